import { Inject, Injectable } from '@nestjs/common';
import {
  Config,
  Database,
  latestFirst,
  turnLoader,
  type Context,
  type Page,
  type PageAsked,
} from '@shutong/platform';
import type DataLoader from 'dataloader';
import { In } from 'typeorm';
import { partsTaken } from '../course/parts-taken.query';
import type { PartTaken } from '../course/sides.policy';
import { Dispute, TakenStep } from './dispute.entity';
import { titlesOf } from './dispute-title.query';
import { disputeErrors } from './dispute.errors';
import { mayRead, type DisputeFile } from './dispute.policy';

/** Disputes as their parties, the authority and auditors read them. */
@Injectable()
export class Disputes {
  private readonly byDispute: DataLoader<string, TakenStep[]>;
  private readonly parts: DataLoader<Dispute, PartTaken[]>;
  private readonly titles: DataLoader<Dispute, string>;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Config) private readonly config: Config,
  ) {
    this.byDispute = turnLoader((ids) => this.load(ids));
    const { manager } = this.database.dataSource;
    this.parts = turnLoader((disputes) => partsTaken(manager, disputes));
    this.titles = turnLoader((disputes) => titlesOf(manager, disputes));
  }

  /** Unknown and not visible look the same. */
  async get(ctx: Context, id: string): Promise<Dispute> {
    const found = await this.database.repository(ctx, Dispute).findOneBy({ id });
    if (!found || !mayRead(ctx.actor, found)) throw disputeErrors.notFound({ id });
    return found;
  }

  /** Newest first: those of the actor's department, or all for the authority and auditors. */
  async list(ctx: Context, asked: PageAsked): Promise<Page<Dispute>> {
    const query = this.database.repository(ctx, Dispute).createQueryBuilder('d');
    if (!mayRead(ctx.actor, { requester: '', provider: '' })) {
      query.where('(d.requester = :own OR d.provider = :own)', { own: ctx.actor.department });
    }
    return latestFirst(query, 'raisedAt', asked);
  }

  /** The oldest first. The dispute has been read, so what happened to it may be. */
  stepsOf(id: string): Promise<TakenStep[]> {
    return this.byDispute.load(id);
  }

  /** What it is about; the dispute has been read. */
  titleOf(dispute: Dispute): Promise<string> {
    return this.titles.load(dispute);
  }

  async fileOf(dispute: Dispute): Promise<DisputeFile> {
    const steps = await this.stepsOf(dispute.id);
    const parts = await this.parts.load(dispute);
    return { dispute, steps, parts, authority: this.config.authorityDepartment };
  }

  private async load(ids: readonly string[]): Promise<TakenStep[][]> {
    const found = await this.database.dataSource
      .getRepository(TakenStep)
      .find({ where: { disputeId: In([...ids]) }, order: { number: 'ASC' } });
    return ids.map((id) => found.filter(({ disputeId }) => disputeId === id));
  }
}
