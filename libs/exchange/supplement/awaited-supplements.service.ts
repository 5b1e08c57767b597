import { Inject, Injectable } from '@nestjs/common';
import { Clocks } from '@shutong/clocks';
import { Database, type TxContext } from '@shutong/platform';
import { answerClockOf, supplementClockOf } from '../application/application-clocks';
import type { Application } from '../application/application.entity';
import type { Proposal } from '../decision/decision.policy';
import { Supplement } from './supplement.entity';
import { assertSupplied } from './supplement.policy';

/** What may be proposed while supplements are awaited (Decree 809, Art. 21). */
@Injectable()
export class AwaitedSupplements {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clocks) private readonly clocks: Clocks,
  ) {}

  /**
   * While supplements are awaited nothing is proposed; when the requester has let its time pass, that the material is incomplete
   * and nothing else: then they are awaited no more, and the provider's time goes on. Before they were asked for, nothing is
   * refused for that reason.
   */
  async beforeProposal(tx: TxContext, application: Application, proposal: Proposal): Promise<void> {
    const { id } = application;
    const supplement = await this.database
      .repository(tx, Supplement)
      .findOneBy({ applicationId: id });
    const awaits = application.state === 'awaiting-supplement';
    const isOver = awaits && (await this.clocks.isOver(tx, supplementClockOf(id)));
    assertSupplied({ supplement, awaits: awaits && !isOver }, proposal);
    if (!isOver) return;
    const clock = answerClockOf(application);
    if (clock) await this.clocks.supplemented(tx, clock);
    await this.clocks.end(tx, supplementClockOf(id), 'dropped');
  }
}
