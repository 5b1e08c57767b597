import { Inject, Injectable } from '@nestjs/common';
import { Notices, type Addressee } from '@shutong/notice';
import { Config, type TxContext } from '@shutong/platform';
import type { Agreement } from '../agreement/agreement.entity';
import type { TurnLimit } from './service-change-clocks.service';
import type { ServiceChange } from './service-change.entity';
import type { ServiceChangeState } from './service-change.states';

type Audience = readonly ('requester' | 'provider' | 'authority')[];

/** Whose turn it is, until the last day of a limit or else the change's day. */
const tasks: Readonly<Partial<Record<ServiceChangeState, Audience>>> = {
  drafted: ['provider'],
  sent: ['requester'],
  objected: ['provider'],
  agreed: ['authority'],
};

/** Who has to know, and of what where that state is also somebody's task. */
const news: Readonly<
  Partial<Record<ServiceChangeState, { readonly to: Audience; readonly template?: string }>>
> = {
  agreed: { to: ['provider'], template: 'service-change-agreement' },
  filed: { to: ['requester', 'provider'] },
  effective: { to: ['requester', 'provider'] },
  withdrawn: { to: ['requester'] },
};

/** Who has to know of a service change. Its reasons are read there, by who may. */
@Injectable()
export class ServiceChangeNotices {
  constructor(
    @Inject(Notices) private readonly notices: Notices,
    @Inject(Config) private readonly config: Config,
  ) {}

  /**
   * What had to be done before is done. What was never sent is nobody else's matter. Where no time is counted for whoever has the next
   * step, the day on which the change takes effect is the last.
   */
  async came(
    tx: TxContext,
    change: ServiceChange,
    { terms }: Agreement,
    limit?: TurnLimit,
  ): Promise<void> {
    const { id, state, effectiveOn, sentAt } = change;
    const about = { type: 'service-change', id };
    const told = (who: Audience = [], template = `service-change-${state}`) => ({
      ...{ cause: `service-change/${id}/${state}`, template },
      to: who.flatMap((one) => this.addressee(one, change)),
      params: { title: terms.resource.title, provider: terms.provider.name, effectiveOn },
    });
    const known = sentAt === null ? undefined : news[state];
    if (known) await this.notices.tell(tx, { ...told(known.to, known.template), about });
    const dueOn = limit === undefined ? effectiveOn : limit;
    const next = tasks[state] ? [{ ...told(tasks[state]), ...(dueOn && { dueOn }) }] : [];
    await this.notices.settle(tx, about, next);
  }

  private addressee(one: Audience[number], change: ServiceChange): Addressee[] {
    if (one !== 'authority') return [{ department: change[one], role: 'office-head' }];
    const { authorityDepartment: department } = this.config;
    return department ? [{ department, role: 'authority' }] : [];
  }
}
