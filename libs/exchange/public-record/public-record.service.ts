import { Inject, Injectable } from '@nestjs/common';
import { Entries } from '@shutong/catalog';
import { Departments } from '@shutong/identity';
import { Database, dayInChina, type TxContext } from '@shutong/platform';
import type { Application } from '../application/application.entity';
import type { Decision } from '../decision/decision.entity';
import { OpenDecision } from './open-decision.entity';
import { redacted } from './redaction.policy';

/** How sharing decisions were made, for everybody (政务公开): written in the transaction of the decision. */
@Injectable()
export class PublicRecord {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Entries) private readonly entries: Entries,
    @Inject(Departments) private readonly departments: Departments,
  ) {}

  /** Of an answered decision. Reasons are not published: they may speak of a case. */
  async write(tx: TxContext, application: Application, decision: Decision): Promise<void> {
    const records = this.database.repository(tx, OpenDecision);
    const { entryId, requester, provider, sharing } = application;
    const before = await records.findOne({
      where: { entryId, requester },
      order: { answeredAt: 'DESC' },
    });
    const { code, title, open } = await this.entries.get(tx, entryId);
    const isOpen = open === 'unconditional' || open === 'conditional';
    const answeredAt = decision.answeredAt!;
    await records.insert({
      ...{ id: decision.id, entryId, requester, provider, sharing, answeredAt },
      requesterName: (await this.departments.byCode(tx, requester)).name,
      providerName: (await this.departments.byCode(tx, provider)).name,
      ...(isOpen ? { entryCode: code, entryTitle: title } : { entryCode: null, entryTitle: null }),
      receivedOn: dayInChina(application.receivedAt!),
      answeredOn: dayInChina(answeredAt),
      outcome: decision.outcome,
      byRule: decision.byRule,
      ground: redacted(decision.ground || application.basis),
      follows: before?.id ?? null,
    });
  }
}
