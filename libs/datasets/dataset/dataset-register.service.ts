import { Inject, Injectable } from '@nestjs/common';
import {
  Database,
  decodeCursor,
  isCount,
  latestFirst,
  pageOf,
  supervises,
  tellActions,
  type Context,
  type Page,
  type PageAsked,
} from '@shutong/platform';
import type { Repository } from 'typeorm';
import { Dataset, DatasetVersion, VersionTable } from './dataset.entity';
import { datasetErrors, versionErrors } from './dataset.errors';
import { versionActions } from './version-actions.policy';
import { shownProfile } from './shown-profile';
import { mayRead } from './version.policy';
import type { VersionOf } from './version.query';

/** A version without the keys of its objects, which are for those that move bytes, and thousands. */
export type ListedVersion = Omit<DatasetVersion, 'parts' | 'objects'>;

/** A version, and what one can do with it. */
export type SeenVersion = ListedVersion & {
  readonly availableActions: ReturnType<typeof tellActions>;
};

/** A table, with the figures that one may see of it. */
export type SeenTable = Omit<VersionTable, 'profile'> & {
  readonly profile: ReturnType<typeof shownProfile>;
};

/** Datasets as their departments, the authority and auditors read them. */
@Injectable()
export class DatasetRegister {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Unknown and not visible look the same. */
  async get(ctx: Context, id: string): Promise<Dataset> {
    const found = await this.database.repository(ctx, Dataset).findOneBy({ id });
    if (!found || !mayRead(ctx.actor, found)) throw datasetErrors.notFound({ id });
    return found;
  }

  /** Newest first: those of the actor's department, or all for the authority and auditors. */
  async list(ctx: Context, asked: PageAsked): Promise<Page<Dataset>> {
    const query = this.database.repository(ctx, Dataset).createQueryBuilder('d');
    if (!supervises(ctx.actor)) {
      query.andWhere('d.department = :own', { own: ctx.actor.department });
    }
    return latestFirst(query, 'createdAt', asked);
  }

  async version(ctx: Context, id: string) {
    const { dataset, version } = await this.found(ctx, id);
    return seen(ctx, dataset, version);
  }

  /** Latest first. */
  async versions(
    ctx: Context,
    datasetId: string,
    { first, after }: PageAsked,
  ): Promise<Page<SeenVersion>> {
    const dataset = await this.get(ctx, datasetId);
    const versions = this.database.repository(ctx, DatasetVersion);
    const query = versions
      .createQueryBuilder('v')
      .select(listed(versions))
      .where('v.datasetId = :datasetId', { datasetId })
      .orderBy('v.number', 'DESC')
      .limit(first + 1);
    if (after) query.andWhere('v.number < :number', { number: decodeCursor(after, isCount)[0] });
    const found: ListedVersion[] = await query.getMany();
    const all = found.map((version) => seen(ctx, dataset, version));
    return pageOf(all, first, (version) => [version.number]);
  }

  /** Tables of a version, in the order of its file; values of rows in their profiles are for the department's own people. */
  async tables(ctx: Context, id: string, { first, after }: PageAsked): Promise<Page<SeenTable>> {
    const { dataset, version } = await this.found(ctx, id);
    const query = this.database
      .repository(ctx, VersionTable)
      .createQueryBuilder('t')
      .where('t.versionId = :id', { id })
      .orderBy('t.place', 'ASC')
      .limit(first + 1);
    if (after) query.andWhere('t.place > :place', { place: decodeCursor(after, isCount)[0] });
    const withValues = ctx.actor.department === dataset.department;
    const { masks } = version;
    const tables = (await query.getMany()).map((table) =>
      Object.assign(table, { profile: shownProfile(table, { masks, withValues }) }),
    );
    return pageOf(tables, first, ({ place }) => [place]);
  }

  private async found(ctx: Context, id: string): Promise<VersionOf> {
    const version = await this.database.repository(ctx, DatasetVersion).findOneBy({ id });
    if (!version) throw versionErrors.notFound({ id });
    const where = { id: version.datasetId };
    const dataset = await this.database.repository(ctx, Dataset).findOneByOrFail(where);
    if (!mayRead(ctx.actor, dataset)) throw versionErrors.notFound({ id });
    return { dataset, version };
  }
}

const listed = ({ metadata }: Repository<DatasetVersion>): string[] =>
  metadata.columns
    .map(({ propertyName }) => propertyName)
    .filter((name) => name !== 'parts' && name !== 'objects')
    .map((name) => `v.${name}`);

const seen = <V extends ListedVersion>(ctx: Context, dataset: Dataset, version: V) =>
  Object.assign(version, {
    availableActions: tellActions(versionActions(ctx.actor, { dataset, version }), ctx.language),
  });
