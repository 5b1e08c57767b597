import { codeList, regionName } from '@shutong/catalog';
import type { Language } from '@shutong/platform';
import { saidIn } from '../words';
import { saying } from './report-words';

type Show = (value: string, language: Language) => string;

/** Columns that hold codes, and how people call what they stand for. */
const shows: ReadonlyMap<string, Show> = new Map<string, Show>([
  ['region', regionText],
  ['domain', domainText],
  ['sourceClass', classText],
]);

/** A text of the figures as a report says it: names where the figures have codes. */
export const shownText = (column: string, value: string, language: Language): string =>
  shows.get(column)?.(value, language) ?? value;

/** Its code and its name; the name of one that has none begins with the code. */
function regionText(code: string, language: Language): string {
  const name = saidIn(language)(regionName(code));
  return name.startsWith(code) ? name : `${code} ${name}`;
}

function domainText(value: string, language: Language): string {
  const domain = codeList('project-domains').codes.find(({ code }) => code === value);
  return domain ? saidIn(language)(domain) : value;
}

function classText(value: string, language: Language): string {
  return value === 'official' || value === 'social' ? saying(language)(value) : value;
}
