import { Inject, Injectable } from '@nestjs/common';
import { Departments } from '@shutong/identity';
import type { TxContext } from '@shutong/platform';
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

  /** @throws exchange.data-return.not-lower, .other-rows */
  async askedBack(tx: TxContext, wanted: Apply): Promise<string> {
    const { provider, filterable } = await this.offers.of(tx, wanted);
    const higher = await this.departments.byCode(tx, provider);
    const lower = await this.departments.byCode(tx, tx.actor.department ?? '');
    const division = divisionAskedBack(lower, higher);
    // Where nothing is mounted there are no rows to choose: the rule refuses, with the law that forbids it.
    if (wanted.resourceId) assertOwnRows(wanted.rowFilter ?? [], lower, filterable);
    return division;
  }
}
