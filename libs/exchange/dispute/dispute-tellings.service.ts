import { Inject, Injectable } from '@nestjs/common';
import { Clocks } from '@shutong/clocks';
import { Notices, type Addressee, type Telling } from '@shutong/notice';
import { Config, limits, type TxContext } from '@shutong/platform';
import { disputeClockOf } from './dispute-clocks.service';
import type { Dispute } from './dispute.entity';
import { isOpen, type DisputeStep } from './dispute.states';

/** A step, as its event calls it. */
export interface ToldStep {
  readonly step: DisputeStep | 'raise';
  readonly number: number;
  /** Such as `exchange.dispute.settled`. */
  readonly event: string;
}

/** What people are told of a dispute; the authority has what it has to give as a task (Decree 809, Art. 28). */
@Injectable()
export class DisputeTellings {
  constructor(
    @Inject(Notices) private readonly notices: Notices,
    @Inject(Clocks) private readonly clocks: Clocks,
    @Inject(Config) private readonly config: Config,
  ) {}

  /** Everybody concerned but the department that took the step. */
  async stepped(tx: TxContext, dispute: Dispute, { number, event }: ToldStep): Promise<void> {
    const { id, requester, provider } = dispute;
    const parties = [
      ...bothOf(requester, 'requester'),
      ...bothOf(provider, 'provider-officer'),
    ].filter(({ department }) => department !== tx.actor.department);
    await this.notices.tell(tx, {
      cause: `dispute/${id}/${number}`,
      template: `dispute-${event.split('.').at(-1)}`,
      to: parties,
      about: about(dispute),
      params: { title: titleOf(dispute) },
    });
  }

  /** After a step and what it does to the clocks: above negotiation an opinion or decision is awaited until it is given. */
  async follow(tx: TxContext, dispute: Dispute, step: ToldStep['step']): Promise<void> {
    const { id, state, requester, provider } = dispute;
    const { authorityDepartment: department } = this.config;
    // A party coordinates nothing: the dispute goes on to its superior.
    const isOwnMatter = state === 'coordination' && [requester, provider].includes(department);
    const isAwaited = isOpen(state) && state !== 'negotiation' && !isOwnMatter;
    const tasks: Omit<Telling, 'about'>[] = [];
    if (isAwaited && department && !afterOpinion.includes(step)) {
      const dueOn = await this.clocks.dueOn(tx, disputeClockOf(dispute, state));
      tasks.push({
        ...{ cause: `dispute/${id}/${state}`, template: 'dispute-opinion-awaited' },
        to: [{ department, role: 'authority' }],
        params: { title: titleOf(dispute) },
        ...(dueOn ? { dueOn } : {}),
      });
    }
    await this.notices.settle(tx, about(dispute), tasks);
  }
}

/** Steps of a level at which the opinion has been given. */
const afterOpinion: readonly string[] = ['opine', 'accept-opinion', 'agree-to-opinion'];

const bothOf = (department: string, role: 'requester' | 'provider-officer') =>
  [
    { department, role: 'office-head' },
    { department, role },
  ] as const satisfies readonly Addressee[];

const about = ({ id }: Dispute) => ({ type: 'dispute', id });
const titleOf = ({ contested }: Dispute): string => contested.slice(0, limits.nameField.value);
