import { Inject, Injectable } from '@nestjs/common';
import { Entries, RuleDocuments } from '@shutong/catalog';
import { Departments } from '@shutong/identity';
import { Database, dayInChina, type TxContext } from '@shutong/platform';
import type { Application } from '../application/application.entity';
import type { Decision } from '../decision/decision.entity';
import { OpenDecision } from './open-decision.entity';
import { citedLaw, redacted } from './redaction.policy';

/** What is told of every decision, whoever applied. */
interface Told extends Pick<
  OpenDecision,
  'id' | 'entryId' | 'provider' | 'outcome' | 'inPart' | 'ground'
> {
  readonly receivedAt: Date;
  readonly answeredAt: Date;
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
   * Of an answered decision: a refusal with its legal ground, a grant with the law cited. Reasons and what the requester
   * wrote are not published: they may speak of a case.
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
    const ground =
      outcome === 'granted'
        ? citedLaw(citations, await this.documents.cited(tx, citations))
        : decision.ground;
    const times = { receivedAt: application.receivedAt!, answeredAt: decision.answeredAt! };
    await records.insert({
      ...(await this.rowOf(tx, { id, entryId, provider, outcome, inPart, ground, ...times })),
      ...{ about: 'sharing', requester, sharing, byRule, follows: before?.id ?? null },
      requesterName: (await this.departments.byCode(tx, requester)).name,
    });
  }

  /** Of an answer to somebody outside government, who is left out, as is what else that one has applied for. */
  async writeOpening(tx: TxContext, told: Told): Promise<void> {
    await this.database.repository(tx, OpenDecision).insert({
      ...(await this.rowOf(tx, { ...told, ground: told.outcome === 'granted' ? '' : told.ground })),
      ...{ about: 'opening', requester: null, requesterName: null, sharing: null },
      ...{ byRule: false, follows: null },
    });
  }

  private async rowOf(tx: TxContext, { receivedAt, answeredAt, ground, ...told }: Told) {
    const { code, title, open, state } = await this.entries.get(tx, told.entryId);
    const isOpen = state === 'published' && (open === 'unconditional' || open === 'conditional');
    return {
      ...{ ...told, answeredAt, ground: redacted(ground) },
      providerName: (await this.departments.byCode(tx, told.provider)).name,
      ...(isOpen ? { entryCode: code, entryTitle: title } : { entryCode: null, entryTitle: null }),
      receivedOn: dayInChina(receivedAt),
      answeredOn: dayInChina(answeredAt),
    };
  }
}
