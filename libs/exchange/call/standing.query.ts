import { Inject, Injectable } from '@nestjs/common';
import type DataLoader from 'dataloader';
import { Pace } from '@shutong/messaging';
import { Raises, shownVersionOf, type RaisedItem } from '@shutong/catalog';
import { Database, type Context, turnLoader } from '@shutong/platform';
import { parseTerms, WireError, type AgreementTerms } from '@shutong/wire';
import type { AgreementState } from '../agreement/agreement.states';
import { isPresent } from '../agreement/present.query';
import { HANDLING_RULES, type HandlingRules } from '../restriction/handling-rules';
import { raisedUnder, restrictedBy, type Restricted } from '../restriction/restriction.policy';
import { callErrors } from './call.errors';
import type { Standing } from './call.policy';

interface Row {
  readonly id: string;
  readonly version: number;
  readonly state: AgreementState;
  readonly resource_id: string;
  readonly entry_id: string;
  readonly entry_version: number;
  readonly restricted: Restricted;
  readonly restriction: number;
  readonly is_held: boolean;
  /** Version of the entry that the catalogue shows now. */
  readonly shown: number | null;
}

/** An array that PostgreSQL does not look into: else it plans anew for each call, which takes twice as long as the look. */
const presentState = `
  SELECT a.id, a.version, a.state, a.resource_id, a.entry_id, a.entry_version,
         a.restricted, a.restriction, a.restriction_held = a.restriction AS is_held,
         ${shownVersionOf('a.entry_id')} AS shown
    FROM exchange.agreement a WHERE a.id = ANY (ARRAY(SELECT unnest($1::uuid[]))) AND ${isPresent('a')}`;

/** Two looks begin at least so far apart: hundreds of calls a second share them. */
const apartMs = 5;
const cachedTerms = 10_000;
const cachedRaises = 1000;

/**
 * The present state of agreements, one query for all calls of a turn; terms never change, so they stay. What
 * the catalogue shows is read beside it, so that a raised protection holds from its publication on, before
 * any notice of it.
 */
@Injectable()
export class Standings {
  private readonly terms = new Map<string, AgreementTerms>();
  /** By entry and two of its versions, which never change once they are published. */
  private readonly raises = new Map<string, readonly RaisedItem[]>();
  private readonly states: DataLoader<string, Row | undefined>;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Raises) private readonly entries: Raises,
    @Inject(HANDLING_RULES) private readonly rules: HandlingRules,
  ) {
    const pace = new Pace(apartMs);
    this.states = turnLoader(
      (ids) => pace.watch(() => this.load(ids)),
      () => pace.turn(),
    );
  }

  /** @throws `exchange.call.agreement-incomplete` where the terms are not whole */
  async get(ctx: Context, id: string): Promise<Standing | undefined> {
    const row = await this.states.load(id);
    if (!row) return undefined;
    const terms = await this.termsOf(ctx, row);
    const restricted = await this.restrictedBy(ctx, row, terms);
    return {
      ...{ id, version: row.version, state: row.state, resourceId: row.resource_id, terms },
      ...{ restricted, restriction: row.restriction },
      isRestrictionHeld: row.is_held && restricted === row.restricted,
    };
  }

  /** What notices say, and what was published since that no notice says yet. */
  private async restrictedBy(ctx: Context, row: Row, terms: AgreementTerms): Promise<Restricted> {
    const { shown, entry_version: judged } = row;
    if (row.state !== 'active' || shown === null || shown <= judged) return row.restricted;
    const raised = raisedUnder(terms, await this.raisedBetween(ctx, row.entry_id, judged, shown));
    return restrictedBy(row.restricted, raised, this.rules);
  }

  private async raisedBetween(
    ctx: Context,
    entryId: string,
    judged: number,
    shown: number,
  ): Promise<readonly RaisedItem[]> {
    const key = `${entryId}/${judged}/${shown}`;
    const known = this.raises.get(key);
    if (known) return known;
    const raised = await this.entries.between(ctx, entryId, judged, shown);
    if (this.raises.size >= cachedRaises) this.raises.clear();
    this.raises.set(key, raised);
    return raised;
  }

  private async load(ids: readonly string[]): Promise<(Row | undefined)[]> {
    const { rows } = await this.database.pool.query<Row>({
      name: 'agreement-standing',
      text: presentState,
      values: [ids],
    });
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id));
  }

  private async termsOf(ctx: Context, { id, version }: Row): Promise<AgreementTerms> {
    const key = `${id}/${version}`;
    const known = this.terms.get(key);
    if (known) return known;
    const [row] = await this.database.query<{ terms: unknown }>(
      ctx,
      'SELECT terms FROM exchange.agreement WHERE id = $1 AND version = $2',
      [id, version],
    );
    const terms = whole(row?.terms);
    if (this.terms.size >= cachedTerms) this.terms.clear();
    this.terms.set(key, terms);
    return terms;
  }
}

/** Who gives, who takes, purpose, basis, fields and term are all there, whoever wrote the row. */
function whole(stored: unknown): AgreementTerms {
  try {
    return parseTerms(stored);
  } catch (error) {
    if (error instanceof WireError) throw callErrors.agreementIncomplete({ why: error.message });
    throw error;
  }
}
