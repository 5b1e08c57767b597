import { Inject, Injectable, Logger } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Inbox, Intake, IntakeSchedule, complaintOf, type HandedIn } from '@shutong/messaging';
import {
  Clock,
  Database,
  SteadyWork,
  canonicalJson,
  sha256,
  type TxContext,
} from '@shutong/platform';
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
  private async keep(tx: TxContext, { key: requestId, body }: HandedIn): Promise<void> {
    const complaint = complaintOf('licensed-use', body);
    if (complaint !== undefined) return this.leave(requestId, complaint);
    const { key: name, agreement, ...use } = body as LicensedUse;
    const key = await this.database.repository(tx, ApiKey).findOneBy({ name });
    if (key?.agreementId !== agreement) return this.leave(requestId, 'no such key');
    const { dataset, version, table, columns, at } = use;
    await this.audit.record(
      { ...tx, requestId, actor: actorOf({ name, label: key.label, agreement }) },
      {
        ...{ action: 'opendata.licensed-data.use', outcome: 'allow', reason: 'ok' },
        resource: [
          { type: 'open-agreement', id: agreement },
          { type: 'dataset', id: dataset, version: String(version) },
          { type: 'developer', id: key.developerId },
        ],
        change: { afterSha256: sha256(canonicalJson({ table, columns, at })) },
      },
    );
  }

  private leave(key: string, why: string): void {
    this.logger.error(`A use of licensed data that was handed in as ${key} is left: ${why}`);
  }
}
