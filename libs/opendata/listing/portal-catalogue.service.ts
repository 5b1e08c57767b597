import { Inject, Injectable } from '@nestjs/common';
import { Config, Database, isUuid, type Context } from '@shutong/platform';
import type { DatasetDescription } from '../description/description';
import { distributionsOf } from './distributions';
import type { SourceClass } from '../provider/source-class';
import type { ListedDataset, ListedDistribution, Named } from './listed-dataset';
import { ownDatasets } from './listing.query';
import { openingTerms, ownDescription, ownDistributions, type OwnDataset } from './own-dataset';

/** What a dataset is found by, as the view has it. */
interface ListedRow {
  readonly id: string;
  readonly name: string;
  readonly own: boolean;
  readonly organization: string | null;
  readonly organizationTitle: string | null;
  readonly themes: readonly string[];
  readonly themeTitles: readonly string[];
  readonly tags: readonly string[];
  readonly createdAt: Date;
  readonly changedAt: Date;
  readonly sourceClass: ListedDataset['sourceClass'];
  readonly provider: ListedDataset['provider'];
}

/** Which page, and of whom. */
export interface CataloguePage {
  readonly first: number;
  readonly after?: string;
  readonly sourceClass?: SourceClass;
}

/** What it says, and where that is said. */
type Content = Pick<ListedDataset, 'description' | 'distributions' | 'version' | 'origin'>;

interface HarvestedRow {
  readonly id: string;
  readonly iri: string | null;
  readonly key: string;
  readonly description: DatasetDescription;
  readonly sourceId: string;
  readonly sourceTitle: string;
  readonly sourceAddress: string;
}

const listed = `
  SELECT l.id, l.name, l.own, l.organization, l.organization_title AS "organizationTitle", l.themes,
         l.theme_titles AS "themeTitles", l.tags, l.created_at AS "createdAt", l.changed_at AS "changedAt",
         l.source_class AS "sourceClass", l.provider
    FROM open_listing.listed l`;

/** Planning these takes longer than looking: they stay planned on their connection. */
const listedByIds = {
  name: 'listed-by-ids',
  text: `${listed} WHERE l.id = ANY ($1::uuid[]) ORDER BY array_position($1::uuid[], l.id)`,
};
const listedCount = {
  name: 'listed-count',
  text: `SELECT coalesce(sum(count), 0)::int AS count FROM open_listing.counted
          WHERE facet = 'dataset' AND ($1::text IS NULL OR source_class = $1)`,
};

const harvested = `
  SELECT h.id, h.iri, h.key, h.description, h.source_id AS "sourceId", h.source_title AS "sourceTitle",
         h.source_address AS "sourceAddress"
    FROM open_listing.harvested h WHERE h.id = ANY ($1::uuid[])`;

/**
 * Everything that the portal shows, departments' own datasets and harvested ones alike, through the views that are all that its
 * role may read of them. `portal` is the portal's own address without a slash at its end: addresses of own datasets begin with it.
 */
