import { Inject, Injectable, Logger } from '@nestjs/common';
import { Audit, type ActPurpose } from '@shutong/audit';
import { Inbox, Intake, IntakeSchedule, complaintOf, type HandedIn } from '@shutong/messaging';
import { Clock, Database, SteadyWork, type TxContext } from '@shutong/platform';
import { actorOf } from '../api-key/api-key.policy';
import { ApiKey } from '../developer/developer.entity';
import type { LicensedUse } from './licensed-uses.service';

const lookEveryMs = 200;

/** Writes each use of conditionally open data that portals have handed in into the log. */
@Injectable()
export class LicensedUseIntake extends IntakeSchedule {
  private readonly logger = new Logger('licensed-uses');

  constructor(
    @Inject(Database) database: Database,
    @Inject(Clock) clock: Clock,
    @Inject(Intake) intake: Intake,
    @Inject(Inbox) inbox: Inbox,
    @Inject(Audit) private readonly audit: Audit,
  ) {
    super(database, clock, intake, inbox);
  }

  protected works(): SteadyWork[] {
    return [new SteadyWork('Writing uses of licensed data', () => this.uses(), lookEveryMs)];
  }

  private uses(): Promise<boolean> {
    return this.takeUp('licensed-use', 'opendata-licensed-use', async (tx, messages) => {
      for (const message of messages) await this.keep(tx, message);
    });
  }

  /** Of a use that is none, by a key that is not bound to that agreement, only a portal that was taken over tells. */
  private async keep(tx: TxContext, { key: message, body }: HandedIn): Promise<void> {
    const complaint = complaintOf('licensed-use', body);
    if (complaint !== undefined) return this.leave(message, complaint);
    const { key: name, agreement, request, at, ...used } = body as LicensedUse;
    const key = await this.database.repository(tx, ApiKey).findOneBy({ name });
    if (key?.agreementId !== agreement) return this.leave(message, 'no such key');
    const actor = actorOf({ name, label: key.label, agreement });
    await this.audit.record(
      { ...tx, requestId: request, actor },
      {
        ...{ action: 'opendata.licensed-data.use', outcome: 'allow', reason: 'ok' },
        occurredAt: new Date(at),
        purpose: await this.purposeOf(tx, agreement),
        resource: [
          { type: 'open-agreement', id: agreement },
          { type: 'dataset', id: used.dataset, version: String(used.version) },
          { type: 'dataset-table', id: String(used.table), fields: used.columns },
          { type: 'developer', id: key.developerId },
        ],
      },
    );
  }

  /** As the agreement says. */
  private async purposeOf(tx: TxContext, agreement: string): Promise<ActPurpose> {
    const [terms] = await this.database.query<Pick<ActPurpose, 'legalBasis'>>(
      tx,
      `SELECT coalesce(terms ->> 'legalBasis', '') AS "legalBasis" FROM exchange.open_agreement WHERE id = $1`,
      [agreement],
    );
    return { code: 'open-agreement', legalBasis: terms?.legalBasis ?? '', agreement };
  }

  private leave(key: string, why: string): void {
    this.logger.error(`A use of licensed data that was handed in as ${key} is left: ${why}`);
  }
}
