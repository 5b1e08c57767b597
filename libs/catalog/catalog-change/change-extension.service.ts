import { Inject, Injectable } from '@nestjs/common';
import { Clocks } from '@shutong/clocks';
import type { Context } from '@shutong/platform';
import type { CatalogChange } from './catalog-change.entity';
import { CatalogChangeNotices } from './catalog-change.notices';
import {
  assertRemarked,
  assertStated,
  mayAnswerExtension,
  mayAskExtension,
  noteActing,
} from './catalog-change.policy';
import { CatalogChangeSteps, updateClockOf } from './catalog-change-steps.service';

/** A department gets more time to bring a change into the catalogue, once and with the authority's consent (Decree 809, Art. 17). */
@Injectable()
export class ChangeExtension {
  constructor(
    @Inject(CatalogChangeSteps) private readonly steps: CatalogChangeSteps,
    @Inject(Clocks) private readonly clocks: Clocks,
    @Inject(CatalogChangeNotices) private readonly notices: CatalogChangeNotices,
  ) {}

  /** Until the authority has consented nothing changes. @throws clocks.clock.no-extension, clocks.clock.over */
  ask(ctx: Context, id: string, reasons: string): Promise<CatalogChange> {
    const action = 'catalog.change.ask-extension';
    return this.steps.take(ctx, id, { action, step: 'ask-extension' }, async (tx, change) => {
      mayAskExtension(ctx.actor, change);
      assertStated({ reasons });
      change.extensionDays = await this.clocks.extensionNow(tx, updateClockOf(id));
      change.extensionReasons = reasons;
      change.extensionAskedBy = ctx.actor.id;
      noteActing(ctx.actor, change);
      await this.steps.note(tx, { action, event: 'catalog.change.extension-asked' }, change);
      const dueOn = await this.clocks.dueOn(tx, updateClockOf(id));
      await this.notices.extensionAsked(tx, change, dueOn ?? null);
    });
  }

  /** Consent moves the last day, unless that is over. @throws clocks.clock.over */
  answer(
    ctx: Context,
    id: string,
    { consented, remarks }: { readonly consented: boolean; readonly remarks: string },
  ): Promise<CatalogChange> {
    const action = 'catalog.change.answer-extension';
    return this.steps.take(ctx, id, { action, step: 'answer-extension' }, async (tx, change) => {
      mayAnswerExtension(ctx.actor, change);
      assertRemarked(consented, remarks);
      const clock = updateClockOf(id);
      // Asked for with its days: else there is nothing to answer.
      const dueOn = consented ? await this.clocks.extend(tx, clock, change.extensionDays!) : null;
      change.extensionConsented = consented;
      change.extensionRemarks = remarks.trim() || null;
      change.extensionAnsweredBy = ctx.actor.id;
      const event = `catalog.change.${consented ? 'extended' : 'extension-refused'}`;
      await this.steps.note(tx, { action, event }, change);
      await this.notices.extensionAnswered(tx, change, dueOn);
    });
  }
}
