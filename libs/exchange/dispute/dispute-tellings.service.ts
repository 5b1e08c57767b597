import { Inject, Injectable } from '@nestjs/common';
import { Clocks } from '@shutong/clocks';
import { Notices, type Addressee } from '@shutong/notice';
import { Config, Database, type TxContext } from '@shutong/platform';
import { disputeClockOf } from './dispute-clocks.service';
import { TakenStep, type Dispute } from './dispute.entity';
import { titleOf } from './dispute-title.query';
import { isOpen, type DisputeStep } from './dispute.states';
import { turnsOf } from './dispute-turns.policy';

/** A step, as its event calls it. */
export interface ToldStep {
  readonly step: DisputeStep | 'raise';
  readonly number: number;
  /** Such as `exchange.dispute.settled`. */
  readonly event: string;
}

/** What people are told of a dispute, and who has to bring it forward (Decree 809, Art. 28). */
@Injectable()
export class DisputeTellings {
  constructor(
    @Inject(Database) private readonly database: Database,
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
      params: { title: await titleOf(this.database.manager(tx), dispute) },
    });
  }

  /** After a step and what it does to the clocks: who has the next one has it as a task. */
  async follow(tx: TxContext, dispute: Dispute): Promise<void> {
    const { id, state } = dispute;
    const steps = await this.database
      .repository(tx, TakenStep)
      .find({ where: { disputeId: id }, order: { number: 'ASC' } });
    const turns = turnsOf({ dispute, steps, authority: this.config.authorityDepartment });
    const dueOn = isOpen(state) && (await this.clocks.dueOn(tx, disputeClockOf(dispute, state)));
    const params = { title: await titleOf(this.database.manager(tx), dispute) };
    const tasks = turns.map(({ department, role, of }) => ({
      cause: `dispute/${id}/${of}/${department}`,
      template: role === 'authority' ? 'dispute-opinion-awaited' : 'dispute-answer-awaited',
      to: [{ department, role }],
      params,
      ...(dueOn ? { dueOn } : {}),
    }));
    await this.notices.settle(tx, about(dispute), tasks);
  }
}

const bothOf = (department: string, role: 'requester' | 'provider-officer') =>
  [
    { department, role: 'office-head' },
    { department, role },
  ] as const satisfies readonly Addressee[];

const about = ({ id }: Dispute) => ({ type: 'dispute', id });