@Injectable()
export class PortalCatalogue {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Config) private readonly config: Config,
  ) {}

  /** By its id or its name; undefined where there is none, or it is shown no longer. */
  async find(ctx: Context, idOrName: string, portal: string): Promise<ListedDataset | undefined> {
    const by = isUuid(idOrName) ? 'l.id = $1' : 'l.name = $1';
    const rows = await this.database.query<ListedRow>(ctx, `${listed} WHERE ${by}`, [idOrName]);
    return (await this.whole(ctx, rows, portal))[0];
  }

  /** In the order of the ids; those that are not shown are left out. */
  async byIds(ctx: Context, ids: readonly string[], portal: string): Promise<ListedDataset[]> {
    const rows = await this.database.preparedQuery<ListedRow>({ ...listedByIds, values: [ids] });
    return this.whole(ctx, rows, portal);
  }

  /** In the order of their ids, which never changes: so many after the one named, from the first where none is. */
  async page(
    ctx: Context,
    { first, after, sourceClass }: CataloguePage,
    portal: string,
  ): Promise<ListedDataset[]> {
    const rows = await this.database.query<ListedRow>(
      ctx,
      `${listed} WHERE ($1::uuid IS NULL OR l.id > $1) AND ($3::text IS NULL OR l.source_class = $3)
        ORDER BY l.id LIMIT $2`,
      [after ?? null, first, sourceClass ?? null],
    );
    return this.whole(ctx, rows, portal);
  }

  /** Names in their order. */
  async names(
    ctx: Context,
    { limit, offset }: { readonly limit: number; readonly offset: number },
  ): Promise<string[]> {
    const sql = 'SELECT l.name FROM open_listing.listed l ORDER BY l.name LIMIT $1 OFFSET $2';
    const rows = await this.database.query<{ name: string }>(ctx, sql, [limit, offset]);
    return rows.map(({ name }) => name);
  }

  async count(sourceClass?: SourceClass): Promise<number> {
    const asked = { ...listedCount, values: [sourceClass ?? null] };
    const [found] = await this.database.preparedQuery<{ count: number }>(asked);
    return found!.count;
  }

  /** How many reuses of a dataset are shown. */
  async reuses(ctx: Context, dataset: string): Promise<number> {
    const sql = 'SELECT count(*)::int AS count FROM open_reuse.dataset WHERE dataset_id = $1';
    return (await this.database.query<{ count: number }>(ctx, sql, [dataset]))[0]!.count;
  }

  /** A distribution by its id, with the dataset that it belongs to. */
  async distribution(
    ctx: Context,
    id: string,
    portal: string,
  ): Promise<{ dataset: ListedDataset; distribution: ListedDistribution } | undefined> {
    if (!isUuid(id)) return undefined;
    const sql = `${listed} WHERE l.distributions @> ARRAY[$1::uuid]`;
    const rows = await this.database.query<ListedRow>(ctx, sql, [id]);
    const [dataset] = await this.whole(ctx, rows, portal);
    const distribution = dataset?.distributions.find((one) => one.id === id);
    return dataset && distribution && { dataset, distribution };
  }

  private async whole(
    ctx: Context,
    rows: readonly ListedRow[],
    portal: string,
  ): Promise<ListedDataset[]> {
    const idsOf = (own: boolean) => rows.filter((row) => row.own === own).map(({ id }) => id);
    const [ownIds, otherIds] = [idsOf(true), idsOf(false)];
    const own = ownIds.length > 0 ? await ownDatasets(this.database, ctx, ownIds) : [];
    const others =
      otherIds.length > 0
        ? await this.database.query<HarvestedRow>(ctx, harvested, [otherIds])
        : [];
    const contents = new Map<string, Content>([
      ...own.map((one) => [one.id, this.ofOwn(one, portal)] as const),
      ...others.map((one) => [one.id, ofHarvested(one)] as const),
    ]);
    return rows.flatMap((row) => {
      const content = contents.get(row.id);
      return content ? [{ ...ofListed(row), ...onTerms(row, content) }] : [];
    });
  }

  private ofOwn(own: OwnDataset, portal: string): Content {
    return {
      description: ownDescription(own, portal, openingTerms(this.config, own.department)),
      distributions: ownDistributions(own, portal),
      version: own.version,
      origin: null,
    };
  }
}

/** What comes from society without a licence is open on its provider's terms. */
function onTerms({ provider }: ListedRow, content: Content): Content {
  const licence = content.description.licence ?? provider?.terms ?? null;
  return { ...content, description: { ...content.description, licence } };
}

const ofListed = (row: ListedRow) => {
  const { id, name, organization, organizationTitle, tags, createdAt, changedAt } = row;
  return {
    ...{ id, name, tags, createdAt, changedAt },
    ...{ sourceClass: row.sourceClass, provider: row.provider },
    organization: organization === null ? null : { name: organization, title: organizationTitle! },
    themes: row.themes.map((theme, at): Named => ({ name: theme, title: row.themeTitles[at]! })),
  };
};

function ofHarvested({ id, iri, key, description, ...source }: HarvestedRow): Content {
  const { sourceId, sourceTitle, sourceAddress } = source;
  return {
    ...{ description, distributions: distributionsOf(id, description), version: null },
    origin: { source: sourceId, title: sourceTitle, address: sourceAddress, iri, key },
  };
}
