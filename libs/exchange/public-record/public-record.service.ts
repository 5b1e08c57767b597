import { Inject, Injectable } from '@nestjs/common';
import { Entries, RuleDocuments, type Citation } from '@shutong/catalog';
import { Departments } from '@shutong/identity';
import { Database, dayInChina, type TxContext } from '@shutong/platform';
import type { Application } from '../application/application.entity';
import type { Decision } from '../decision/decision.entity';
import { isGroundOfRule } from '../decision/rule-grant.policy';
import { OpenDecision } from './open-decision.entity';
import { citedLaw, coined, lawIn, toldToParties } from './cited-law.policy';

/** What is told of every decision, whoever applied. */
interface Told extends Pick<
  OpenDecision,
  'id' | 'entryId' | 'provider' | 'outcome' | 'inPart' | 'ground'
> {
  readonly receivedAt: Date;
  readonly answeredAt: Date;
}

interface Row extends Told {
  /** What requesters of a department rest their application on; of an opening, what the entry does. */
  readonly lawCited: string;
}

/** How departments decided, for everybody (政务公开): written in the transaction of the decision. */
@Injectable()
export class PublicRecord {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Entries) private readonly entries: Entries,
    @Inject(Departments) private readonly departments: Departments,
    @Inject(RuleDocuments) private readonly documents: RuleDocuments,
  ) {}

  /**
   * Of an answered decision: a refusal with the law that its ground cites, a grant with the law that the requester cited. What anybody
   * wrote is not published: it may speak of a case.
   */
  async write(tx: TxContext, application: Application, decision: Decision): Promise<void> {
    const records = this.database.repository(tx, OpenDecision);
    const { entryId, requester, provider, sharing } = application;
    const before = await records.findOne({
      where: { entryId, requester },
      order: { answeredAt: 'DESC' },
    });
    const { id, outcome, byRule, inPart } = decision;
    const { citations } = application;
    const lawCited = await this.lawOf(tx, citations);
    const { ground } = decision;
    const times = { receivedAt: application.receivedAt!, answeredAt: decision.answeredAt! };
    await records.insert({
      ...(await this.rowOf(tx, {
        id,
        entryId,
        provider,
        outcome,
        inPart,
        ground,
        lawCited,
        ...times,
      })),
      ...{ about: 'sharing', requester, sharing, byRule, follows: before?.id ?? null },
      requesterName: (await this.departments.byCode(tx, requester)).name,
    });
  }

  /**
   * Of an answer to somebody outside government, who is left out, as is what else that one has applied for: of a grant the law that the
   * entry itself rests on.
   */
  async writeOpening(tx: TxContext, told: Told): Promise<void> {
    const { basis } = await this.entries.get(tx, told.entryId);
    const lawCited = await this.lawOf(tx, basis);
    await this.database.repository(tx, OpenDecision).insert({
      ...(await this.rowOf(tx, { ...told, lawCited })),
      ...{ about: 'opening', requester: null, requesterName: null, sharing: null },
      ...{ byRule: false, follows: null },
    });
  }

  /** Citations as the register of rule documents names them; empty where it has none of them. */
  async lawOf(tx: TxContext, citations: readonly Citation[]): Promise<string> {
    return citedLaw(citations, await this.documents.cited(tx, citations));
  }

  private async rowOf(tx: TxContext, { receivedAt, answeredAt, ground, lawCited, ...told }: Row) {
    const { code, title, open, state } = await this.entries.get(tx, told.entryId);
    const isOpen = state === 'published' && (open === 'unconditional' || open === 'conditional');
    return {
      ...{ ...told, answeredAt, ...(await this.groundsOf(tx, { ...told, ground, lawCited })) },
      providerName: (await this.departments.byCode(tx, told.provider)).name,
      ...(isOpen ? { entryCode: code, entryTitle: title } : { entryCode: null, entryTitle: null }),
      receivedOn: dayInChina(receivedAt),
      answeredOn: dayInChina(answeredAt),
    };
  }

  /** A ground is of what was refused: of the whole, or of the rest. */
  private async groundsOf(
    tx: TxContext,
    { outcome, inPart, ground, lawCited }: Pick<Row, 'outcome' | 'inPart' | 'ground' | 'lawCited'>,
  ): Promise<Pick<OpenDecision, 'ground' | 'restGround'>> {
    if (outcome === 'refused') {
      return { ground: await this.published(tx, ground), restGround: null };
    }
    const restGround = inPart ? await this.published(tx, ground) : null;
    return { ground: lawCited || toldToParties, restGround };
  }

  private async published(tx: TxContext, ground: string): Promise<string> {
    if (isGroundOfRule(ground)) return ground;
    return lawIn(ground, await this.documents.namedIn(tx, ground, coined));
  }
}
