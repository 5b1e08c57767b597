import { RecordRefusal, recordOf, type Mapping, type SourceEntry } from '@shutong/catalog';
import { inNoLanguage } from '../description/texts';
import { agentNamed, emptyDescription, emptyDistribution, isAddress } from '../description/values';
import { Problems } from '../description/problems';
import type { CataloguePage } from './catalogue';
import { readRecords, type Reading } from './record';

/** The listing of a Chinese portal, by the field map that knows its records. */
export function readListing(mapping: Mapping, file: string, raw: readonly object[]): CataloguePage {
  const records = readRecords(raw, (one) => readEntry(mapping, file, one));
  return { kind: 'listing', ...records, next: null, documents: [], total: raw.length };
}

function readEntry(mapping: Mapping, file: string, raw: object): Reading | string {
  try {
    const { identity, entry } = recordOf(mapping, file, raw);
    const page = isAddress(identity) ? identity : null;
    return {
      keys: [identity],
      description: describe(entry, page),
      problems: new Problems(),
    };
  } catch (error) {
    if (error instanceof RecordRefusal) return error.message;
    throw error;
  }
}

function describe(entry: SourceEntry, landingPage: string | null) {
  const { title, titleEn, summary, providerName, theme, updateCycle } = entry;
  return {
    ...emptyDescription,
    title: { 'zh-CN': title, ...(titleEn === '' ? {} : { en: titleEn }) },
    description: summary === '' ? {} : { 'zh-CN': summary },
    publisher: providerName === '' ? null : agentNamed({ 'zh-CN': providerName }),
    themes: theme === null ? [] : [{ iri: null, label: { 'zh-CN': theme } }],
    keywords: entry.keywords.map((word) => ({ 'zh-CN': word })),
    frequency: updateCycle === null ? null : { code: updateCycle, said: updateCycle },
    spatial:
      entry.division === null
        ? []
        : [{ iri: null, label: inNoLanguage(entry.division), box: null }],
    issued: entry.issued,
    modified: entry.modified,
    landingPage,
    languages: ['zh-CN'],
    // Formats are said, addresses are not: they stand behind the page.
    distributions: entry.formats.map((format) => ({
      ...emptyDistribution,
      format,
      accessUrl: landingPage,
    })),
  };
}
