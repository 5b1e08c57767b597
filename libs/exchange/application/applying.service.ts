import { Inject, Injectable } from '@nestjs/common';
import { turnLoader, type AvailableAction, type Context } from '@shutong/platform';
import type DataLoader from 'dataloader';
import { Divisions } from '../data-return/divisions.service';
import { applyingActions } from './applying.policy';
import { Offers, type Wanted } from './offers.service';

interface Asked {
  readonly ctx: Context;
  readonly wanted: Wanted;
}

/** For whom nothing is on show of it any more. */
const nothing = { available: false, provider: '' };

/** Whether somebody can apply for what the catalogue shows. */
@Injectable()
export class Applying {
  private readonly verdicts: DataLoader<Asked, AvailableAction[]>;

  constructor(
    @Inject(Offers) private readonly offers: Offers,
    @Inject(Divisions) private readonly divisions: Divisions,
  ) {
    this.verdicts = turnLoader((all) => this.judge(all));
  }

  /** What has been read, so that this may be. */
  actionsFor(ctx: Context, wanted: Wanted): Promise<AvailableAction[]> {
    return this.verdicts.load({ ctx, wanted });
  }

  private async judge(all: readonly Asked[]): Promise<AvailableAction[][]> {
    const found = new Map<Asked, AvailableAction[]>();
    for (const ctx of new Set(all.map((one) => one.ctx))) {
      const own = all.filter((one) => one.ctx === ctx);
      const isOutside = await this.offers.isOutside(ctx);
      const offers = await this.offers.ofAll(
        ctx,
        own.map(({ wanted }) => wanted),
      );
      const judging = own.map(async (one, at) => {
        const offer = offers[at] ?? nothing;
        const noReturn = await this.divisions.refusalOf(ctx, offer.provider);
        found.set(one, applyingActions(ctx.actor, { offer, isOutside, noReturn }));
      });
      await Promise.all(judging);
    }
    return all.map((one) => found.get(one)!);
  }
}
