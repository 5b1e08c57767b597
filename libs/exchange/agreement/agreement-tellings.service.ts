import { Inject, Injectable } from '@nestjs/common';
import { Notices } from '@shutong/notice';
import type { TxContext } from '@shutong/platform';
import type { Agreement } from './agreement.entity';

/** What has become of an agreement, as the templates of catalog/notices call it. */
export type AgreementNews =
  | 'activated'
  | 'resumed'
  | 'suspended'
  /** The protection of items was raised: of them less may be had from now on. */
  | 'narrowed'
  | 'terminated'
  | 'expired'
  /** It ended before both had signed: nothing was got. */
  | 'unsigned'
  /** A further period, or a wider version, will not come. */
  | 'renewal-dropped';

/** Both parties are told what becomes of their agreement. */
@Injectable()
export class AgreementTellings {
  constructor(@Inject(Notices) private readonly notices: Notices) {}

  async changed(tx: TxContext, agreement: Agreement, news: AgreementNews): Promise<void> {
    const { id, version, requester, provider, terms, updatedAt } = agreement;
    await this.notices.tell(tx, {
      cause: `agreement/${id}/${version}/${news}/${updatedAt.getTime()}`,
      template: `agreement-${news}`,
      to: [
        { department: requester, role: 'requester' },
        { department: provider, role: 'provider-officer' },
      ],
      about: { type: 'agreement', id },
      params: {
        title: terms.resource.title,
        requester: terms.requester.name,
        provider: terms.provider.name,
      },
    });
  }
}
