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
      found.state === 'requested' ? agreedOf(found, terms.resource.title) : cameOf(found);
    const task = { ...telling, cause: `${telling.cause}/${version}` };
    await this.notices.settle(tx, aboutOf(found), [task]);
  }

  /** Of an offer the requester, who has to count; of what was counted the provider, who has to put right what is short. */
  async came(tx: TxContext, dataReturn: DataReturn): Promise<void> {
    const about = aboutOf(dataReturn);
    const telling = cameOf(dataReturn);
    const isTask = dataReturn.state !== 'complete';
    if (!isTask) await this.notices.tell(tx, { ...telling, about });
    await this.notices.settle(tx, about, isTask ? [telling] : []);
  }
}

type Told = Omit<Telling, 'about'>;

const aboutOf = ({ id }: DataReturn): About => ({ type: 'data-return', id });

/** What has not been offered yet is the provider's to offer. */
const agreedOf = ({ id, provider, division }: DataReturn, title: string): Told => ({
  ...{ cause: `data-return/${id}/agreed`, template: 'data-return-agreed' },
  to: [{ department: provider, role: 'provider-officer' }],
  params: { division, title },
});

const cameOf = ({ id, state, offered, received, ...parties }: DataReturn): Told => {
  const { requester, provider, division } = parties;
  const to: Addressee =
    state === 'offered'
      ? { department: requester, role: 'requester' }
      : { department: provider, role: 'provider-officer' };
  return {
    cause: `data-return/${id}/${state}/${offered}/${received ?? '-'}`,
    ...{ template: `data-return-${state}`, to: [to] },
    params: {
      ...{ division, offered: String(offered) },
      ...(received !== null && { received: String(received) }),
    },
  };
};
