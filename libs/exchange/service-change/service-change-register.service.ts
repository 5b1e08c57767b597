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
  private readonly disputes: DataLoader<string, DisputesAbout>;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Courses) private readonly courses: Courses,
    @Inject(Clocks) private readonly clocks: Clocks,
    @Inject(LegalClocks) private readonly legalClocks: LegalClocks,
  ) {
    this.disputes = turnLoader((ids) =>
      disputesAbout(this.database.dataSource.getRepository(Dispute), ids),
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
    if (!disputable.includes(change.state)) return { ...file, ...undisputed };
    if (!isWithin(ctx)) return { ...file, ...(await this.disputes.load(change.id)) };
    const [disputes] = await disputesAbout(this.database.repository(ctx, Dispute), [change.id]);
    return { ...file, ...disputes! };
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

type DisputesAbout = Pick<ServiceChangeFile, 'isDisputed' | 'isDecided'>;

const undisputed: DisputesAbout = { isDisputed: false, isDecided: false };

/** Of each service change what became of the disputes about it. */
async function disputesAbout(
  disputes: Repository<Dispute>,
  ids: readonly string[],
): Promise<DisputesAbout[]> {
  const found = await disputes.findBy({ serviceChangeId: In([...ids]) });
  return ids.map((id) => {
    const about = found.filter(({ serviceChangeId }) => serviceChangeId === id);
    return {
      isDisputed: about.some(({ state }) => isOpen(state)),
      isDecided: about.some(({ state }) => state === 'decided'),
    };
  });
}
