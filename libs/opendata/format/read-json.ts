import { knownSource } from '@shutong/catalog';
import { limits } from '@shutong/platform';
import { BrokenCatalogue, NotACatalogue, type Answer, type CataloguePage } from './catalogue';
import { readCkan } from './ckan';
import { readDcatRdf } from './dcat-rdf';
import { readDcatUs } from './dcat-us';
import { isObject, type Json } from './fields';
import { readListing } from './listing';
import { fileOf, listingMaps } from './listing-maps';
import { readUdata } from './udata';

/** It says so itself, also where the rest cannot be read. */
const croissant =
  /"(dct:|http:\/\/purl\.org\/dc\/terms\/)?conformsTo"\s*:\s*"?\[?[^,]{0,20}http:\/\/mlcommons\.org\/croissant/;

/** Which of the kinds that are written in JSON it is. */
export async function readJson(written: string, answer: Answer): Promise<CataloguePage> {
  const text = writable(written);
  if (croissant.test(text)) {
    throw new NotACatalogue('Croissant, the description of one dataset for machine learning');
  }
  const json = parsed(text);
  const plain = readCkan(json, answer.address) ?? readUdata(json);
  if (plain) return plain;
  if (isLinkedData(json)) return readLinkedData(json, text, answer);
  return readListed(json, answer) ?? readDcatUs(json) ?? refuseOther(json);
}

const unwritable = /\\u(?:0000|d[89a-f])/i;
const escapes = /\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|\\u(?<one>[0-9a-f]{4})|\\[^]/gi;

/** JSON whose texts no longer hold zero bytes and half characters, which neither the database nor a canonical form can hold. */
const writable = (text: string): string =>
  unwritable.test(text)
    ? text.replace(escapes, (written, ...rest) => {
        const { one } = rest.at(-1) as { readonly one?: string };
        return one !== undefined && /^(0000|d[89a-f])/i.test(one) ? '\\ufffd' : written;
      })
    : text;

/** Lists within lists cost a reader far more than they are long. */
function assertShallow(text: string): void {
  const { value } = limits.jsonDepth;
  let depth = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const mark = text[at]!;
    if (isQuoted && mark === '\\') at += 1;
    else if (mark === '"') isQuoted = !isQuoted;
    else if (!isQuoted) depth += stepOf(mark);
    if (depth > value) throw new BrokenCatalogue(`nested deeper than ${value} levels`);
  }
}

function stepOf(mark: string): number {
  if (mark === '[' || mark === '{') return 1;
  return mark === ']' || mark === '}' ? -1 : 0;
}

function parsed(text: string): unknown {
  assertShallow(text);
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch (error) {
    throw new BrokenCatalogue(
      `no JSON that can be read: ${(error as Error).message.slice(0, 200)}`,
    );
  }
}

/** Project Open Data's context names what its schema says anyway: data.json is read by its schema. */
const isDataJson = (json: unknown): boolean =>
  isObject(json) &&
  Array.isArray(json['dataset']) &&
  !isObject(json['@context']) &&
  JSON.stringify([json['@context'], json['conformsTo'], json['describedBy']]).includes(
    'project-open-data',
  );

const linkedTerms = ['@context', '@graph', '@id', '@type'];

function isLinkedData(json: unknown): boolean {
  if (isDataJson(json)) return false;
  const some = Array.isArray(json) ? (json as unknown[]).slice(0, 10) : [json];
  return some.some((one) => isObject(one) && linkedTerms.some((term) => term in one));
}

async function readLinkedData(json: unknown, text: string, answer: Answer): Promise<CataloguePage> {
  if (isObject(json) && Object.keys(json).every((key) => key === '@context')) {
    throw new NotACatalogue('a context of JSON-LD');
  }
  try {
    return await readDcatRdf('json-ld', text, answer);
  } catch (error) {
    // Some write data.json with contexts that say nothing of it.
    const page = readDcatUs(json);
    if (page && page.datasets.length > 0) return page;
    throw error;
  }
}

function readListed(json: unknown, { address }: Answer): CataloguePage | undefined {
  if (!Array.isArray(json) || json.length === 0 || !json.every(isObject)) return undefined;
  const file = fileOf(address);
  const known = knownSource(listingMaps(), file, { records: json });
  return known && readListing(known.mapping, file, known.records);
}

const errorFields = ['error', 'errors', 'detail', 'exception', 'message', 'fault'];

function refuseOther(json: unknown): never {
  if (Array.isArray(json) && json.length === 0) throw new BrokenCatalogue('an empty list');
  if (!isObject(json)) throw new NotACatalogue('JSON of another kind');
  const names = Object.keys(json);
  const error = errorFields.find((field) => field in json);
  if (names.length === 0) throw new BrokenCatalogue('an empty object');
  if (error !== undefined && names.length <= 6) {
    throw new BrokenCatalogue(`the source answers with an error: ${saidIn(json[error])}`);
  }
  if (isListOfPortals(json)) throw new NotACatalogue('a list of portals');
  throw new NotACatalogue(isFieldMap(json) ? 'a map of field names' : 'JSON of another kind');
}

const saidIn = (value: unknown): string =>
  (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, 200);

/** Regions, each with the name and address of its portal, or nothing. */
function isListOfPortals(json: Json): boolean {
  const leaves = Object.values(json).flatMap((one) =>
    isObject(one) ? Object.values(one) : [null],
  );
  const portals = leaves.filter((one) => isObject(one) && 'url' in one && 'name' in one);
  return portals.length > 0 && leaves.every(isObject);
}

/** Texts to texts, perhaps by place. */
const isFieldMap = (json: Json, depth = 0): boolean =>
  depth < 6 &&
  Object.values(json).every(
    (one) => typeof one === 'string' || (isObject(one) && isFieldMap(one, depth + 1)),
  );
