import { Inject, Injectable } from '@nestjs/common';
import { LegalClocks } from '@shutong/clocks';
import {
  Database,
  latestFirst,
  supervises,
  turnLoader,
  type Context,
  type Page,
} from '@shutong/platform';
import type DataLoader from 'dataloader';
import { In } from 'typeorm';
import { Entry } from '../entry/entry.entity';
import { CatalogChange, ChangedEntry } from './catalog-change.entity';
import { catalogChangeErrors } from './catalog-change.errors';
import { mayRead, type CatalogChangeFile, type NamedEntry } from './catalog-change.policy';
import { updateClockOf } from './catalog-change-steps.service';
import type { CatalogChangeState } from './catalog-change.states';

export interface ChangesAsked {
  readonly first: number;
  readonly after?: string;
  /** Of one department alone, by its credit code. */
  readonly department?: string;
  readonly state?: CatalogChangeState;
}

/** Changes as their department, the authority and auditors read them. */
@Injectable()
export class CatalogChangeRegister {
  private readonly byChange: DataLoader<string, ChangedEntry[]>;
  private readonly present: DataLoader<string, boolean>;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(LegalClocks) private readonly clocks: LegalClocks,
  ) {
    this.byChange = turnLoader((ids) => this.load(ids));
    this.present = turnLoader((ids) => this.loadPresent(ids));
  }

  /** Unknown and not visible look the same. */
  async get(ctx: Context, id: string): Promise<CatalogChange> {
    const found = await this.database.repository(ctx, CatalogChange).findOneBy({ id });
    if (!found || !mayRead(ctx.actor, found)) throw catalogChangeErrors.notFound({ id });
    return found;
  }

  /** Newest first: those of the actor's department, or all for the authority and auditors. */
  async list(
    ctx: Context,
    { department, state, ...asked }: ChangesAsked,
  ): Promise<Page<CatalogChange>> {
    const query = this.database.repository(ctx, CatalogChange).createQueryBuilder('c');
    if (!supervises(ctx.actor)) {
      query.andWhere('c.department = :own', { own: ctx.actor.department });
    }
    if (department) query.andWhere('c.department = :department', { department });
    if (state) query.andWhere('c.state = :state', { state });
    return latestFirst(query, 'recordedAt', asked);
  }

  /** In the order in which the change names them. The change has been read, so they may be. */
  entriesOf(id: string): Promise<ChangedEntry[]> {
    return this.byChange.load(id);
  }

  /** The same with what decides what may be done next. */
  async fileOf(change: CatalogChange): Promise<CatalogChangeFile> {
    const { matter, kind } = updateClockOf(change.id);
    const clocks = await this.clocks.ofMatter(matter.id);
    const { noMoreTime } = await this.clocks.leewayOf(clocks, kind);
    return { change, named: await this.namedBy(change), noMoreTime };
  }

  private async namedBy({ id }: CatalogChange): Promise<NamedEntry[]> {
    const entries = await this.entriesOf(id);
    return Promise.all(
      entries.map(async ({ number, state, entryId }) => ({
        ...{ number, state },
        exists: entryId !== null && (await this.present.load(entryId)),
      })),
    );
  }

  private async load(ids: readonly string[]): Promise<ChangedEntry[][]> {
    const found = await this.database.dataSource
      .getRepository(ChangedEntry)
      .find({ where: { changeId: In([...ids]) }, order: { number: 'ASC' } });
    return ids.map((id) => found.filter(({ changeId }) => changeId === id));
  }

  /** Whether there is an entry still: a draft may have been thrown away. */
  private async loadPresent(ids: readonly string[]): Promise<boolean[]> {
    const found = await this.database.dataSource
      .getRepository(Entry)
      .find({ select: { id: true, version: true }, where: { id: In([...ids]), version: 1 } });
    const there = new Set(found.map(({ id }) => id));
    return ids.map((id) => there.has(id));
  }
}
