import { Inject, Injectable } from '@nestjs/common';
import { Notices, type Addressee } from '@shutong/notice';
import { Config, type TxContext } from '@shutong/platform';
import type { Agreement } from '../agreement/agreement.entity';
import type { ServiceChange } from './service-change.entity';
import type { ServiceChangeState } from './service-change.states';
import { serviceChangeTask } from './service-change.tasks';

/** Whose turn it is, or who has to know. */
type Audience = readonly ('requester' | 'provider' | 'authority')[];
const audience: Readonly<Partial<Record<ServiceChangeState, Audience>>> = {
  sent: ['requester'],
  objected: ['provider'],
  agreed: ['authority'],
  filed: ['requester', 'provider'],
  effective: ['requester', 'provider'],
  withdrawn: ['requester'],
};

/** Those that have something to do until the change's day. */
const tasks: readonly ServiceChangeState[] = ['sent', 'agreed'];

/** Who has to know of a service change. Its reasons are read there, by who may. */
@Injectable()
export class ServiceChangeNotices {
  constructor(
    @Inject(Notices) private readonly notices: Notices,
    @Inject(Config) private readonly config: Config,
  ) {}

  /** What had to be done before is done. */
  async came(
    tx: TxContext,
    from: ServiceChangeState,
    change: ServiceChange,
    { terms }: Agreement,
  ): Promise<void> {
    const { id, state, effectiveOn, sentAt } = change;
    await this.notices.done(tx, serviceChangeTask({ id, state: from }));
    const who = sentAt === null ? [] : (audience[state] ?? []);
    const to = who.flatMap((one) => this.addressee(one, change));
    if (to.length === 0) return;
    await this.notices.tell(tx, {
      ...{ cause: serviceChangeTask(change), template: `service-change-${state}`, to },
      about: { type: 'service-change', id },
      params: { title: terms.resource.title, provider: terms.provider.name, effectiveOn },
      ...(tasks.includes(state) && { dueOn: effectiveOn }),
    });
  }

  private addressee(one: Audience[number], change: ServiceChange): Addressee[] {
    if (one !== 'authority') return [{ department: change[one], role: 'office-head' }];
    const { authorityDepartment: department } = this.config;
    return department ? [{ department, role: 'authority' }] : [];
  }
}
