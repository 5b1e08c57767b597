import { Inject, Injectable } from '@nestjs/common';
import { Clocks } from '@shutong/clocks';
import { Audit, type ActResource } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import { Clock, Database, type Context, type TxContext } from '@shutong/platform';
import { OpenAgreement, OpenAnswer, OpenApplication } from './open-application.entity';
import { openApplicationErrors } from './open-application.errors';
import { supplementIsOver } from './open-answer.clock';
import { mayRead, openFile, type OpenFile } from './open-application.policy';
import { OpenTellings } from './open-tellings.service';

/** What happens to an application and the agreement that it ends in, as its events name it. */
type Happening =
  | 'received'
  | 'supplement-asked'
  | 'supplied'
  | 'extension-asked'
  | 'extended'
  | 'extension-refused'
  | 'proposed'
  | 'granted'
  | 'refused'
  | 'withdrawn'
  | 'revoked'
  | 'expired';

/** What was done, and to which items. */
interface Done {
  readonly action: string;
  readonly event: Happening;
  readonly fields?: readonly string[];
}

/** The one write path of everything that happens to an application for open data. */
@Injectable()
export class OpenSteps {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(OpenTellings) private readonly tellings: OpenTellings,
    @Inject(Clocks) private readonly clocks: Clocks,
  ) {}

  /** In one transaction; a refusal is logged. */
  attempt<T>(
    ctx: Context,
    { action, resource }: { readonly action: string; readonly resource: ActResource[] },
    work: (tx: TxContext) => Promise<T>,
  ): Promise<T> {
    return this.audit.attempt(ctx, { action, resource }, () =>
      this.database.transaction(ctx, work),
    );
  }

  /** The same with the application held, so that two people cannot step at once; what `change` does to it is kept. */
  take(
    ctx: Context,
    { id, action }: { readonly id: string; readonly action: string },
    change: (tx: TxContext, file: OpenFile) => Promise<void>,
  ): Promise<OpenApplication> {
    const resource = [{ type: 'open-application', id }];
    return this.attempt(ctx, { action, resource }, async (tx) => {
      const applications = this.database.repository(tx, OpenApplication);
      const lock = { mode: 'pessimistic_write' } as const;
      const application = await applications.findOne({ where: { id }, lock });
      if (!application || !mayRead(ctx.actor, application)) {
        throw openApplicationErrors.notFound({ id });
      }
      const answers = await this.database.repository(tx, OpenAnswer).findBy({ applicationId: id });
      const agreement = await this.database
        .repository(tx, OpenAgreement)
        .findOneBy({ applicationId: id });
      const supplementOver = supplementIsOver(this.clocks, application, this.clock.now());
      await change(tx, openFile(application, answers, { agreement, supplementOver }));
      application.updatedAt = this.clock.now();
      await applications.save(application);
      await this.tellings.follow(tx, application);
      return application;
    });
  }

  /** What was received: its log entry and event, and who has to do something now. */
  async begun(tx: TxContext, application: OpenApplication, done: Done): Promise<void> {
    await this.note(tx, application, done);
    await this.tellings.follow(tx, application);
  }

  /** The log entry and the event of what was done; neither names the applicant. */
  async note(
    tx: TxContext,
    { id, entryId, provider, state }: OpenApplication,
    { action, event, fields }: Done,
  ): Promise<void> {
    await this.audit.record(tx, {
      ...{ action, outcome: 'allow', reason: 'ok' },
      resource: [
        { type: 'open-application', id },
        { type: 'entry', id: entryId, ...(fields ? { fields: [...fields] } : {}) },
      ],
    });
    const data = { id, entryId, provider, state };
    await this.outbox.add(tx, { type: `exchange.open-application.${event}`, subject: id, data });
  }
}
