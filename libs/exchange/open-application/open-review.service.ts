import { Inject, Injectable } from '@nestjs/common';
import { Clocks } from '@shutong/clocks';
import { Clock, type Context } from '@shutong/platform';
import { assertReasoned, assertRemarked } from '../extension/extension.policy';
import { assertItemised } from '../supplement/supplement.policy';
import type { OpenApplication } from './open-application.entity';
import {
  mayAnswerExtension,
  mayAskExtension,
  mayAskSupplement,
  stepFrom,
} from './open-application.policy';
import { openAnswerClockOf } from './open-answer.clock';
import { OpenSteps } from './open-steps.service';

/** One supplement and one extension, by the rules of applications for sharing (Decree 809, Art. 21). */
@Injectable()
export class OpenReview {
  constructor(
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Clocks) private readonly clocks: Clocks,
    @Inject(OpenSteps) private readonly steps: OpenSteps,
  ) {}

  askSupplement(ctx: Context, id: string, missing: readonly string[]): Promise<OpenApplication> {
    const action = 'exchange.open-application.ask';
    return this.steps.take(ctx, { id, action }, async (tx, file) => {
      const { application } = file;
      mayAskSupplement(ctx.actor, file);
      assertItemised(missing);
      Object.assign(application, {
        ...{ state: stepFrom(application, 'ask-supplement'), missing: [...missing] },
        ...{ askedBy: ctx.actor.id, askedAt: this.clock.now() },
      });
      await this.clocks.askedForSupplement(tx, openAnswerClockOf(id));
      await this.steps.note(tx, application, { action, event: 'supplement-asked' });
    });
  }

  /** Until the authority has consented nothing changes. @throws clocks.clock.no-extension, clocks.clock.over */
  askExtension(ctx: Context, id: string, reasons: string): Promise<OpenApplication> {
    const action = 'exchange.open-application.ask';
    return this.steps.take(ctx, { id, action }, async (tx, file) => {
      const { application } = file;
      mayAskExtension(ctx.actor, file);
      assertReasoned(reasons);
      Object.assign(application, {
        extensionDays: await this.clocks.extensionNow(tx, openAnswerClockOf(id)),
        ...{ extensionReasons: reasons, extensionAskedBy: ctx.actor.id },
      });
      await this.steps.note(tx, application, { action, event: 'extension-asked' });
    });
  }

  /** The authority consents or says why not; consent moves the last day, unless that is over. */
  answerExtension(
    ctx: Context,
    id: string,
    { consented, remarks }: { readonly consented: boolean; readonly remarks: string },
  ): Promise<OpenApplication> {
    const action = 'exchange.open-application.extend';
    return this.steps.take(ctx, { id, action }, async (tx, file) => {
      const { application } = file;
      mayAnswerExtension(ctx.actor, file);
      assertRemarked(consented, remarks);
      // Asked for with its days: else there is nothing to answer.
      if (consented)
        await this.clocks.extend(tx, openAnswerClockOf(id), application.extensionDays!);
      Object.assign(application, {
        ...{ extensionConsented: consented, extensionRemarks: remarks },
        extensionAnsweredBy: ctx.actor.id,
      });
      const event = consented ? 'extended' : 'extension-refused';
      await this.steps.note(tx, application, { action, event });
    });
  }
}
