import { Inject, Injectable } from '@nestjs/common';
import { tellable } from '@shutong/catalog';
import { readBox } from '@shutong/datasets';
import { Usage } from '@shutong/messaging';
import { isUuid, limits } from '@shutong/platform';
import { isFindFacet, type FindAsked, type FindSort } from '../find/find-asked';
import { FindDatasets } from '../find/find-datasets.service';
import { FindRefusal, wordsAlone, type FindQuery } from '../find/find-query';
import { readFindQueries, readFindQuery } from '../find/read-find-query';
import type { ListedDataset } from '../listing/listed-dataset';
import { PortalCatalogue } from '../listing/portal-catalogue.service';
import { WithdrawnDatasets } from '../listing/withdrawn-datasets.service';
import type { CkanActions } from './action';
import type { Asked } from './asked';
import { missing } from './ckan-answer';
import { datasetDict, resourceDict } from './dataset-dict';

const everything: FindQuery = { op: 'all' };
const usualSort = 'score desc, metadata_modified desc';

/** Datasets and their resources. */
@Injectable()
export class PackageActions {
  readonly all: CkanActions = {
    package_list: {
      about: 'Names of all datasets. Parameters: limit, offset.',
      run: (asked) => this.names(asked),
    },
    current_package_list_with_resources: {
      about: 'Datasets with their resources, the last changed first. Parameters: limit, offset.',
      run: (asked) => this.current(asked),
    },
    package_show: {
      about: 'A dataset. Parameters: id, its id or name.',
      run: (asked) => this.show(asked),
    },
    package_search: {
      about:
        'Datasets by words and fields. Parameters: q, fq, fq_list, sort, rows, start, facet, facet.field, facet.limit, facet.mincount, ext_bbox.',
      run: (asked) => this.search(asked),
    },
    resource_show: {
      about: 'A resource. Parameters: id.',
      run: (asked) => this.resource(asked),
    },
  };

  constructor(
    @Inject(PortalCatalogue) private readonly catalogue: PortalCatalogue,
    @Inject(FindDatasets) private readonly finding: FindDatasets,
    @Inject(WithdrawnDatasets) private readonly withdrawn: WithdrawnDatasets,
    @Inject(Usage) private readonly usage: Usage,
  ) {}

  private names(asked: Asked): Promise<string[]> {
    const most = limits.ckanNames.value;
    const limit = asked.count('limit', { usual: most, most });
    const offset = asked.count('offset', { usual: 0, most: Number.MAX_SAFE_INTEGER });
    return this.catalogue.names(asked.ctx, { limit, offset });
  }

  private async current(asked: Asked) {
    const most = limits.ckanRows.value;
    const rows = asked.count('limit', { usual: limits.ckanRowsDefault.value, most });
    const start = asked.count('offset', { usual: 0, most: Number.MAX_SAFE_INTEGER });
    const sort = [{ field: 'metadata_modified', descending: true }];
    const facets = { facets: [], facetLimit: 0, facetLeast: 0 };
    const find = { query: everything, sort, start, rows, ...facets };
    return this.usage.counted(
      asked.ctx,
      { act: 'harvest', channel: 'portal' },
      async () => this.dicts(asked, (await this.finding.find(asked.ctx, find)).ids),
      ({ length }) => ({ rows: length }),
    );
  }

  private show(asked: Asked) {
    const idOrName = asked.has('name_or_id') ? asked.needed('name_or_id') : asked.needed('id');
    return this.usage.counted(
      asked.ctx,
      { act: 'view', channel: 'portal' },
      async () => {
        const dataset = await this.dataset(asked, idOrName);
        asked.isAbout(dataset.id);
        const reuses = await this.catalogue.reuses(asked.ctx, dataset.id);
        const dict = datasetDict(dataset, asked.portal);
        return { ...dict, extras: [...dict.extras, { key: 'reuses', value: String(reuses) }] };
      },
      ({ id }) => ({ dataset: id, rows: 1 }),
    );
  }

  /** What was withdrawn says why. */
  private async dataset({ ctx, portal }: Asked, said: string): Promise<ListedDataset> {
    const idOrName = isUuid(said.toLowerCase()) ? said.toLowerCase() : said;
    const found = await this.catalogue.find(ctx, idOrName, portal);
    if (found) return found;
    await this.withdrawn.refuse(ctx, idOrName);
    throw missing('Dataset');
  }

