import { Inject, Injectable } from '@nestjs/common';
import { Clocks } from '@shutong/clocks';
import { Database, type Day, type TxContext } from '@shutong/platform';
import type { Agreement } from '../agreement/agreement.entity';
import { Application } from '../application/application.entity';
import { turnClockOf, turnKinds, turnOf } from './data-return.clock';
import { DataReturn } from './data-return.entity';
import { DataReturnNotices } from './data-return.notices';

/** Who has the next step of a data return, and until when: its time, and the task that goes with it. */
@Injectable()
export class DataReturnTurns {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clocks) private readonly clocks: Clocks,
    @Inject(DataReturnNotices) private readonly notices: DataReturnNotices,
  ) {}

  /** A version of its agreement works, for the first time or again: whoever has the next step has time from now on. */
  async agreed(tx: TxContext, agreement: Agreement): Promise<void> {
    for (const found of await this.returnsOf(tx, agreement)) {
      if (found.state === 'complete') continue;
      const dueOn = await this.begin(tx, found);
      await this.notices.agreed(tx, found, { title: agreement.terms.resource.title, dueOn });
    }
  }

  /** Its agreement works no more, for a time or for good: nobody can take the next step, and nobody is awaited. */
  async stopped(tx: TxContext, agreement: Agreement): Promise<void> {
    for (const { id } of await this.returnsOf(tx, agreement)) {
      for (const kind of turnKinds) await this.clocks.end(tx, turnClockOf(id, kind), 'dropped');
      await this.notices.stopped(tx, id);
    }
  }

  /** After a step: it is somebody else's turn, or nobody's. `before` is how many steps came before. */
  async came(tx: TxContext, dataReturn: DataReturn, before: number): Promise<void> {
    const dueOn = await this.begin(tx, dataReturn);
    await this.notices.came(tx, dataReturn, { before, dueOn });
  }

  /** @returns the last day of the turn; null where there is none, no limit is set, or the calendar lacks the year */
  private async begin(tx: TxContext, { id, state, ...parties }: DataReturn): Promise<Day | null> {
    const turn = turnOf[state];
    for (const kind of turnKinds) {
      if (kind !== turn) await this.clocks.end(tx, turnClockOf(id, kind), 'done');
    }
    if (!turn) return null;
    const of = turnClockOf(id, turn);
    // Who says a number anew, before anybody has counted, gives the other no more time.
    if (await this.clocks.isOpen(tx, of)) return (await this.clocks.dueOn(tx, of)) ?? null;
    const { requester, provider } = parties;
    const isProviders = turn === 'data-return-delivery';
    const { title } = await this.database.repository(tx, Application).findOneByOrFail({ id });
    return this.clocks.start(tx, of, {
      holder: isProviders ? provider : requester,
      awaitedBy: isProviders ? requester : provider,
      title,
    });
  }

  /** It began by any of the applications that have made and renewed the agreement. */
  private returnsOf(tx: TxContext, { id }: Agreement): Promise<DataReturn[]> {
    return this.database
      .repository(tx, DataReturn)
      .createQueryBuilder('r')
      .where('r.id IN (SELECT application_id FROM exchange.agreement WHERE id = :id)', { id })
      .getMany();
  }
}
