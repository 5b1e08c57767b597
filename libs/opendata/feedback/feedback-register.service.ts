import { Inject, Injectable } from '@nestjs/common';
import { Clocks } from '@shutong/clocks';
import { Notices } from '@shutong/notice';
import {
  Clock,
  Config,
  Database,
  anonymous,
  assertNoSecret,
  limits,
  type TxContext,
} from '@shutong/platform';
import { MoreThan } from 'typeorm';
import { feedbackCause, feedbackClockOf } from './feedback.clock';
import { Feedback } from './feedback.entity';
import { feedbackErrors } from './feedback.errors';
import type { FeedbackMessage } from './feedback-message';
import { FeedbackRecord } from './feedback-record.service';

const millisOfHour = 3_600_000;

/** Whose a dataset is of which a version is open to everybody. */
const ownerOf = `
  SELECT department FROM opendata.publication WHERE dataset_id = $1 AND state = 'published' AND audience = 'everybody' LIMIT 1`;

const registered = `SELECT code AS department FROM identity.department WHERE code = $1`;

/** Writes feedback as the portal has handed it in: it reaches the department that it is for, which has so long to answer. */
@Injectable()
export class FeedbackRegister {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Clocks) private readonly clocks: Clocks,
    @Inject(Config) private readonly config: Config,
    @Inject(Notices) private readonly notices: Notices,
    @Inject(FeedbackRecord) private readonly record: FeedbackRecord,
  ) {}

  /** @throws feedbackErrors; then nothing of it was written */
  async receive(tx: TxContext, message: FeedbackMessage): Promise<void> {
    assertNoSecret([message.title, message.body]);
    await this.assertRoom(tx);
    const feedback = this.feedbackOf(tx, message, await this.departmentFor(tx, message));
    const { id, kind, department, datasetId } = feedback;
    await this.database.repository(tx, Feedback).insert(feedback);
    const title = `${kind} ${id}`;
    const dueOn = await this.clocks.start(tx, feedbackClockOf(id), { holder: department, title });
    await this.notices.tell(tx, {
      ...{ cause: feedbackCause(id), template: `open-feedback-${kind}`, task: true },
      to: [{ department, role: kind === 'complaint' ? 'authority' : 'provider-officer' }],
      about: { type: 'open-feedback', id },
      params: { id, dataset: datasetId ?? '—', dueOn: dueOn ?? '—' },
      ...(dueOn ? { dueOn } : {}),
    });
    await this.record.note({ ...tx, actor: anonymous }, 'receive', 'received', feedback);
  }

  private async assertRoom(tx: TxContext): Promise<void> {
    const since = new Date(this.clock.ofAct(tx).getTime() - millisOfHour);
    const lately = await this.database
      .repository(tx, Feedback)
      .countBy({ receivedAt: MoreThan(since) });
    if (lately >= limits.feedbackAnHour.value) throw feedbackErrors.tooMany();
  }

  /** The dataset's; of a request without one, the one that was named; else the authority. */
  private async departmentFor(tx: TxContext, message: FeedbackMessage): Promise<string> {
    const { kind, dataset, developer, department } = message;
    if (kind === 'complaint') {
      if (developer === undefined) throw feedbackErrors.developerMissing();
      return this.authority();
    }
    const owner = dataset && (await this.departmentOf(tx, ownerOf, dataset));
    if (owner) return owner;
    if (kind !== 'request') throw feedbackErrors.datasetMissing();
    const named = department && (await this.departmentOf(tx, registered, department));
    return named || this.authority();
  }

  private async departmentOf(tx: TxContext, query: string, by: string): Promise<string> {
    const [found] = await this.database.query<{ department: string }>(tx, query, [by]);
    return found?.department ?? '';
  }

  private authority(): string {
    const { authorityDepartment } = this.config;
    if (authorityDepartment === '') throw feedbackErrors.noAuthority();
    return authorityDepartment;
  }

  private feedbackOf(tx: TxContext, message: FeedbackMessage, department: string): Feedback {
    const { id, kind, dataset, developer, title, body, contact } = message;
    return Object.assign(new Feedback(), {
      ...{ id, kind, datasetId: dataset ?? null, department, title, body },
      developerId: kind === 'complaint' ? developer! : null,
      ...{ contact: contact ?? null, state: 'received', receivedAt: this.clock.ofAct(tx) },
      ...{ answer: null, answeredBy: null, answeredAt: null },
    } satisfies Feedback);
  }
}
