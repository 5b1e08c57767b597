import { codeList, type UpdateCycle } from '@shutong/catalog';
import { frequencyCode } from '../description/frequency';
import { accessRightOf, fileTypeOf } from '../quality/vocabularies';

const authority = 'http://publications.europa.eu/resource/authority';

/** Term of the EU's table of frequencies, which DCAT-AP asks for. */
export const frequencyIri = (cycle: UpdateCycle): string =>
  `${authority}/frequency/${frequencyCode(cycle)}`;

/** Term of the EU's table of access rights; undefined for what is none of it. */
export function accessRightIri(said: string): string | undefined {
  const code = accessRightOf(said);
  return code && `${authority}/access-right/${code}`;
}

/** Term of the EU's table of file types, by its short name; undefined where the table has no such type. */
export function fileTypeIri(format: string): string | undefined {
  const code = fileTypeOf(format)?.code;
  return code && `${authority}/file-type/${code}`;
}

export const mediaTypeIri = (mediaType: string): string =>
  `https://www.iana.org/assignments/media-types/${mediaType.split(';')[0]!.trim().toLowerCase()}`;

const languages: Readonly<Record<string, string>> = {
  ...{ zh: 'ZHO', en: 'ENG', fr: 'FRA', de: 'DEU', es: 'SPA', it: 'ITA', nl: 'NLD', pt: 'POR' },
  ...{ ru: 'RUS', ja: 'JPN', ko: 'KOR', ar: 'ARA', pl: 'POL', sv: 'SWE', da: 'DAN', fi: 'FIN' },
  ...{ cs: 'CES', el: 'ELL', hu: 'HUN', ro: 'RON', bg: 'BUL', ga: 'GLE', no: 'NOR', tr: 'TUR' },
};
/** Of a language tag, or of the three letters that the EU's table has itself. */
export function languageIri(tag: string): string | undefined {
  const [language = ''] = tag.toLowerCase().split('-');
  const isCode = /^[a-z]{3}$/.test(language) && language !== 'und';
  const code = languages[language] ?? (isCode ? language.toUpperCase() : undefined);
  return code && `${authority}/language/${code}`;
}

export const dataThemes = `${authority}/data-theme`;
const themeTitles = {
  ...{ AGRI: 'Agriculture, fisheries, forestry and food', ECON: 'Economy and finance' },
  ...{ EDUC: 'Education, culture and sport', ENER: 'Energy', ENVI: 'Environment' },
  ...{ GOVE: 'Government and public sector', HEAL: 'Health', INTR: 'International issues' },
  ...{ JUST: 'Justice, legal system and public safety', REGI: 'Regions and cities' },
  ...{ SOCI: 'Population and society', TECH: 'Science and technology', TRAN: 'Transport' },
} as const;
type DataTheme = keyof typeof themeTitles;

/** The EU's data theme that comes nearest to each theme of the catalogue; of the rest none does. */
const nearest: Readonly<Partial<Record<string, DataTheme>>> = {
  ...{ 'public-security': 'JUST', 'market-regulation': 'ECON', 'social-security': 'SOCI' },
  ...{ 'social-assistance': 'SOCI', health: 'HEAL', education: 'EDUC', transport: 'TRAN' },
  ...{ weather: 'ENVI', geospatial: 'REGI', 'natural-resources': 'ENER', housing: 'REGI' },
  ...{ environment: 'ENVI', 'agriculture-industry': 'AGRI', 'work-safety': 'SOCI' },
  ...{ 'finance-tax': 'ECON', 'legal-services': 'JUST', credit: 'ECON', trade: 'ECON' },
  ...{ innovation: 'TECH', organisations: 'GOVE' },
};

/** A concept of the EU's table of data themes. */
export interface DataThemeTerm {
  readonly iri: string;
  readonly title: string;
}

const themeOf = (theme: DataTheme): DataThemeTerm => ({
  iri: `${dataThemes}/${theme}`,
  title: themeTitles[theme],
});

/** By the Chinese name that entries carry. */
export function dataThemeOf(zh: string): DataThemeTerm | undefined {
  const code = codeList('themes').codes.find((one) => one.zh === zh)?.code;
  const theme = code === undefined ? undefined : nearest[code];
  return theme && themeOf(theme);
}

/** What a source itself calls by an address of the table; undefined for any other address. */
export function dataThemeAt(iri: string): DataThemeTerm | undefined {
  const name = iri.startsWith(`${dataThemes}/`) ? iri.slice(dataThemes.length + 1) : '';
  return Object.hasOwn(themeTitles, name) ? themeOf(name as DataTheme) : undefined;
}
