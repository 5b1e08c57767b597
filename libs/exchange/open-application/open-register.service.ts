import { Inject, Injectable } from '@nestjs/common';
import { Clocks, LegalClocks } from '@shutong/clocks';
import type DataLoader from 'dataloader';
import { In } from 'typeorm';
import {
  Clock,
  Database,
  latestFirst,
  licenseeOf,
  supervises,
  turnLoader,
  type Context,
  type Page,
  type PageAsked,
} from '@shutong/platform';
import { OpenAgreement, OpenAnswer, OpenApplication } from './open-application.entity';
import { openApplicationErrors } from './open-application.errors';
import { OpenOffers } from './open-offers.service';
import { openAnswerClockOf, supplementIsOver } from './open-answer.clock';
import { mayRead, openFile, type TimedOpenFile } from './open-application.policy';

/** Applications for open data as applicant, provider, authority and auditors read them. */
@Injectable()
export class OpenRegister {
  private readonly answers: DataLoader<string, OpenAnswer[]>;
  private readonly agreements: DataLoader<string, OpenAgreement | null>;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Clocks) private readonly clocks: Clocks,
    @Inject(LegalClocks) private readonly running: LegalClocks,
    @Inject(OpenOffers) private readonly offers: OpenOffers,
  ) {
    this.answers = turnLoader((ids) => this.loadAnswers(ids));
    this.agreements = turnLoader((ids) => this.loadAgreements(ids));
  }

  /** Unknown and not visible look the same. */
  async get(ctx: Context, id: string): Promise<OpenApplication> {
    const found = await this.database.repository(ctx, OpenApplication).findOneBy({ id });
    if (!found || !mayRead(ctx.actor, found)) throw openApplicationErrors.notFound({ id });
    return found;
  }

  /** The application has been read, so what has happened to it may be; a proposal is the provider's own until it is answered. */
  async fileOf(application: OpenApplication): Promise<TimedOpenFile> {
    const { id } = application;
    const [answers, agreement, clocks, standing] = await Promise.all([
      this.answers.load(id),
      this.agreements.load(id),
      this.running.ofMatter(id),
      this.offers.standingOf(application),
    ]);
    const supplementOver = supplementIsOver(this.clocks, application, this.clock.now());
    const file = openFile(application, answers, { agreement, supplementOver });
    const leeway = await this.running.leewayOf(clocks, openAnswerClockOf(id).kind);
    return { ...file, standing, ...leeway };
  }

  /** Newest first: the applicant's own, those to the actor's department, or all for the authority and auditors. */
  async list(ctx: Context, asked: PageAsked): Promise<Page<OpenApplication>> {
    const query = this.database.repository(ctx, OpenApplication).createQueryBuilder('a');
    const { actor } = ctx;
    if (!supervises(actor)) {
      query.where('(a.provider = :own OR a.licensee = :licensee)', {
        own: actor.department,
        licensee: actor.realName ? licenseeOf(actor) : null,
      });
    }
    return latestFirst(query, 'appliedAt', asked);
  }

  private async loadAnswers(ids: readonly string[]): Promise<OpenAnswer[][]> {
    const found = await this.database.dataSource
      .getRepository(OpenAnswer)
      .findBy({ applicationId: In([...ids]) });
    return ids.map((id) => found.filter(({ applicationId }) => applicationId === id));
  }

  private async loadAgreements(ids: readonly string[]): Promise<(OpenAgreement | null)[]> {
    const found = await this.database.dataSource
      .getRepository(OpenAgreement)
      .findBy({ applicationId: In([...ids]) });
    return ids.map((id) => found.find(({ applicationId }) => applicationId === id) ?? null);
  }
}
