import { Inject, Injectable } from '@nestjs/common';
import { Notices, type Addressee } from '@shutong/notice';
import type { TxContext } from '@shutong/platform';
import type { DataReturn } from './data-return.entity';

/** Who has to know how far a return has come, and who has the next step. */
@Injectable()
export class DataReturnNotices {
  constructor(@Inject(Notices) private readonly notices: Notices) {}

  /** Of an offer the requester, who has to count; of what was counted the provider, who has to put right what is short. */
  async came(
    tx: TxContext,
    { id, state, offered, received, ...parties }: DataReturn,
  ): Promise<void> {
    const { requester, provider, division } = parties;
    const about = { type: 'data-return', id };
    const to: Addressee =
      state === 'offered'
        ? { department: requester, role: 'requester' }
        : { department: provider, role: 'provider-officer' };
    const telling = {
      cause: `data-return/${id}/${state}/${offered}/${received ?? '-'}`,
      ...{ template: `data-return-${state}`, to: [to] },
      params: {
        ...{ division, offered: String(offered) },
        ...(received !== null && { received: String(received) }),
      },
    };
    const isTask = state === 'offered' || state === 'short';
    if (!isTask) await this.notices.tell(tx, { ...telling, about });
    await this.notices.settle(tx, about, isTask ? [telling] : []);
  }
}
