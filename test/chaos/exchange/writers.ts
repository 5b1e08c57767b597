import { setTimeout as sleep } from 'node:timers/promises';
import { Load } from '../load';
import type { Cast } from '../../story/cast';
import { answer, apply, approve, propose, suspend } from '../../story/exchange';

const betweenMs = 500;
const againMs = 200;
const page = 20;

/** An application whose course the people bring to its end. */
export interface Course {
  readonly purposeCode: string;
  /** As soon as the hub is known to have it. */
  application?: string;
  agreement?: string;
  /** What becomes of the agreement in the end. */
  readonly wanted: 'active' | 'suspended';
  hasEnded: boolean;
}

interface AgreementRow {
  readonly id: string;
  readonly state: string;
  readonly applicationId: string;
}

/**
 * People of both departments, who apply, consent, decide and suspend. Whoever gets no answer looks how things stand
 * and does what is to be done next.
 */
export class Writers extends Load {
  readonly courses: Course[] = [];

  constructor(
    private readonly cast: Cast,
    private readonly resourceId: string,
  ) {
    super();
  }

  protected async work(): Promise<void> {
    for (let number = 0; !this.stopping; number += 1) {
      const wanted = number % 2 === 0 ? 'active' : 'suspended';
      const course: Course = { purposeCode: `chaos-${number}`, wanted, hasEnded: false };
      this.courses.push(course);
      while (!course.hasEnded && !this.givenUp) {
        await this.step(course).catch(() => undefined);
        await sleep(againMs);
      }
      await sleep(betweenMs);
    }
  }

  /** One step from where things stand. */
  private async step(course: Course): Promise<void> {
    const { requesterHead, officerHead } = this.cast;
    const found = await this.applicationOf(course);
    if (!found) {
      const { id } = await apply(this.cast, this.wish(course.purposeCode));
      course.application = id;
      return;
    }
    const { id, state } = found;
    course.application = id;
    if (state === 'awaiting-office-head') await approve(requesterHead, id);
    if (state === 'received') await this.propose(id);
    if (state === 'proposed') await answer(officerHead, id);
    if (state !== 'granted') return;
    // Refused, and that is a log entry too.
    await approve(requesterHead, id).catch(() => undefined);
    const agreement = (await this.agreements()).find(({ applicationId }) => applicationId === id);
    if (!agreement) return;
    course.agreement = agreement.id;
    course.hasEnded = agreement.state === course.wanted;
    const isToSuspend = agreement.state === 'active' && !course.hasEnded;
    if (isToSuspend) await suspend(officerHead, agreement.id, '混沌演练');
  }

  private wish(purposeCode: string) {
    const fields = ['RESIDENT_NUMBER', 'NAME'];
    return { resourceId: this.resourceId, purposeCode, modes: ['verify'] as const, fields };
  }

  private propose(id: string): Promise<void> {
    const fields = ['RESIDENT_NUMBER', 'NAME'];
    return propose(this.cast, id, { officer: 'officer', head: 'officerHead', fields });
  }

  private async applicationOf({ purposeCode }: Course) {
    const { applications } = await this.cast.requester.graphql<{
      applications: { nodes: { id: string; state: string; purposeCode: string }[] };
    }>(`{ applications(first: ${page}) { nodes { id state purposeCode } } }`);
    return applications.nodes.find((one) => one.purposeCode === purposeCode);
  }

  private async agreements(): Promise<AgreementRow[]> {
    const { agreements } = await this.cast.requester.graphql<{
      agreements: { nodes: AgreementRow[] };
    }>(`{ agreements(first: ${page}) { nodes { id state applicationId } } }`);
    return agreements.nodes;
  }
}
