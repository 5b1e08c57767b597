import type { Contact, Distribution, Place, Term, Texts } from '../description/description';
import { frequencyOf } from '../description/frequency';
import { hasText, inNoLanguage, lengths } from '../description/texts';
import {
  agentNamed,
  bytesIn,
  contactOf,
  emptyDescription,
  emptyDistribution,
  formatOf,
  isServiceFormat,
  mediaTypeOf,
} from '../description/values';
import { BrokenCatalogue, NotACatalogue, type CataloguePage } from './catalogue';
import { boxIn } from './shapes';
import { Fields, fieldsOf, isObject, type Json } from './fields';
import { readRecords, type Reading } from './record';

/** A package of CKAN, however old: it has resources and is described by notes, tags or extras. */
export const isPackage = (value: unknown): value is Json =>
  isObject(value) &&
  Array.isArray(value['resources']) &&
  ['notes', 'tags', 'extras', 'license_id'].some((field) => field in value) &&
  ('title' in value || 'name' in value);

/** The search export of CKAN before its third version listed its packages with their resources apart. */
const isOldPackage = (value: unknown): value is Json =>
  isObject(value) && value['entity_type'] === 'package';

const isEnvelope = (json: Json): boolean =>
  typeof json['success'] === 'boolean' && ('result' in json || 'error' in json);

/** Reads what CKAN's action API answers, and packages without its envelope; undefined for what is neither. */
export function readCkan(json: unknown, address: string): CataloguePage | undefined {
  if (isPackage(json)) return pageOf([json], null);
  if (Array.isArray(json)) return json.some(isPackage) ? pageOf(json.filter(isObject)) : undefined;
  if (!isObject(json)) return undefined;
  const { results, count } = json;
  if (Array.isArray(results) && results.some((one) => isPackage(one) || isOldPackage(one))) {
    return pageOf(results.filter(isObject), totalOf(count), address);
  }
  return isEnvelope(json) ? readResult(json, address) : undefined;
}

function readResult(envelope: Json, address: string): CataloguePage {
  if (envelope['success'] !== true) throw new BrokenCatalogue(saidError(envelope['error']));
  const { result } = envelope;
  if (isPackage(result)) return pageOf([result], null);
  if (isObject(result) && Array.isArray(result['results'])) {
    return pageOf(result['results'].filter(isObject), totalOf(result['count']), address);
  }
  // DKAN lists its packages within one more list.
  const list = Array.isArray(result) ? (result as unknown[]).flat() : [];
  if (list.some(isPackage)) return pageOf(list.filter(isObject));
  if (list.length > 0 && list.every((one) => typeof one === 'string')) {
    throw new NotACatalogue(
      'CKAN’s list of names without descriptions: take package_search instead',
    );
  }
  if (Array.isArray(result)) return pageOf([]);
  throw new NotACatalogue('an answer of CKAN, but no datasets');
}

function saidError(error: unknown): string {
  const said = isObject(error) ? (error['message'] ?? error['__type']) : error;
  return `the source answers with an error: ${typeof said === 'string' ? said.slice(0, 200) : 'it does not say which'}`;
}

const totalOf = (count: unknown): number | null =>
  typeof count === 'number' && Number.isInteger(count) && count >= 0 ? count : null;

function pageOf(
  packages: readonly Json[],
  total: number | null = packages.length,
  address?: string,
): CataloguePage {
  const records = readRecords(packages, readPackage);
  const next = address && total !== null ? nextOf(address, packages.length, total) : null;
  return { kind: 'ckan', ...records, next, documents: [], total };
}

/** The search goes on at the next row (`start`), until as many have come as there are. */
function nextOf(address: string, here: number, total: number): string | null {
  const url = new URL(address);
  const start = Number(url.searchParams.get('start') ?? 0) + here;
  if (here === 0 || !Number.isInteger(start) || start >= total) return null;
  url.searchParams.set('start', String(start));
  return url.href;
}

function readPackage(json: Json): Reading | string {
  const fields = fieldsOf(json);
  if (json['state'] === 'deleted' || json['state'] === 'draft') {
    return `its source has it as ${json['state']}`;
  }
  const extras = extrasOf(fields);
  const description = {
    ...emptyDescription,
    title: translated(fields, 'title', lengths.name),
    description: translated(fields, 'notes'),
    publisher: publisherOf(fields, extras),
    contacts: contactsOf(fields),
    themes: themesOf(fields, extras),
    keywords: keywordsOf(fields),
    licence: fields.first(['license_url', 'license_title', 'license_id'], lengths.address),
    accessRights: fields.text('access_rights') ?? extras.text('access_rights'),
    rights: extras.text('rights'),
    frequency: frequencyOf(fields.first(['frequency'], 100) ?? extras.first(['frequency'], 100)),
    temporal: temporalOf(fields, extras),
    spatial: spatialOf(extras),
    issued: fields.date('issued', 'metadata_created') ?? extras.date('issued'),
    modified: fields.date('modified', 'metadata_modified') ?? extras.date('modified'),
    landingPage: fields.address('url'),
    languages: fields.words('language'),
    distributions: fields.objects('resources').map(resourceOf),
  };
  const uri = fields.text('uri') ?? extras.text('uri');
  return {
    keys: [fields.text('id'), fields.text('name')],
    alsoKnownAs: [fields.text('name'), fields.text('identifier'), extras.text('guid')],
    iri: uri !== null && URL.canParse(uri) ? uri : null,
    description,
    problems: fields.problems,
  };
}

