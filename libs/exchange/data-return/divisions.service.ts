import { Inject, Injectable } from '@nestjs/common';
import { Departments, type Department } from '@shutong/identity';
import { HubError, type Context, type TxContext } from '@shutong/platform';
import { mayBegin } from '../application/applying.policy';
import type { Apply } from '../application/application.service';
import { Offers } from '../application/offers.service';
import { assertOwnRows, divisionAskedBack } from './data-return.policy';

/** Whose data a department may ask back, by where it and the provider stand. */
@Injectable()
export class Divisions {
  constructor(
    @Inject(Departments) private readonly departments: Departments,
    @Inject(Offers) private readonly offers: Offers,
  ) {}

  /** @throws exchange.data-return.not-lower, .other-rows, and what applying for it is refused with */
  async askedBack(tx: TxContext, wanted: Apply): Promise<string> {
    const offer = await this.offers.of(tx, wanted);
    mayBegin(tx.actor, { offer, isOutside: await this.offers.isOutside(tx) });
    const { lower, division } = await this.between(tx, offer.provider);
    // Where nothing is mounted there are no rows to choose: the rule refuses, with the law that forbids it.
    if (wanted.resourceId) assertOwnRows(wanted.rowFilter ?? [], lower, offer.filterable);
    return division;
  }

  /** Why the asker's department can ask nothing back from a provider, whatever it asks for; null where it can. */
  async refusalOf(ctx: Context, provider: string): Promise<HubError | null> {
    try {
      await this.between(ctx, provider);
      return null;
    } catch (error) {
      if (error instanceof HubError) return error;
      throw error;
    }
  }

  private async between(
    ctx: Context,
    provider: string,
  ): Promise<{ readonly lower: Department; readonly division: string }> {
    const higher = await this.departments.byCode(ctx, provider);
    const lower = await this.departments.byCode(ctx, ctx.actor.department ?? '');
    return { lower, division: divisionAskedBack(lower, higher) };
  }
}
