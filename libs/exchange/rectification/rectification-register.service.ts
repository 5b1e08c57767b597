import { Inject, Injectable } from '@nestjs/common';
import { LegalClocks, type ClockKind, type LegalClock } from '@shutong/clocks';
import {
  Database,
  latestFirst,
  supervises,
  type Context,
  type Page,
  type TxContext,
} from '@shutong/platform';
import { In } from 'typeorm';
import { Courses } from '../course/courses.service';
import { Rectification } from './rectification.entity';
import { rectificationErrors } from './rectification.errors';
import { mayRead, type RectificationFile } from './rectification.policy';
import { openRectificationStates } from './rectification.states';

export interface RectificationsAsked {
  readonly first: number;
  readonly after?: string;
  /** Those of one agreement alone. */
  readonly agreementId?: string;
}

/** Rectifications as both parties, the authority and auditors read them. */
@Injectable()
export class RectificationRegister {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(LegalClocks) private readonly clocks: LegalClocks,
    @Inject(Courses) private readonly courses: Courses,
  ) {}

  /** Unknown and not visible look the same. */
  async get(ctx: Context, id: string): Promise<Rectification> {
    const found = await this.database.repository(ctx, Rectification).findOneBy({ id });
    if (!found || !mayRead(ctx.actor, found)) throw rectificationErrors.notFound({ id });
    return found;
  }

  /** Newest first: those of the actor's department, or all for the authority and auditors. */
  async list(
    ctx: Context,
    { agreementId, ...asked }: RectificationsAsked,
  ): Promise<Page<Rectification>> {
    const query = this.database.repository(ctx, Rectification).createQueryBuilder('r');
    if (!supervises(ctx.actor)) {
      query.andWhere('(r.requester = :own OR r.provider = :own)', { own: ctx.actor.department });
    }
    if (agreementId) query.andWhere('r.agreementId = :agreementId', { agreementId });
    return latestFirst(query, 'imposedAt', asked);
  }

  /** The one for which an agreement, which is held, is suspended. */
  async openOf(tx: TxContext, agreementId: string): Promise<Rectification | null> {
    const state = In([...openRectificationStates]);
    return this.database.repository(tx, Rectification).findOneBy({ agreementId, state });
  }

  /** With what has happened to it and the time of its newest order, for whoever reads it. */
  async fileOf(ctx: Context, rectification: Rectification): Promise<RectificationFile> {
    const { id } = rectification;
    const steps = await this.courses.stepsOf(id, ctx);
    const clocks = await this.clocks.ofMatter(id);
    const newest = (of: ClockKind) => clocks.findLast(({ kind }) => kind === of);
    const isOver = (clock?: LegalClock) => clock !== undefined && this.clocks.isOverdue(clock);
    const order = newest('rectification');
    return {
      ...{ rectification, steps, dueOn: order?.dueOn ?? null, isOverdue: isOver(order) },
      isUnexamined: isOver(newest('rectification-examination')),
    };
  }

  async save(tx: TxContext, rectification: Rectification): Promise<void> {
    await this.database.repository(tx, Rectification).save(rectification);
  }
}
