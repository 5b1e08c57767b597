import { Inject, Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { Database, type Context } from '@shutong/platform';
import { parseTerms, WireError, type AgreementTerms } from '@shutong/wire';
import type { AgreementState } from '../agreement/agreement.states';
import { callErrors } from './call.errors';
import type { Standing } from './call.policy';

interface Row {
  readonly id: string;
  readonly version: number;
  readonly state: AgreementState;
  readonly resource_id: string;
}

const presentState = `
  SELECT DISTINCT ON (id) id, version, state, resource_id
    FROM exchange.agreement WHERE id = ANY($1::uuid[]) ORDER BY id, version DESC`;

const cachedTerms = 10_000;

/** The present state of agreements, one query for all calls of a turn; terms never change, so they stay. */
@Injectable()
export class Standings {
  private readonly terms = new Map<string, AgreementTerms>();
  private readonly states: DataLoader<string, Row | undefined>;

  constructor(@Inject(Database) private readonly database: Database) {
    this.states = new DataLoader((ids) => this.load(ids), {
      cache: false,
      maxBatchSize: 500,
      batchScheduleFn: (run) => setImmediate(run),
    });
  }

  /** @throws `exchange.call.agreement-incomplete` where the terms are not whole */
  async get(ctx: Context, id: string): Promise<Standing | undefined> {
    const row = await this.states.load(id);
    if (!row) return undefined;
    const terms = await this.termsOf(ctx, row);
    return { id, version: row.version, state: row.state, resourceId: row.resource_id, terms };
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
