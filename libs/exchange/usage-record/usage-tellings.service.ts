import { Inject, Injectable } from '@nestjs/common';
import { Departments } from '@shutong/identity';
import { Outbox } from '@shutong/messaging';
import { Notices, worded } from '@shutong/notice';
import { Clock, dayInChina, sha256, type TxContext } from '@shutong/platform';
import type { Agreement } from '../agreement/agreement.entity';

/** Whose records were inspected has to know, and everybody who follows what happens to an agreement (Decree 809, Art. 29). */
@Injectable()
export class UsageTellings {
  constructor(
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Departments) private readonly departments: Departments,
    @Inject(Notices) private readonly notices: Notices,
    @Inject(Outbox) private readonly outbox: Outbox,
  ) {}

  /**
   * Once an inspection, however many pages it has: it is what one person reads of one agreement, on one ground, on one day in China.
   * @param ground as the inspector says it
   */
  async inspected(tx: TxContext, agreement: Agreement, ground: string): Promise<void> {
    const { id, requester, provider, terms } = agreement;
    const { id: by, department } = tx.actor;
    const inspectedBy = department ?? '';
    const day = dayInChina(this.clock.now());
    const inspector = worded('inspector', await this.departments.wordsFor(tx, inspectedBy));
    const told = await this.notices.tell(tx, {
      cause: `agreement/${id}/inspected/${day}/${sha256(`${by} ${ground}`)}`,
      template: 'usage-inspected',
      to: [
        { department: requester, role: 'requester' },
        { department: requester, role: 'office-head' },
      ],
      about: { type: 'agreement', id },
      params: { title: terms.resource.title, ground, ...inspector },
    });
    if (told === 0) return;
    const data = { agreementId: id, requester, provider, inspectedBy };
    await this.outbox.add(tx, { type: 'exchange.usage.inspected', subject: id, data });
  }
}
