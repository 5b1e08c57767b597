import { Inject, Injectable } from '@nestjs/common';
import { Database, licenseeOf, type AvailableAction, type Context } from '@shutong/platform';
import { In } from 'typeorm';
import { OpenApplication } from './open-application.entity';
import { awaitingStates } from './open-application.states';
import { openApplyingActions } from './open-applying.policy';
import { OpenOffers } from './open-offers.service';

/** Whether somebody can apply for what an entry opens on conditions. */
@Injectable()
export class OpenApplying {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(OpenOffers) private readonly offers: OpenOffers,
  ) {}

  /** @throws catalog.entry.not-found */
  async actionsFor(ctx: Context, entryId: string): Promise<AvailableAction[]> {
    const offer = await this.offers.of(ctx, entryId);
    const isOpen = ctx.actor.realName !== undefined && (await this.isOpen(ctx, entryId));
    return openApplyingActions(ctx.actor, { offer, isOpen });
  }

  private isOpen(ctx: Context, entryId: string): Promise<boolean> {
    const state = In([...awaitingStates]);
    const open = { licensee: licenseeOf(ctx.actor), entryId, state };
    return this.database.repository(ctx, OpenApplication).existsBy(open);
  }
}
