import { Inject, Injectable } from '@nestjs/common';
import {
  Config,
  Database,
  decodeCursor,
  encodeCursor,
  isInstant,
  isUuid,
  limits,
  type Context,
  type Language,
} from '@shutong/platform';
import { DatasetAddresses } from '../dataset-address/dataset-addresses.service';
import { datasetMediaTypes } from '../dataset-address/dataset-format';
import { idAddress } from '../dcat/dataset-graph';
import { anyOf } from '../description/texts';
import type { WrittenDocument } from '../document/documents.service';
import { FindDatasets } from '../find/find-datasets.service';
import { readFindQuery } from '../find/read-find-query';
import type { ListedDataset } from '../listing/listed-dataset';
import { PortalCatalogue } from '../listing/portal-catalogue.service';
import type { OpenVersionOutline } from '../open-dataset/open-dataset';
import { OpenDatasets } from '../open-dataset/open-datasets.service';
import { atomFeed, atomType, type AtomEntry, type AtomLink, type Tombstone } from './atom';
import { changesOf, type Change, type Searching } from './changes.query';
import type { FeedPageParameters, FeedParameters } from './feed.parameters';
import { readable } from './readable-search';

/** What has changed in the portal's catalogue, for programs that follow it. */
@Injectable()
export class Feeds {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PortalCatalogue) private readonly catalogue: PortalCatalogue,
    @Inject(FindDatasets) private readonly finding: FindDatasets,
    @Inject(DatasetAddresses) private readonly addresses: DatasetAddresses,
    @Inject(OpenDatasets) private readonly open: OpenDatasets,
    @Inject(Config) private readonly config: Config,
  ) {}

  /**
   * Datasets, the last changed first, among them those that are shown no longer, or those alone that a search finds.
   * @throws platformErrors.invalidCursor, feedErrors
   */
  async ofCatalogue(ctx: Context, asked: FeedParameters, portal: string): Promise<WrittenDocument> {
    const { publisher = null, theme = null, q = null, after } = asked;
    const first = limits.feedPage.value;
    const from = after === undefined ? null : decodeCursor(after, isInstant, isUuid);
    const behind = from && { at: from[0], id: from[1] };
    const wanted = { publisher, theme, first: first + 1, after: behind };
    const found = await changesOf(this.database, ctx, wanted, this.searching(ctx, q));
    const page = found.slice(0, first);
    const entries = await this.told(ctx, page, portal);
    const last = found.length > first ? page.at(-1)! : null;
    return written(entries, {
      address: addressed(`${portal}/feed.atom`, { publisher, theme, q }),
      after,
      next: last && encodeCursor([last.at.toISOString(), last.id]),
      title: titleOf(ctx.language, q),
      author: this.config.portalPublisher,
    });
  }

  /** Versions of a dataset, the latest first, among them those that were withdrawn. @throws openErrors, platformErrors.invalidCursor */
  async ofDataset(
    ctx: Context,
    idOrName: string,
    { after }: FeedPageParameters,
    portal: string,
  ): Promise<WrittenDocument> {
    const dataset = await this.addresses.named(ctx, idOrName, portal);
    const asked = { first: limits.feedPage.value, ...(after === undefined ? {} : { after }) };
    const own = dataset.origin === null ? await this.open.versions(ctx, dataset.id, asked) : null;
    const entries = own
      ? own.nodes.map((version) => versionTold(version, dataset, portal))
      : [entryOf(dataset, portal)];
    return written(entries, {
      address: `${portal}/dataset/${dataset.name}/feed.atom`,
      after,
      next: own?.hasNextPage ? own.endCursor : null,
      title: anyOf(dataset.description.title)!,
      author: dataset.organization?.title ?? this.config.portalPublisher,
    });
  }

  private searching(ctx: Context, q: string | null): Searching | undefined {
    if (q === null) return undefined;
    return (bound) =>
      readable(async () => (await this.finding.condition(ctx, readFindQuery(q), bound)).condition);
  }

  /** What went between the two questions is told as gone the next time. */
  private async told(
    ctx: Context,
    changes: readonly Change[],
    portal: string,
  ): Promise<(AtomEntry | Tombstone)[]> {
    const ids = changes.filter(({ gone }) => !gone).map(({ id }) => id);
    const shown = ids.length > 0 ? await this.catalogue.byIds(ctx, ids, portal) : [];
    const byId = new Map(shown.map((dataset) => [dataset.id, dataset]));
    return changes.flatMap<AtomEntry | Tombstone>(({ id, at, gone, ground }) => {
      if (gone) return [{ ref: idAddress(portal, id), when: at, comment: ground }];
      const dataset = byId.get(id);
      return dataset ? [entryOf(dataset, portal)] : [];
    });
  }
}

function titleOf(language: Language, q: string | null): string {
  const search = q === null ? null : { 'zh-CN': `：${q}`, en: `: ${q}` };
  const title = { 'zh-CN': '开放数据目录的变动', en: 'Changes of the catalogue of open data' };
  return `${title[language]}${search?.[language] ?? ''}`;
}

function entryOf(dataset: ListedDataset, portal: string): AtomEntry {
  const { description, organization, themes, origin } = dataset;
  const address = `${portal}/dataset/${dataset.name}`;
  const formats = ['ttl', 'json', 'schema'] as const;
  const links: AtomLink[] = formats.map((format) => ({
    ...{ rel: 'alternate', href: `${address}.${format}`, type: datasetMediaTypes[format] },
  }));
  return {
    ...{ id: idAddress(portal, dataset.id), title: anyOf(description.title)! },
    ...{ updated: dataset.changedAt, published: dataset.createdAt },
    ...{ summary: anyOf(description.description), author: organization?.title ?? null },
    categories: themes.map(({ name, title }) => ({ term: name, label: title })),
    links: [
      { rel: 'alternate', href: address },
      ...links,
      ...(origin?.iri ? [{ rel: 'via' as const, href: origin.iri }] : []),
    ],
  };
}

function versionTold(
  { number, publishedAt, withdrawnAt, ground }: OpenVersionOutline,
  { id, description, organization }: ListedDataset,
  portal: string,
): AtomEntry | Tombstone {
  const address = `${portal}/api/v1/datasets/${id}/versions/${number}`;
  if (withdrawnAt) return { ref: address, when: withdrawnAt, comment: ground };
  return {
    ...{ id: address, title: `${anyOf(description.title)} ${number}`, updated: publishedAt! },
    ...{ published: publishedAt, summary: null, author: organization?.title ?? null },
    categories: [],
    links: [{ rel: 'alternate', href: address, type: 'application/json' }],
  };
}

interface FeedAsked {
  readonly address: string;
  readonly after: string | undefined;
  /** Cursor of the next page; null on the last one. */
  readonly next: string | null;
  readonly title: string;
  readonly author: string;
}

function written(
  entries: readonly (AtomEntry | Tombstone)[],
  { address, after, next, title, author }: FeedAsked,
): WrittenDocument {
  const at = (cursor: string | undefined) =>
    cursor === undefined ? address : addressed(address, { after: cursor });
  const links: AtomLink[] = [
    { rel: 'self', href: at(after), type: atomType },
    { rel: 'first', href: address, type: atomType },
    ...(next === null ? [] : [{ rel: 'next' as const, href: at(next), type: atomType }]),
  ];
  return {
    document: atomFeed({ id: address, title, author, links, entries }),
    datasets: entries.length,
  };
}

function addressed(address: string, query: Readonly<Record<string, string | null>>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(query)) {
    if (value !== null) url.searchParams.set(name, value);
  }
  return url.href;
}
