import { Inject, Injectable } from '@nestjs/common';
import { Notices, type Addressee } from '@shutong/notice';
import type { TxContext } from '@shutong/platform';
import type { Agreement } from '../agreement/agreement.entity';
import type { Rectification } from './rectification.entity';
import { rectificationTask } from './rectification.tasks';

/** A rectification and the agreement that is suspended for it. */
interface Held {
  readonly rectification: Rectification;
  readonly agreement: Agreement;
}

/** Who has to know of a rectification, and who has to do something about it. What was found is read there, by who may. */
@Injectable()
export class RectificationNotices {
  constructor(@Inject(Notices) private readonly notices: Notices) {}

  /** The requester has to put it right and to report by the last day. An earlier order is done with. */
  async ordered(tx: TxContext, { rectification, agreement }: Held): Promise<void> {
    const { dueOn } = rectification;
    await this.notices.tell(tx, {
      ...this.about(rectification),
      cause: rectificationTask(rectification),
      template: 'rectification-ordered',
      to: requesterOf(rectification),
      params: { title: agreement.terms.resource.title, dueOn: dueOn ?? '-' },
      ...(dueOn && { dueOn }),
    });
  }

  /** Whoever suspended examines, or decides what follows from a refusal. */
  async answered(tx: TxContext, held: Held): Promise<void> {
    const requester = held.agreement.terms.requester.name;
    await this.came(tx, held, [imposerOf(held.rectification)], { requester });
  }

  /** The requester learns what came of it: accepted, rejected, lifted or terminated. */
  async examined(tx: TxContext, held: Held): Promise<void> {
    await this.came(tx, held, requesterOf(held.rectification));
  }

  private async came(
    tx: TxContext,
    { rectification, agreement }: Held,
    to: readonly Addressee[],
    more: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const { id, state, orderedAt } = rectification;
    await this.notices.done(tx, rectificationTask(rectification));
    await this.notices.tell(tx, {
      ...this.about(rectification),
      cause: `rectification/${id}/${state}/${orderedAt.toISOString()}`,
      template: `rectification-${state}`,
      to,
      params: { title: agreement.terms.resource.title, ...more },
    });
  }

  private readonly about = ({ id }: Rectification) => ({ about: { type: 'rectification', id } });
}

const requesterOf = ({ requester: department }: Rectification): Addressee[] => [
  { department, role: 'requester' },
  { department, role: 'office-head' },
];

const imposerOf = ({ imposedAs, imposedBy: department }: Rectification): Addressee => ({
  department,
  role: imposedAs === 'authority' ? 'authority' : 'office-head',
});
