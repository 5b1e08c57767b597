import { Inject, Injectable } from '@nestjs/common';
import { Notices, type About, type Addressee, type Telling } from '@shutong/notice';
import { Clock, uuidv7, type Day, type TxContext } from '@shutong/platform';
import type { DataReturn } from './data-return.entity';

/** Who has to know how far a return has come, and who has the next step. */
@Injectable()
export class DataReturnNotices {
  constructor(
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Notices) private readonly notices: Notices,
  ) {}

  /** A version of its agreement works: the next step is a task from now on, also where it did not work for a time. */
  async agreed(
    tx: TxContext,
    dataReturn: DataReturn,
    { title, dueOn }: { readonly title: string; readonly dueOn: Day | null },
  ): Promise<void> {
    const { id, state } = dataReturn;
    const telling = state === 'requested' ? toOffer(dataReturn, title) : tellingOf(dataReturn);
    const cause = `data-return/${id}/agreed/${uuidv7(this.clock.now())}`;
    await this.notices.settle(tx, aboutOf(id), [{ ...telling, ...dayOf(dueOn), cause }]);
  }

  /** Nothing of it can be done any more, or for a time. */
  async stopped(tx: TxContext, id: string): Promise<void> {
    await this.notices.settle(tx, aboutOf(id), []);
  }

  /**
   * Of an offer the requester, who has to count; of what was counted the provider, who has to put right what is short. The same
   * numbers may come again, so each is told as the step after so many.
   */
  async came(
    tx: TxContext,
    dataReturn: DataReturn,
    { before, dueOn }: { readonly before: number; readonly dueOn: Day | null },
  ): Promise<void> {
    const about = aboutOf(dataReturn.id);
    const cause = `data-return/${dataReturn.id}/step/${before + 1}`;
    const telling = { ...tellingOf(dataReturn), cause };
    const isTask = dataReturn.state !== 'complete';
    if (!isTask) await this.notices.tell(tx, { ...telling, about });
    await this.notices.settle(tx, about, isTask ? [{ ...telling, ...dayOf(dueOn) }] : []);
  }
}

type Told = Omit<Telling, 'about' | 'cause'>;

const aboutOf = (id: string): About => ({ type: 'data-return', id });

const dayOf = (dueOn: Day | null) => (dueOn === null ? {} : { dueOn });

/** What has not been offered yet is the provider's to offer. */
const toOffer = ({ provider, division }: DataReturn, title: string): Told => ({
  template: 'data-return-agreed',
  to: [{ department: provider, role: 'provider-officer' }],
  params: { division, title },
});

const tellingOf = ({ state, offered, received, ...parties }: DataReturn): Told => {
  const { requester, provider, division } = parties;
  const to: Addressee =
    state === 'offered'
      ? { department: requester, role: 'requester' }
      : { department: provider, role: 'provider-officer' };
  return {
    ...{ template: `data-return-${state}`, to: [to] },
    params: {
      ...{ division, offered: String(offered) },
      ...(received !== null && { received: String(received) }),
    },
  };
};
