import type { Distribution, Place } from '../description/description';
import { frequencyOf } from '../description/frequency';
import { inNoLanguage, lengths } from '../description/texts';
import {
  agentNamed,
  bytesIn,
  emptyDescription,
  emptyDistribution,
  formatOf,
  mediaTypeOf,
} from '../description/values';
import type { CataloguePage } from './catalogue';
import { Fields, fieldsOf, isObject, type Json } from './fields';
import { readRecords, type Reading } from './record';

/** A dataset as udata's own API gives it. */
const isDataset = (value: unknown): value is Json =>
  isObject(value) &&
  Array.isArray(value['resources']) &&
  'slug' in value &&
  ('organization' in value || 'owner' in value);

/** The columns without which a table is no export of udata. */
const exportColumns = ['id', 'title', 'url', 'description', 'organization'];

/** Pages of udata's API (`data`, `next_page`), and its exports (`datasets`); undefined for what is neither. */
export function readUdata(json: unknown): CataloguePage | undefined {
  if (isDataset(json)) return pageOf([json], null, 1);
  if (!isObject(json)) return undefined;
  const { data, next_page: next, total } = json;
  const datasets = Array.isArray(json['datasets']) ? json['datasets'].map(joined) : undefined;
  const list = [data, datasets].find((one) => Array.isArray(one) && one.some(isDataset));
  const isEmptyPage = Array.isArray(data) && data.length === 0 && 'next_page' in json;
  if (!Array.isArray(list)) return isEmptyPage ? pageOf([], null, 0) : undefined;
  const count = typeof total === 'number' ? total : list.length;
  return pageOf(list as unknown[], typeof next === 'string' ? next : null, count);
}

/** Its dump keeps a dataset, its organisation and its resources side by side. */
const joined = (one: unknown): unknown =>
  isObject(one) && isObject(one['dataset'])
    ? { organization: one['organization'], ...one['dataset'], resources: one['resources'] }
    : one;

/** The table of all datasets that a portal of udata publishes. */
export function readUdataTable(rows: readonly (readonly string[])[]): CataloguePage | undefined {
  const [head = [], ...records] = rows;
  const columns = head.map((name) => name.trim());
  if (!exportColumns.every((name) => columns.includes(name))) return undefined;
  const objects = records.map((row) =>
    Object.fromEntries(columns.map((name, at) => [name, row[at] ?? ''])),
  );
  const read = readRecords(objects, readRow);
  return { kind: 'udata', ...read, next: null, documents: [], total: objects.length };
}

function pageOf(list: readonly unknown[], next: string | null, total: number): CataloguePage {
  const records = readRecords(list, (one) =>
    isObject(one) ? readDataset(one) : 'no object with fields',
  );
  return { kind: 'udata', ...records, next, documents: [], total };
}

function readDataset(json: Json): Reading | string {
  if (json['private'] === true || json['deleted']) return 'its source does not publish it';
  const fields = fieldsOf(json);
  const description = {
    ...emptyDescription,
    title: inNoLanguage(fields.text('title', lengths.name)),
    description: inNoLanguage(fields.text('description')),
    publisher: publisherOf(fields),
    keywords: fields.words('tags').map((word) => inNoLanguage(word)),
    licence: licenceOf(fields),
    frequency: frequencyOf(fields.text('frequency', lengths.word)),
    temporal: temporalOf(fields),
    spatial: spatialOf(fields),
    issued: fields.date('created_at'),
    modified: fields.date('last_modified', 'last_update'),
    landingPage: fields.address('page'),
    distributions: fields.objects('resources').map(resourceOf),
  };
  const uri = fields.text('uri', lengths.address);
  return {
    keys: [fields.text('id'), fields.text('slug')],
    alsoKnownAs: [fields.text('slug'), uri],
    iri: null,
    description,
    problems: fields.problems,
  };
}

function publisherOf(fields: Fields) {
  const organisation = fields.object('organization');
  if (organisation) {
    const name = organisation.text('name', lengths.name);
    return name ? agentNamed(inNoLanguage(name), { homepage: organisation.address('page') }) : null;
  }
  const owner = fields.object('owner');
  const name = [owner?.text('first_name', 100), owner?.text('last_name', 100)].filter(Boolean);
  return name.length > 0 ? agentNamed(inNoLanguage(name.join(' '))) : null;
}

/** In newer versions an object with the licence's code. */
const licenceOf = (fields: Fields): string | null =>
  isObject(fields.source['license'])
    ? (fields.object('license')?.text('id', lengths.address) ?? null)
    : fields.text('license', lengths.address);

function temporalOf(fields: Fields) {
  const period = fields.object('temporal_coverage');
  return period ? [{ start: period.date('start'), end: period.date('end') }] : [];
}

function spatialOf(fields: Fields): Place[] {
  const zones = fields.object('spatial')?.words('zones') ?? [];
  return zones.map((zone) => ({ iri: null, label: inNoLanguage(zone), box: null }));
}

function resourceOf(resource: Fields): Distribution {
  return {
    ...emptyDistribution,
    identifier: resource.text('id', lengths.address),
    title: inNoLanguage(resource.text('title', lengths.name)),
    description: inNoLanguage(resource.text('description')),
    format: formatOf(resource.text('format', lengths.word)),
    mediaType: mediaTypeOf(resource.text('mime')),
    bytes: bytesIn(resource.source['filesize'], resource.name('filesize'), resource.problems),
    accessUrl: resource.address('url'),
    downloadUrl: resource.source['type'] === 'api' ? null : resource.address('url'),
    issued: resource.date('created_at'),
    modified: resource.date('last_modified', 'published'),
    isService: resource.source['type'] === 'api',
  };
}

function readRow(row: Json): Reading {
  const fields = fieldsOf(row);
  const publisher = fields.text('organization', lengths.name);
  const start = fields.date('temporal_coverage.start');
  const end = fields.date('temporal_coverage.end');
  const description = {
    ...emptyDescription,
    title: inNoLanguage(fields.text('title', lengths.name)),
    description: inNoLanguage(fields.text('description')),
    publisher: publisher === null ? null : agentNamed(inNoLanguage(publisher)),
    keywords: fields.words('tags', /,/).map((word) => inNoLanguage(word)),
    licence: fields.text('license', lengths.address),
    frequency: frequencyOf(fields.text('frequency', lengths.word)),
    temporal: start === null && end === null ? [] : [{ start, end }],
    issued: fields.date('created_at'),
    modified: fields.date('last_modified'),
    landingPage: fields.address('url'),
  };
  return {
    keys: [fields.text('id'), fields.text('slug')],
    alsoKnownAs: [fields.text('slug')],
    description,
    problems: fields.problems,
  };
}
