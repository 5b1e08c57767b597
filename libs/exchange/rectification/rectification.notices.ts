import { Inject, Injectable } from '@nestjs/common';
import { Notices, type About, type Addressee } from '@shutong/notice';
import type { Day, TxContext } from '@shutong/platform';
import type { Agreement } from '../agreement/agreement.entity';
import type { Rectification } from './rectification.entity';

/** A rectification and the agreement that is suspended for it. */
interface Held {
  readonly rectification: Rectification;
  readonly agreement: Agreement;
}

/** Who has to know of a rectification, and who has to do something about it. What was found is read there, by who may. */
@Injectable()
export class RectificationNotices {
  constructor(@Inject(Notices) private readonly notices: Notices) {}

  /** The requester has to put it right and to report by the last day, where that is known. */
  async ordered(
    tx: TxContext,
    { rectification, agreement }: Held,
    dueOn: Day | null,
  ): Promise<void> {
    const ordered = {
      ...{ cause: causeOf(rectification, 'ordered'), template: 'rectification-ordered' },
      ...{ to: requesterOf(rectification), ...(dueOn && { dueOn }) },
      params: { title: agreement.terms.resource.title, dueOn: dueOn ?? '—' },
    };
    await this.notices.settle(tx, aboutOf(rectification), [ordered]);
  }

  /** Whoever suspended has to examine, or to decide what follows from a refusal. */
  async answered(tx: TxContext, held: Held, dueOn: Day | null): Promise<void> {
    const { state } = held.rectification;
    await this.notices.settle(tx, aboutOf(held.rectification), [
      taskOf(held, { name: state, template: `rectification-${state}`, dueOn }),
    ]);
  }

  /** The requester learns what came of it; where it was rejected, whoever suspended has to decide what follows by the day. */
  async examined(tx: TxContext, held: Held, dueOn: Day | null = null): Promise<void> {
    const { rectification, agreement } = held;
    const { state } = rectification;
    const about = aboutOf(rectification);
    await this.notices.tell(tx, {
      ...{ cause: causeOf(rectification, state), template: `rectification-${state}`, about },
      ...{ to: requesterOf(rectification), params: { title: agreement.terms.resource.title } },
    });
    const toDecide = { name: 'to-decide', template: 'rectification-to-decide', dueOn };
    await this.notices.settle(tx, about, state === 'rejected' ? [taskOf(held, toDecide)] : []);
  }

  /** The provider has ended the agreement: the authority acknowledges that by the day. */
  async toFile(
    tx: TxContext,
    { rectification, agreement }: Held,
    { authority: department, dueOn }: Filing,
  ): Promise<void> {
    const { resource, provider } = agreement.terms;
    await this.notices.settle(tx, aboutOf(rectification), [
      {
        cause: causeOf(rectification, 'to-file'),
        template: 'termination-to-file',
        ...{ to: [{ department, role: 'authority' }], ...(dueOn && { dueOn }) },
        params: { title: resource.title, provider: provider.name },
      },
    ]);
  }

  /** It has acknowledged it. */
  async filed(tx: TxContext, { rectification, agreement }: Held): Promise<void> {
    const { provider, filingNumber } = rectification;
    const about = aboutOf(rectification);
    await this.notices.settle(tx, about, []);
    await this.notices.tell(tx, {
      ...{ cause: causeOf(rectification, 'filed'), template: 'termination-filed', about },
      to: [...requesterOf(rectification), { department: provider, role: 'office-head' }],
      params: { title: agreement.terms.resource.title, filingNumber: filingNumber ?? '—' },
    });
  }
}

/** Whose acknowledgement is awaited, and by when. */
interface Filing {
  /** Credit code. */
  readonly authority: string;
  readonly dueOn: Day | null;
}

interface NextStep {
  readonly name: string;
  readonly template: string;
  readonly dueOn: Day | null;
}

const aboutOf = ({ id }: Rectification): About => ({ type: 'rectification', id });

/** What happens to an order once. */
const causeOf = ({ id, orderedAt }: Rectification, what: string): string =>
  `rectification/${id}/${what}/${orderedAt.toISOString()}`;

/** What is to be done next by whoever suspended. */
const taskOf = (
  { rectification, agreement: { terms } }: Held,
  { name, template, dueOn }: NextStep,
) => ({
  ...{ cause: causeOf(rectification, name), template, to: [imposerOf(rectification)] },
  ...(dueOn && { dueOn }),
  params: { title: terms.resource.title, requester: terms.requester.name },
});

const requesterOf = ({ requester: department }: Rectification): Addressee[] => [
  { department, role: 'requester' },
  { department, role: 'office-head' },
];

const imposerOf = ({ imposedAs, imposedBy: department }: Rectification): Addressee => ({
  department,
  role: imposedAs === 'authority' ? 'authority' : 'office-head',
});
