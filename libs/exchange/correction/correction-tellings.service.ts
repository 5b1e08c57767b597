import { Inject, Injectable } from '@nestjs/common';
import { Notices } from '@shutong/notice';
import type { Day, TxContext } from '@shutong/platform';
import type { Correction } from './correction.entity';
import { openCorrectionStates, type CorrectionState } from './correction.states';

/** Of what the requester is told; of a withdrawal the provider is, and of a report it has a task. */
const toRequester: readonly CorrectionState[] = ['accepted', 'corrected', 'rejected'];

/** What people are told of a correction; the provider's officers have it as a task until it has ended (Decree 809, Art. 26). */
@Injectable()
export class CorrectionTellings {
  constructor(@Inject(Notices) private readonly notices: Notices) {}

  async follow(
    tx: TxContext,
    { id, state, requester, provider }: Correction,
    { title, dueOn }: { readonly title: string; readonly dueOn: Day | undefined },
  ): Promise<void> {
    const about = { type: 'correction', id };
    const officers = [{ department: provider, role: 'provider-officer' }] as const;
    const params = { title, dueOn: dueOn ?? '—' };
    const report = { cause: `correction/${id}/filed`, template: 'correction-filed', to: officers };
    const isOpen = openCorrectionStates.some((open) => open === state);
    const task = { ...report, params, ...(dueOn ? { dueOn } : {}) };
    await this.notices.settle(tx, about, isOpen ? [task] : []);
    if (state === 'filed') return;
    await this.notices.tell(tx, {
      ...{ cause: `correction/${id}/${state}`, template: `correction-${state}`, about, params },
      to: toRequester.includes(state) ? [{ department: requester, role: 'requester' }] : officers,
    });
  }
}