  private async resource(asked: Asked) {
    const id = asked.needed('id');
    const found = await this.catalogue.distribution(asked.ctx, id, asked.portal);
    if (!found) {
      await this.withdrawn.refuse(asked.ctx, id);
      throw missing('Resource was not found.');
    }
    const { dataset, distribution } = found;
    asked.isAbout(dataset.id);
    const position = dataset.distributions.indexOf(distribution);
    return resourceDict(dataset, distribution, position, asked.portal);
  }

  private search(asked: Asked) {
    const q = asked.text('q') ?? '';
    const query = queryOf(q, asked);
    const find = async () => {
      const sort = asked.text('sort') || usualSort;
      const found = await this.finding.find(asked.ctx, findAsked(asked, query, sort));
      const results = await this.dicts(asked, found.ids);
      return { count: found.count, sort, results, ...facetsOf(asked, found.facets) };
    };
    // What pages through everything looks for nothing.
    if (q.trim() === '' || q.trim() === '*:*' || asked.count('start', startTerms) > 0)
      return find();
    const words = tellable(wordsAlone(readFindQuery(q)) ?? '');
    const act = { act: 'search', channel: 'portal', ...(words && { words }) } as const;
    return this.usage.counted(asked.ctx, act, find, ({ count }) => ({ rows: count }));
  }

  private async dicts({ ctx, portal }: Asked, ids: readonly string[]) {
    const datasets = await this.catalogue.byIds(ctx, ids, portal);
    return datasets.map((one) => datasetDict(one, portal));
  }
}

const startTerms = { usual: 0, most: 1_000_000_000 };

function queryOf(q: string, asked: Asked): FindQuery {
  const filters = [asked.text('fq') ?? '', ...asked.list('fq_list', /\n+/)];
  const texts = [q, ...filters].filter((one) => one.trim() !== '');
  const parts = [...readFindQueries(texts), ...boxIn(asked)];
  return parts.length === 0 ? everything : { op: 'and', parts };
}

/** As ckanext-spatial has it: west, south, east, north, beside the other parameters or among their `extras`. */
function boxIn(asked: Asked): FindQuery[] {
  const text = asked.text('ext_bbox') ?? asked.within('extras').text('ext_bbox') ?? '';
  if (text.trim() === '') return [];
  return [{ op: 'box', box: readBox(text, 'ext_bbox') }];
}

function findAsked(asked: Asked, query: FindQuery, sort: string): FindAsked {
  const wanted = asked.flag('facet', true) ? new Set(asked.list('facet.field')) : [];
  return {
    query,
    sort: sortsIn(sort),
    start: asked.count('start', startTerms),
    rows: asked.count('rows', { usual: limits.ckanRowsDefault.value, most: limits.ckanRows.value }),
    facets: [...wanted].filter(isFindFacet),
    facetLimit: facetLimitOf(asked),
    facetLeast: asked.count('facet.mincount', { usual: 1, most: 1_000_000 }),
  };
}

/** In CKAN a limit below 0 is none. */
function facetLimitOf(asked: Asked): number {
  const most = limits.ckanFacetValues.value;
  if (/^-\d+$/.test(asked.text('facet.limit') ?? '')) return most;
  return asked.count('facet.limit', { usual: 50, most });
}

/** By a field that comes again nothing is sorted any more. */
function sortsIn(text: string): FindSort[] {
  const sorts = text.split(',').map((one) => {
    const [field = '', direction = 'asc', ...rest] = one.trim().split(/\s+/);
    if (!/^(asc|desc)$/i.test(direction) || rest.length > 0 || field === '') {
      throw new FindRefusal(`cannot sort by ${one.trim()}`);
    }
    return { field, descending: /^desc$/i.test(direction) };
  });
  const first = new Map<string, FindSort>();
  for (const sort of sorts) if (!first.has(sort.field)) first.set(sort.field, sort);
  return [...first.values()];
}

type FacetCounts = Awaited<ReturnType<FindDatasets['find']>>['facets'];

/** A field of which nothing is counted has no values. */
function facetsOf(asked: Asked, counted: FacetCounts) {
  const fields = asked.flag('facet', true) ? asked.list('facet.field') : [];
  const items = (field: string) => (isFindFacet(field) ? (counted[field] ?? []) : []);
  return {
    facets: Object.fromEntries(
      fields.map((field) => [
        field,
        Object.fromEntries(items(field).map(({ name, count }) => [name, count])),
      ]),
    ),
    search_facets: Object.fromEntries(
      fields.map((field) => [
        field,
        {
          title: field,
          items: items(field).map(({ name, title, count }) => ({
            ...{ name, display_name: title, count },
          })),
        },
      ]),
    ),
  };
}
