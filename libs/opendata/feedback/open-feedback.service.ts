import { Inject, Injectable } from '@nestjs/common';
import { Intake } from '@shutong/messaging';
import {
  Clock,
  Config,
  Database,
  assertNoSecret,
  decodeCursor,
  isUuid,
  limits,
  pageOf,
  uuidv7,
  type Context,
  type Page,
} from '@shutong/platform';
import { isTakenUp } from '../intake/taken-up';
import { OpenDatasets } from '../open-dataset/open-datasets.service';
import { feedbackErrors } from './feedback.errors';
import type { FeedbackBody, FeedbackParameters } from './feedback.input';
import type { FeedbackMessage } from './feedback-message';
import type { FeedbackReceived, OpenFeedbackMessage } from './open-feedback';

const millisOfHour = 3_600_000;

const messages = `
  SELECT id, kind, dataset_id AS dataset, department, department_name AS "departmentName", state,
         received_at AS "receivedAt", due_on::text AS "dueOn", answered_at AS "answeredAt", title, body, answer
    FROM open_feedback.message`;

/** Feedback as the portal hands it in and shows it. */
@Injectable()
export class OpenFeedback {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Intake) private readonly intake: Intake,
    @Inject(OpenDatasets) private readonly datasets: OpenDatasets,
    @Inject(Config) private readonly config: Config,
  ) {}

  /** @throws feedbackErrors, openErrors.datasetNotFound, openErrors.withdrawn, platform.state-secret */
  async handIn(
    ctx: Context,
    { dataset, developer, ...wish }: FeedbackBody,
  ): Promise<FeedbackReceived> {
    const { kind, title, body } = wish;
    assertNoSecret([title, body]);
    if (kind === 'complaint' && developer === undefined) throw feedbackErrors.developerMissing();
    if (dataset !== undefined) await this.datasets.get(ctx, dataset.toLowerCase());
    else if (kind === 'correction' || kind === 'comment') throw feedbackErrors.datasetMissing();
    else if (this.config.authorityDepartment === '') throw feedbackErrors.noAuthority();
    const id = uuidv7(this.clock.now());
    const message: FeedbackMessage = {
      ...{ id, ...wish },
      ...(dataset === undefined ? {} : { dataset: dataset.toLowerCase() }),
      ...(developer === undefined ? {} : { developer: developer.toLowerCase() }),
    };
    await this.assertRoom(ctx);
    await this.intake.handIn(ctx, { key: id, kind: 'feedback', body: message });
    // Of complaints nobody is shown anything.
    return {
      id,
      isReceived: kind !== 'complaint' && (await isTakenUp(() => this.isThere(ctx, id))),
    };
  }

  /** @throws feedbackErrors.notFound */
  async get(ctx: Context, id: string): Promise<OpenFeedbackMessage> {
    const sql = `${messages} WHERE id = $1`;
    const [found] = await this.database.query<OpenFeedbackMessage>(ctx, sql, [id]);
    if (!found) throw feedbackErrors.notFound({ id });
    return found;
  }

  /** What is not dismissed, handed in last first. */
  async list(
    ctx: Context,
    { first, after, dataset }: FeedbackParameters,
  ): Promise<Page<OpenFeedbackMessage>> {
    const before = after ? decodeCursor(after, isUuid)[0] : null;
    const rows = await this.database.query<OpenFeedbackMessage>(
      ctx,
      `${messages} WHERE state <> 'dismissed' AND ($1::uuid IS NULL OR dataset_id = $1)
          AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
      [dataset ?? null, before, first + 1],
    );
    return pageOf(rows, first, ({ id }) => [id]);
  }

  private async assertRoom(ctx: Context): Promise<void> {
    const since = new Date(this.clock.now().getTime() - millisOfHour);
    const sql = 'SELECT count(*)::int AS lately FROM open_feedback.message WHERE received_at > $1';
    const [found] = await this.database.query<{ lately: number }>(ctx, sql, [since]);
    if (found!.lately >= limits.feedbackAnHour.value) throw feedbackErrors.tooMany();
  }

  private async isThere(ctx: Context, id: string): Promise<boolean> {
    const sql = 'SELECT FROM open_feedback.message WHERE id = $1';
    return (await this.database.query(ctx, sql, [id])).length > 0;
  }
}
