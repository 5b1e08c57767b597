import { Inject, Injectable } from '@nestjs/common';
import { Notices, type About, type Addressee, type Telling } from '@shutong/notice';
import { Database, type TxContext } from '@shutong/platform';
import type { Agreement } from '../agreement/agreement.entity';
import { DataReturn } from './data-return.entity';

/** Who has to know how far a return has come, and who has the next step. */
@Injectable()
export class DataReturnNotices {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Notices) private readonly notices: Notices,
  ) {}

  /** A version of its agreement works: the next step is a task from now on, also where the end of a term had ended it. */
  async agreed(tx: TxContext, { id, version, terms }: Agreement): Promise<void> {
    const found = await this.database
      .repository(tx, DataReturn)
      .createQueryBuilder('r')
      .where('r.id IN (SELECT application_id FROM exchange.agreement WHERE id = :id)', { id })
      .getOne();
    if (!found || found.state === 'complete') return;
    const telling =
      found.state === 'requested' ? toOffer(found, terms.resource.title) : tellingOf(found);
    const cause = `data-return/${found.id}/agreed/${version}`;
    await this.notices.settle(tx, aboutOf(found), [{ ...telling, cause }]);
  }

  /**
   * Of an offer the requester, who has to count; of what was counted the provider, who has to put right what is short. The same
   * numbers may come again, so each is told as the step after so many.
   */
  async came(tx: TxContext, dataReturn: DataReturn, before: number): Promise<void> {
    const about = aboutOf(dataReturn);
    const cause = `data-return/${dataReturn.id}/step/${before + 1}`;
    const telling = { ...tellingOf(dataReturn), cause };
    const isTask = dataReturn.state !== 'complete';
    if (!isTask) await this.notices.tell(tx, { ...telling, about });
    await this.notices.settle(tx, about, isTask ? [telling] : []);
  }
}

type Told = Omit<Telling, 'about' | 'cause'>;

const aboutOf = ({ id }: DataReturn): About => ({ type: 'data-return', id });

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
