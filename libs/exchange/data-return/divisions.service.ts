import { Inject, Injectable } from '@nestjs/common';
import { Departments } from '@shutong/identity';
import type { TxContext } from '@shutong/platform';
import { Offers, type Wanted } from '../application/offers.service';
import { divisionAskedBack } from './data-return.policy';

/** Whose data a department may ask back, by where it and the provider stand. */
@Injectable()
export class Divisions {
  constructor(
    @Inject(Departments) private readonly departments: Departments,
    @Inject(Offers) private readonly offers: Offers,
  ) {}

  /** @throws exchange.data-return.not-lower */
  async askedBack(tx: TxContext, wanted: Wanted): Promise<string> {
    const { provider } = await this.offers.of(tx, wanted);
    const higher = await this.departments.byCode(tx, provider);
    const lower = await this.departments.byCode(tx, tx.actor.department ?? '');
    return divisionAskedBack(lower, higher);
  }
}