/** `[{key, value}]`, or an object in older versions. */
function extrasOf(fields: Fields): Fields {
  const { extras } = fields.source;
  const pairs = Array.isArray(extras)
    ? extras.filter(isObject).map(({ key, value }) => [String(key), value] as const)
    : Object.entries(isObject(extras) ? extras : {});
  return new Fields(Object.fromEntries(pairs), fields.problems, 'extras.');
}

function translated(fields: Fields, field: string, length?: number): Texts {
  const several = fields.has(`${field}_translated`)
    ? fields.texts(`${field}_translated`, length)
    : {};
  return hasText(several) ? several : fields.texts(field, length);
}

function publisherOf(fields: Fields, extras: Fields) {
  const named = fields.objects('publisher')[0] ?? fields.object('organization');
  const name = named?.first(['title', 'display_name', 'name'], lengths.name);
  const said =
    name ?? extras.text('publisher_name', lengths.name) ?? fields.text('author', lengths.name);
  return said ? agentNamed(inNoLanguage(said), { email: named?.email('email') ?? null }) : null;
}

function contactsOf(fields: Fields): Contact[] {
  const kept = (['maintainer', 'author'] as const).map((role) =>
    contactOf({
      ...{ name: fields.text(role, lengths.name), email: fields.email(`${role}_email`) },
      ...{ phone: null, url: null },
    }),
  );
  const listed = fields.objects('contact').map((one) =>
    contactOf({
      ...{ name: one.text('name', lengths.name), email: one.email('email') },
      ...{ phone: null, url: null },
    }),
  );
  const all = [...listed, ...kept].filter((one) => one !== null);
  return all.filter((one, at) => all.findIndex((other) => isSameContact(one, other)) === at);
}

const isSameContact = (a: Contact, b: Contact): boolean => a.name === b.name && a.email === b.email;

const termOf = (word: string): Term =>
  URL.canParse(word) && word.includes('://')
    ? { iri: word, label: {} }
    : { iri: null, label: inNoLanguage(word) };

function themesOf(fields: Fields, extras: Fields): Term[] {
  const groups = fields.list('groups').flatMap((one) => {
    if (typeof one === 'string') return [one];
    const group = isObject(one) ? new Fields(one, fields.problems, 'groups.') : null;
    return group?.first(['title', 'display_name', 'name'], lengths.word) ?? [];
  });
  const said = [...fields.words('theme'), ...listIn(extras.text('theme'))];
  return [...new Set([...groups, ...said])].map(termOf);
}

/** An extra holds a list as JSON or as one word. */
function listIn(text: string | null): string[] {
  if (text === null) return [];
  if (!text.startsWith('[')) return [text];
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
  } catch {
    return [text];
  }
}

function keywordsOf(fields: Fields): Texts[] {
  const words = fields.list('tags').flatMap((one) => {
    if (typeof one === 'string') return [one];
    const tag = isObject(one) ? new Fields(one, fields.problems, 'tags.') : null;
    return tag?.first(['display_name', 'name'], lengths.word) ?? [];
  });
  return [...new Set(words)].map((word) => inNoLanguage(word));
}

function temporalOf(fields: Fields, extras: Fields) {
  const start = extras.date('temporal_start') ?? fields.date('temporal_start');
  const end = extras.date('temporal_end') ?? fields.date('temporal_end');
  const listed = fields
    .objects('temporal_coverage')
    .map((one) => ({ start: one.date('start'), end: one.date('end') }));
  return start === null && end === null ? listed : [{ start, end }, ...listed];
}

function spatialOf(extras: Fields): Place[] {
  const box = boxIn(extras.text('spatial'));
  const label = inNoLanguage(extras.first(['spatial-text', 'spatial_text'], lengths.name));
  const iri = extras.first(['spatial-uri', 'spatial_uri'], lengths.address);
  return box || hasText(label) || iri ? [{ iri, label, box: box ?? null }] : [];
}

function resourceOf(resource: Fields): Distribution {
  const size = resource.source['size'] ?? resource.source['filesize'];
  const format = formatOf(resource.text('format', lengths.address));
  return {
    ...emptyDistribution,
    identifier: resource.text('id', lengths.address),
    title: translated(resource, 'name', lengths.name),
    description: translated(resource, 'description'),
    format,
    mediaType: mediaTypeOf(resource.text('mimetype')),
    bytes: bytesIn(size, resource.name('size'), resource.problems),
    accessUrl: resource.address('url'),
    downloadUrl: resource.address('download_url'),
    licence: resource.text('license', lengths.address),
    rights: resource.text('rights'),
    issued: resource.date('issued', 'created'),
    modified: resource.date('modified', 'last_modified'),
    isService: isServiceFormat(format),
  };
}
