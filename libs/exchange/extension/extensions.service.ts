import { Inject, Injectable } from '@nestjs/common';
import { Clocks, type TimedMatter } from '@shutong/clocks';
import { Clock, Database, refusalOf, type Context, turnLoader } from '@shutong/platform';
import type DataLoader from 'dataloader';
import { In } from 'typeorm';
import { answerClockOf } from '../application/application-clocks';
import type { Application } from '../application/application.entity';
import { mayPropose } from '../application/application.policy';
import { ApplicationSteps } from '../application/application-steps.service';
import { Extension } from './extension.entity';
import { extensionErrors } from './extension.errors';
import { assertExtensible, assertReasoned, assertRemarked, mayConsent } from './extension.policy';

/** Time for an answer is extended once, with the authority's consent, and the requester is told (Decree 809, Art. 21). */
@Injectable()
export class Extensions {
  private readonly byApplication: DataLoader<string, Extension | null>;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(ApplicationSteps) private readonly steps: ApplicationSteps,
    @Inject(Clocks) private readonly clocks: Clocks,
  ) {
    this.byApplication = turnLoader((ids) => this.load(ids));
  }

  /** Whether the law lets the time for its answer be extended, at whatever moment. */
  isExtensible(application: Application): boolean {
    const clock = answerClockOf(application);
    return clock !== undefined && !refusalOf(() => this.clocks.extensionOf(clock.kind));
  }

  /** The provider asks; until the authority has consented nothing changes. @throws clocks.clock.no-extension, clocks.clock.over */
  ask(ctx: Context, id: string, reasons: string): Promise<Application> {
    const action = 'exchange.extension.ask';
    return this.steps.take(ctx, id, { action }, async (tx, application, parts) => {
      mayPropose(ctx.actor, { application, parts });
      assertExtensible(application);
      assertReasoned(reasons);
      const days = await this.clocks.extensionNow(tx, clockOf(application));
      const extensions = this.database.repository(tx, Extension);
      if (await extensions.existsBy({ applicationId: id })) throw extensionErrors.alreadyAsked();
      await extensions.insert({
        ...{ applicationId: id, days, reasons, askedBy: ctx.actor.id, askedAt: this.clock.now() },
        ...{ consented: null, remarks: null, answeredBy: null, answeredAt: null },
      });
      await this.steps.note(tx, action, 'exchange.application.extension-asked', application);
    });
  }

  /** The authority consents or refuses; consent moves the last day, unless that is over. */
  answer(
    ctx: Context,
    id: string,
    { consented, remarks }: { readonly consented: boolean; readonly remarks: string },
  ): Promise<Application> {
    const action = 'exchange.extension.answer';
    return this.steps.take(ctx, id, { action }, async (tx, application, parts) => {
      const extensions = this.database.repository(tx, Extension);
      const asked = await extensions.findOneBy({ applicationId: id });
      if (!asked || asked.consented !== null) throw extensionErrors.notAsked();
      mayConsent(ctx.actor, parts);
      assertExtensible(application);
      assertRemarked(consented, remarks);
      if (consented) await this.clocks.extend(tx, clockOf(application), asked.days);
      const answered = { answeredBy: ctx.actor.id, answeredAt: this.clock.now() };
      await extensions.update({ applicationId: id }, { consented, remarks, ...answered });
      const event = consented ? 'extended' : 'extension-refused';
      await this.steps.note(tx, action, `exchange.application.${event}`, application);
    });
  }

  /** The application has been read, so its extension may be. */
  ofApplication(id: string): Promise<Extension | null> {
    return this.byApplication.load(id);
  }

  private async load(ids: readonly string[]): Promise<(Extension | null)[]> {
    const found = await this.database.dataSource
      .getRepository(Extension)
      .findBy({ applicationId: In([...ids]) });
    return ids.map((id) => found.find(({ applicationId }) => applicationId === id) ?? null);
  }
}

/** Whoever awaits an answer to what may be shared has a clock. */
function clockOf(application: Application): TimedMatter {
  const clock = answerClockOf(application);
  if (!clock) throw extensionErrors.notAsked();
  return clock;
}
