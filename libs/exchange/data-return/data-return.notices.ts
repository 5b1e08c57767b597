import { Inject, Injectable } from '@nestjs/common';
import { Notices, type Addressee } from '@shutong/notice';
import type { TxContext } from '@shutong/platform';
import type { DataReturn } from './data-return.entity';

/** Who has to know how far a return has come. */
@Injectable()
export class DataReturnNotices {
  constructor(@Inject(Notices) private readonly notices: Notices) {}

  /** Of an offer the requester, who counts; of what was counted the provider. */
  async came(
    tx: TxContext,
    { id, state, offered, received, ...parties }: DataReturn,
  ): Promise<void> {
    const { requester, provider, division } = parties;
    const to: Addressee =
      state === 'offered'
        ? { department: requester, role: 'requester' }
        : { department: provider, role: 'provider-officer' };
    await this.notices.tell(tx, {
      cause: `data-return/${id}/${state}/${offered}/${received ?? '-'}`,
      ...{ template: `data-return-${state}`, to: [to], about: { type: 'data-return', id } },
      params: {
        ...{ division, offered: String(offered) },
        ...(received !== null && { received: String(received) }),
      },
    });
  }
}
