import { Inject, Injectable } from '@nestjs/common';
import { limits } from '@shutong/platform';
import type { FacetItem, FindFacet } from '../find/find-asked';
import { FindDatasets } from '../find/find-datasets.service';
import type { FindQuery } from '../find/find-query';
import { PortalCatalogue } from '../listing/portal-catalogue.service';
import type { CkanActions } from './action';
import type { Asked } from './asked';
import { missing, misfit } from './ckan-answer';
import { datasetDict, groupDict, licenceOf, organizationDict, tagDict } from './dataset-dict';

type Kind = 'organization' | 'groups';

const dicts = { organization: organizationDict, groups: groupDict } as const;
const called = { organization: 'Organization', groups: 'Group' } as const;

const listed = 'Parameters: all_fields, sort (name, title, package_count), limit, offset.';
const shown = 'Parameters: id, include_datasets.';

/** What datasets are put together by: who publishes them, themes, tags, licences. */
@Injectable()
export class GroupActions {
  readonly all: CkanActions = {
    organization_list: {
      about: `Organizations that publish datasets. ${listed}`,
      run: (asked) => this.list('organization', asked),
    },
    organization_show: {
      about: `An organization. ${shown}`,
      run: (asked) => this.show('organization', asked),
    },
    group_list: {
      about: `Themes of datasets. ${listed}`,
      run: (asked) => this.list('groups', asked),
    },
    group_show: { about: `A theme. ${shown}`, run: (asked) => this.show('groups', asked) },
    tag_list: {
      about: 'Tags of datasets. Parameters: query, all_fields.',
      run: (asked) => this.tags(asked),
    },
    tag_show: { about: 'A tag. Parameters: id.', run: (asked) => this.tag(asked) },
    license_list: {
      about: 'Licences that datasets name.',
      run: (asked) => this.licences(asked),
    },
  };

  constructor(
    @Inject(FindDatasets) private readonly finding: FindDatasets,
    @Inject(PortalCatalogue) private readonly catalogue: PortalCatalogue,
  ) {}

  private async list(kind: Kind, asked: Asked) {
    const most = limits.ckanNames.value;
    const limit = asked.count('limit', { usual: most, most });
    const offset = asked.count('offset', { usual: 0, most: Number.MAX_SAFE_INTEGER });
    const isFull = asked.flag('all_fields', false);
    const all = await this.values(asked, kind);
    const page = sorted(asked.text('sort') || 'title asc', all).slice(offset, offset + limit);
    return isFull ? page.map((one) => this.dict(kind, one)) : page.map(({ name }) => name);
  }

  private async show(kind: Kind, asked: Asked) {
    const id = asked.needed('id');
    const query = { op: 'equals', field: kind, value: id } as const;
    const [found] = (await this.values(asked, kind, query)).filter(({ name }) => name === id);
    if (!found) throw missing(called[kind]);
    const packages = asked.flag('include_datasets', false) ? await this.datasets(asked, query) : [];
    return { ...this.dict(kind, found), packages, users: [], extras: [], tags: [], groups: [] };
  }

  private dict(kind: Kind, found: FacetItem) {
    return { ...dicts[kind](found), package_count: found.count, num_followers: 0 };
  }

  private async datasets({ ctx, portal }: Asked, query: FindQuery) {
    const rows = limits.ckanRows.value;
    const { ids } = await this.finding.find(ctx, { ...nothing, query, rows });
    return (await this.catalogue.byIds(ctx, ids, portal)).map((one) => datasetDict(one, portal));
  }

  private async tags(asked: Asked) {
    const part = asked.text('query')?.toLowerCase() ?? '';
    const isFull = asked.flag('all_fields', false);
    const names = (await this.values(asked, 'tags'))
      .map(({ name }) => name)
      .filter((name) => name.toLowerCase().includes(part))
      .sort();
    return isFull ? names.map(tagDict) : names;
  }

  private async tag(asked: Asked) {
    const id = asked.needed('id');
    const query = { op: 'equals', field: 'tags', value: id } as const;
    const found = (await this.values(asked, 'tags', query)).some(({ name }) => name === id);
    if (!found) throw missing('Tag');
    return tagDict(id);
  }

  private async licences(asked: Asked) {
    return (await this.values(asked, 'license_id')).map(({ name }) => {
      const { license_url: url, isopen } = licenceOf(name);
      return { id: name, title: name, url: url ?? '', status: 'active', is_okd_compliant: isopen };
    });
  }

  private async values(
    { ctx }: Asked,
    facet: FindFacet,
    query: FindQuery = { op: 'all' },
  ): Promise<readonly FacetItem[]> {
    const found = await this.finding.find(ctx, { ...nothing, query, facets: [facet] });
    return found.facets[facet] ?? [];
  }
}

/** No datasets, but all values. */
const nothing = {
  ...{ sort: [], start: 0, rows: 0, facets: [], facetLeast: 1 },
  facetLimit: limits.ckanNames.value,
} as const;

const sortKeys: ReadonlyMap<string, keyof FacetItem> = new Map([
  ['name', 'name'],
  ['title', 'title'],
  ['package_count', 'count'],
]);

function sorted(by: string, all: readonly FacetItem[]): FacetItem[] {
  const [field = '', direction = 'asc'] = by.trim().split(/\s+/);
  const key = sortKeys.get(field);
  if (!key) throw misfit({ sort: [`Cannot sort by field \`${field}\``] });
  const sign = direction.toLowerCase() === 'desc' ? -1 : 1;
  return [...all].sort((a, b) => (a[key] < b[key] ? -sign : a[key] > b[key] ? sign : 0));
}
