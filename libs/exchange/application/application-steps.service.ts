import { Inject, Injectable } from '@nestjs/common';
import { Audit, type Act, type ActResource } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import { Clock, Database, type Context, type TxContext } from '@shutong/platform';
import { partsTaken } from '../course/parts-taken.query';
import type { PartTaken } from '../course/sides.policy';
import { MatterTellings } from '../matter/matter-tellings.service';
import { Application } from './application.entity';
import { ApplicationTellings } from './application-tellings.service';
import { assertByItself, stepFrom } from './application.policy';
import type { ApplicationStep } from './application.states';
import { lockApplication } from './lock.query';
import type { Wanted } from './offers.service';

/** What is done to an application; without a step its state stays. */
interface Intent {
  readonly action: string;
  readonly step?: ApplicationStep;
  /** Also for one member of a matter by itself. */
  readonly memberToo?: boolean;
}

/** What is done to an application that is held, and in which these have had a part. */
type Work<T> = (tx: TxContext, application: Application, parts: readonly PartTaken[]) => Promise<T>;

/** A transaction in which all members of a part, or of a whole matter, take the same step; then people are told once. */
export interface Together extends TxContext {
  /** The matter. */
  readonly together: string;
}

/** The one write path of everything that happens to an application. */
@Injectable()
export class ApplicationSteps {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(ApplicationTellings) private readonly tellings: ApplicationTellings,
    @Inject(MatterTellings) private readonly matterTellings: MatterTellings,
  ) {}

  /** In one transaction; a refusal is logged. */
  attempt<T>(
    ctx: Context,
    act: Pick<Act, 'action' | 'resource'>,
    work: (tx: TxContext) => Promise<T>,
  ): Promise<T> {
    return this.audit.attempt(ctx, act, () => this.database.transaction(ctx, work));
  }

  /**
   * The same with the application held, so that two people cannot step at once, and with who has had a part in it; what
   * `change` does to it is kept.
   */
  async take(ctx: Context, id: string, intent: Intent, change: Work<void>): Promise<Application> {
    return this.within(ctx, id, intent, async (tx, application, parts) => {
      await change(tx, application, parts);
      return application;
    });
  }

  /** The same with a result of its own. */
  within<T>(
    ctx: Context,
    id: string,
    { action, step, memberToo = false }: Intent,
    work: Work<T>,
  ): Promise<T> {
    return this.attempt(ctx, { action, resource: [{ type: 'application', id }] }, async (tx) => {
      const application = await lockApplication(this.database, tx, id);
      const { together } = ctx as Partial<Together>;
      const isTogether = together !== undefined && together === application.matterId;
      if (!memberToo && !isTogether) assertByItself(application);
      if (step) application.state = stepFrom(application, step);
      const [parts] = await partsTaken(this.database.manager(tx), [{ applicationId: id }]);
      const result = await work(tx, application, parts!);
      application.updatedAt = this.clock.now();
      await this.database.repository(tx, Application).save(application);
      if (!isTogether) await this.follow(tx, application);
      return result;
    });
  }

  /** What was drawn up: its log entry and event, and who has to do something now. */
  async begun(
    tx: TxContext,
    application: Application,
    { action, event }: { readonly action: string; readonly event: string },
  ): Promise<void> {
    await this.note(tx, action, event, application);
    await this.follow(tx, application);
  }

  /** Of a member of a matter nothing is told by itself. */
  private follow(tx: TxContext, application: Application): Promise<void> {
    const { matterId } = application;
    return matterId
      ? this.matterTellings.follow(tx, matterId)
      : this.tellings.follow(tx, application);
  }

  /** The log entry and the event of what was done. */
  async note(tx: TxContext, action: string, event: string, a: Application): Promise<void> {
    await this.audit.record(tx, {
      action,
      outcome: 'allow',
      reason: 'ok',
      resource: [
        ...[{ type: 'application', id: a.id }, ...named(a)],
        ...[...continuedBy(a), ...rulesOf(a)],
      ],
      purpose: { code: a.purposeCode, legalBasis: a.basis },
    });
    await this.tell(tx, event, a);
  }

  /** The event alone, where the log entry of the same act stands for it, too. */
  tell(tx: TxContext, event: string, a: Application): Promise<void> {
    return this.outbox.add(tx, { type: event, subject: a.id, data: factOf(a) });
  }
}

/** What an application is for, as log entries name it. */
export const named = ({ resourceId, entryId }: Wanted): ActResource[] =>
  resourceId ? [{ type: 'resource', id: resourceId }] : [{ type: 'entry', id: entryId ?? '' }];

/** The agreement whose next version is asked for, with the version that is to be widened. */
const continuedBy = ({ renews, widens }: Application): ActResource[] =>
  renews ? [{ type: 'agreement', id: renews, ...(widens ? { version: String(widens) } : {}) }] : [];

/** So that the log shows by which rules data was applied for. */
const rulesOf = ({ citations }: Application): ActResource[] =>
  citations.map(({ document }) => ({ type: 'rule-document', id: document }));

/** What statistics and other hubs learn of an application. */
export function factOf(application: Application): Record<string, unknown> {
  const { id, requester, provider, resourceId, entryId, sharing, state } = application;
  const { purposeCode: purpose } = application;
  return { id, requester, provider, resourceId, entryId, sharing, purpose, state };
}
