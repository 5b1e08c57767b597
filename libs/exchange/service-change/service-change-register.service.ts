import { Inject, Injectable } from '@nestjs/common';
import { Clocks, LegalClocks } from '@shutong/clocks';
import {
  Clock,
  Database,
  dayInChina,
  latestFirst,
  supervises,
  turnLoader,
  type Context,
  type Page,
  type TxContext,
} from '@shutong/platform';
import type DataLoader from 'dataloader';
import { In, type Repository } from 'typeorm';
import { Courses } from '../course/courses.service';
import { Dispute } from '../dispute/dispute.entity';
import { isOpen } from '../dispute/dispute.states';
import { answerClockOf } from './service-change.clock';
import { ServiceChange } from './service-change.entity';
import { serviceChangeErrors } from './service-change.errors';
import { mayRead, type ServiceChangeFile } from './service-change.policy';
import type { ServiceChangeState } from './service-change.states';

/** Changes that one round of the worker carries out, so that a round ends. */
const perRound = 500;

export interface ServiceChangesAsked {
  readonly first: number;
  readonly after?: string;
  /** Those of one agreement alone. */
  readonly agreementId?: string;
}

/** Service changes as both parties, the authority and auditors read them. */
@Injectable()
export class ServiceChangeRegister {
  private readonly disputes: DataLoader<string, Dispute | null>;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Courses) private readonly courses: Courses,
    @Inject(Clocks) private readonly clocks: Clocks,
    @Inject(LegalClocks) private readonly legalClocks: LegalClocks,
  ) {
    this.disputes = turnLoader((ids) =>
      standingDisputes(this.database.dataSource.getRepository(Dispute), ids),
    );
  }

  /** Unknown and not visible look the same. */
  async get(ctx: Context, id: string): Promise<ServiceChange> {
    const found = await this.database.repository(ctx, ServiceChange).findOneBy({ id });
    if (!found || !mayRead(ctx.actor, found)) throw serviceChangeErrors.notFound({ id });
    return found;
  }

  /** Newest first: those of the actor's department, or all that were sent for the authority and auditors. */
  async list(
    ctx: Context,
    { agreementId, ...asked }: ServiceChangesAsked,
  ): Promise<Page<ServiceChange>> {
    const query = this.database
      .repository(ctx, ServiceChange)
      .createQueryBuilder('s')
      .where('(s.provider = :own OR (s.sentAt IS NOT NULL AND (:all OR s.requester = :own)))', {
        own: ctx.actor.department,
        all: supervises(ctx.actor),
      });
    if (agreementId) query.andWhere('s.agreementId = :agreementId', { agreementId });
    return latestFirst(query, 'proposedAt', asked);
  }

  async fileOf(ctx: Context, change: ServiceChange): Promise<ServiceChangeFile> {
    const steps = await this.courses.stepsOf(change.id, ctx);
    const isUnanswered = change.state === 'sent' && (await this.isUnanswered(ctx, change.id));
    const file = { change, steps, isUnanswered, today: dayInChina(this.clock.now()) };
    if (!disputable.includes(change.state)) return { ...file, dispute: null };
    const standing = ctx.tx
      ? (await standingDisputes(this.database.repository(ctx, Dispute), [change.id]))[0]
      : await this.disputes.load(change.id);
    return { ...file, dispute: standing?.state ?? null };
  }

  async update(tx: TxContext, id: string, changed: Partial<ServiceChange>): Promise<void> {
    await this.database.repository(tx, ServiceChange).update({ id }, changed);
  }

  /** Whether the time to agree or object is over; within a transaction by the clock itself. */
  private async isUnanswered(ctx: Context, id: string): Promise<boolean> {
    const of = answerClockOf(id);
    if (isWithin(ctx)) return this.clocks.isOver(ctx, of);
    const clocks = await this.legalClocks.ofMatter(id);
    return clocks.some((one) => one.kind === of.kind && this.legalClocks.isOverdue(one));
  }

  /** Filed, and their day has come. While an agreement is suspended nothing of it is narrowed. */
  async due(ctx: Context): Promise<ServiceChange[]> {
    return this.database
      .repository(ctx, ServiceChange)
      .createQueryBuilder('s')
      .where(`s.state = 'filed' AND s.effectiveOn <= :today`, {
        today: dayInChina(this.clock.now()),
      })
      .andWhere(
        `(s.kind = 'end' OR NOT EXISTS (SELECT 1 FROM exchange.agreement a
           WHERE a.id = s.agreement_id AND a.state = 'suspended'))`,
      )
      .orderBy('s.effectiveOn')
      .limit(perRound)
      .getMany();
  }
}

/** States in which there may be a dispute about it. */
const disputable: readonly ServiceChangeState[] = ['sent', 'objected'];

const isWithin = (ctx: Context): ctx is TxContext => ctx.tx !== undefined;

/**
 * Of each service change the dispute that is open, else the newest: a machine's time may have been put back, so that a later one
 * was raised at an earlier moment, and there is one open at most.
 */
async function standingDisputes(
  disputes: Repository<Dispute>,
  ids: readonly string[],
): Promise<(Dispute | null)[]> {
  const found = await disputes.find({
    where: { serviceChangeId: In([...ids]) },
    order: { raisedAt: 'DESC' },
  });
  return ids.map((id) => {
    const about = found.filter(({ serviceChangeId }) => serviceChangeId === id);
    return about.find(({ state }) => isOpen(state)) ?? about[0] ?? null;
  });
}
