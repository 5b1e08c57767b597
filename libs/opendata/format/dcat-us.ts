import type { Contact, Distribution, Period, Place, Term } from '../description/description';
import { frequencyOf } from '../description/frequency';
import { hasText, inNoLanguage, lengths } from '../description/texts';
import { dateOf } from '../description/dates';
import {
  agentNamed,
  boxOf,
  bytesIn,
  contactOf,
  emptyDescription,
  emptyDistribution,
  formatOf,
  isServiceFormat,
  mediaTypeOf,
} from '../description/values';
import { BrokenCatalogue, type CataloguePage } from './catalogue';
import { Fields, fieldsOf, isObject, type Json } from './fields';
import { readRecords, type Reading } from './record';

/** A dataset in DCAT's terms as plain JSON, perhaps of a national profile. */
const isDataset = (value: unknown): value is Json =>
  isObject(value) &&
  ('distribution' in value || 'identifier' in value || 'accessLevel' in value) &&
  ('title' in value || 'description' in value) &&
  !('@graph' in value);

/** A catalogue without its datasets, which alone does not tell one: it has at least two of these. */
const ofCatalogue = [
  'superThemeTaxonomy',
  'themeTaxonomy',
  'describedBy',
  'conformsTo',
  'homepage',
];

/** Reads `data.json` of DCAT-US 1.1 and 3.0 and of profiles made after it; undefined for what is none. */
export function readDcatUs(json: unknown): CataloguePage | undefined {
  if (Array.isArray(json)) return json.some(isDataset) ? pageOf(json) : undefined;
  if (!isObject(json)) return undefined;
  const { dataset } = json;
  if (Array.isArray(dataset)) return pageOf(dataset);
  // One dataset alone, not in a list: read as what is meant.
  if (isDataset(dataset)) return pageOf([dataset]);
  if (dataset === undefined && ofCatalogue.filter((field) => field in json).length >= 2) {
    throw new BrokenCatalogue('a data.json without the list “dataset”');
  }
  return isDataset(json) && Array.isArray(json['distribution']) ? pageOf([json]) : undefined;
}

function pageOf(list: readonly unknown[]): CataloguePage {
  const records = readRecords(list, (one) =>
    isObject(one) ? readDataset(one) : 'no object with fields',
  );
  return { kind: 'dcat-us', ...records, next: null, documents: [], total: list.length };
}

/** What DCAT-US asks of every dataset. */
const asked = ['description', 'keyword', 'modified', 'publisher', 'contactPoint'];

function readDataset(json: Json): Reading {
  const fields = fieldsOf(json);
  for (const field of asked) if (!fields.has(field)) fields.problems.add(field, 'missing');
  const id = fields.text('@id', lengths.address);
  const description = {
    ...emptyDescription,
    title: fields.texts('title', lengths.name),
    description: fields.texts('description'),
    publisher: publisherOf(fields),
    contacts: contactsOf(fields),
    themes: [...fields.words('theme'), ...fields.words('superTheme')].map(termOf),
    keywords: fields.words('keyword', /,\s+|;/).map((word) => inNoLanguage(word)),
    licence: fields.text('license', lengths.address),
    accessRights: fields.text('accessLevel', lengths.word),
    rights: fields.text('rights'),
    frequency: frequencyOf(fields.text('accrualPeriodicity', lengths.word)),
    temporal: temporalOf(fields),
    spatial: spatialOf(fields),
    issued: fields.date('issued'),
    // A dataset that is renewed steadily names its cycle here.
    modified: /^R\//.test(String(json['modified'])) ? null : fields.date('modified'),
    landingPage: fields.address('landingPage'),
    languages: fields.words('language'),
    distributions: fields.objects('distribution').map(distributionOf),
  };
  return {
    keys: [fields.text('identifier', lengths.address), id],
    alsoKnownAs: [id],
    iri: id !== null && URL.canParse(id) ? id : null,
    description,
    problems: fields.problems,
  };
}

const termOf = (word: string): Term =>
  /^https?:\/\//.test(word) ? { iri: word, label: {} } : { iri: null, label: inNoLanguage(word) };

function publisherOf(fields: Fields) {
  if (typeof fields.source['publisher'] === 'string') {
    const name = fields.text('publisher', lengths.name);
    return name === null ? null : agentNamed(inNoLanguage(name));
  }
  const publisher = fields.object('publisher');
  const name = publisher?.texts('name', lengths.name) ?? {};
  if (!publisher || !hasText(name)) return null;
  return agentNamed(name, { email: publisher.email('mbox') });
}

function contactsOf(fields: Fields): Contact[] {
  const contacts = fields.objects('contactPoint').map((one) =>
    contactOf({
      ...{ name: one.text('fn', lengths.name), email: one.email('hasEmail') },
      ...{ phone: one.text('hasTelephone', lengths.word), url: one.address('hasURL') },
    }),
  );
  return contacts.filter((one) => one !== null);
}

/** `start/end`, either end perhaps a duration, which is left out. */
function temporalOf(fields: Fields): Period[] {
  return fields.list('temporal').flatMap((one) => {
    if (isObject(one)) {
      const period = new Fields(one, fields.problems, 'temporal.');
      return [{ start: period.date('startDate'), end: period.date('endDate') }];
    }
    const ends = String(one)
      .split('/')
      .map((end) => dateOf(end));
    const isWhole = ends.length <= 2 && ends.some((end) => end !== undefined);
    if (isWhole) return [{ start: ends[0] ?? null, end: ends[1] ?? null }];
    fields.problems.add(fields.name('temporal'), 'no-date', one);
    return [];
  });
}

/** West, south, east, north as one text; else the name of a place. */
function spatialOf(fields: Fields): Place[] {
  const said = fields.list('spatial');
  if (said.length === 4 && said.every((one) => Number.isFinite(Number(one)))) {
    const box = boxOf(said.map(Number));
    return box ? [{ iri: null, label: {}, box }] : [];
  }
  return fields.words('spatial').map((text) => {
    const box = boxOf(
      text.split(',').map((number) => (number.trim() === '' ? NaN : Number(number))),
    );
    return { iri: null, label: box ? {} : inNoLanguage(text), box: box ?? null };
  });
}

function distributionOf(one: Fields): Distribution {
  const format = formatOf(one.text('format', lengths.address));
  return {
    ...emptyDistribution,
    identifier: one.text('identifier', lengths.address) ?? one.text('@id', lengths.address),
    title: one.texts('title', lengths.name),
    description: one.texts('description'),
    format,
    mediaType: mediaTypeOf(one.text('mediaType')),
    bytes: bytesIn(one.source['byteSize'], one.name('byteSize'), one.problems),
    accessUrl: one.address('accessURL'),
    downloadUrl: one.address('downloadURL'),
    licence: one.text('license', lengths.address),
    issued: one.date('issued'),
    modified: one.date('modified'),
    isService: isServiceFormat(format),
  };
}
