import { Inject, Injectable } from '@nestjs/common';
import { Audit, type Act, type ActResource } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import {
  Clock,
  Database,
  canonicalJson,
  limits,
  sha256,
  turnLoader,
  type Context,
  type TxContext,
} from '@shutong/platform';
import type DataLoader from 'dataloader';
import { In, type Repository } from 'typeorm';
import { CourseStep, type MatterKind } from './course-step.entity';
import { courseErrors } from './course.errors';

/** What has happened, as its history, the log and others are told. */
export interface Happened {
  readonly matter: { readonly kind: MatterKind; readonly id: string };
  readonly step: string;
  readonly text?: string;
  readonly action: string;
  /** None for what is nobody else's matter yet. */
  readonly event: string | undefined;
  /** What else the log names beside the matter. */
  readonly resource: readonly ActResource[];
  /** What the event tells: nothing of what was said. */
  readonly facts: Record<string, unknown>;
}

/** The history of matters that go on for several turns, and what the log and others learn of it. */
@Injectable()
export class Courses {
  private readonly byMatter: DataLoader<string, CourseStep[]>;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
  ) {
    this.byMatter = turnLoader((ids) => this.load(ids));
  }

  /** In one transaction; a refusal is logged. */
  attempt<T>(
    ctx: Context,
    act: Pick<Act, 'action' | 'resource'>,
    work: (tx: TxContext) => Promise<T>,
  ): Promise<T> {
    return this.audit.attempt(ctx, act, () => this.database.transaction(ctx, work));
  }

  /**
   * The row of the history, the log entry with the row's hash, and the event. The matter is held.
   *
   * @throws exchange.course.repeated
   */
  async note(tx: TxContext, happened: Happened): Promise<void> {
    const { matter, step, text = '', action, event, resource, facts } = happened;
    const steps = this.database.repository(tx, CourseStep);
    const number = 1 + (await steps.countBy({ matterId: matter.id }));
    await this.assertRoom(steps, matter.id, step);
    const row: CourseStep = {
      ...{ matterKind: matter.kind, matterId: matter.id, number, step, text },
      ...{ by: tx.actor.id, department: tx.actor.department, at: this.clock.now() },
    };
    await steps.insert(row);
    await this.audit.record(tx, {
      ...{ action, outcome: 'allow', reason: 'ok' },
      resource: [{ type: matter.kind, id: matter.id }, ...resource],
      change: { afterSha256: sha256(canonicalJson({ ...row, at: row.at.toISOString() })) },
    });
    if (event) await this.outbox.add(tx, { type: event, subject: matter.id, data: facts });
  }

  private async assertRoom(
    steps: Repository<CourseStep>,
    matterId: string,
    step: string,
  ): Promise<void> {
    const times = limits.repeatedStep.value;
    if ((await steps.countBy({ matterId, step })) >= times) {
      throw courseErrors.repeated({ step, times });
    }
  }

  /** The oldest first; of a matter that is held, within its transaction. The matter has been read, so what happened to it may be. */
  stepsOf(id: string, ctx?: Context): Promise<CourseStep[]> {
    if (!ctx?.tx) return this.byMatter.load(id);
    return this.database
      .repository(ctx, CourseStep)
      .find({ where: { matterId: id }, order: { number: 'ASC' } });
  }

  private async load(ids: readonly string[]): Promise<CourseStep[][]> {
    const found = await this.database.dataSource
      .getRepository(CourseStep)
      .find({ where: { matterId: In([...ids]) }, order: { number: 'ASC' } });
    return ids.map((id) => found.filter(({ matterId }) => matterId === id));
  }
}
