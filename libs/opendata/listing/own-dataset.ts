import { codeList, type UpdateCycle } from '@shutong/catalog';
import { daysOfPeriods, type HeldSeries } from '@shutong/datasets';
import type { Config } from '@shutong/platform';
import type {
  DatasetDescription,
  Distribution,
  Period,
  Place,
  Term,
} from '../description/description';
import { inNoLanguage, noText } from '../description/texts';
import { parquetType } from '../open-dataset/table-file';
import { isOfGovernment } from '../provider/source-class';
import { nameUuid } from './distributions';
import type { ListedDistribution } from './listed-dataset';

/** A department's dataset by its latest open version, as the view has it. */
export interface OwnDataset {
  readonly id: string;
  readonly publicationId: string;
  readonly version: number;
  readonly title: string;
  /** Unified social credit code. */
  readonly department: string;
  readonly departmentName: string;
  readonly entryVersion: number;
  readonly entryTitle: string;
  readonly entryTitleEn: string;
  readonly summary: string;
  readonly updateCycle: UpdateCycle | null;
  readonly theme: string | null;
  readonly keywords: readonly string[];
  /** Of the region in which the department is (GB/T 2260). */
  readonly division: string | null;
  readonly publishedAt: Date;
  readonly createdAt: Date;
  readonly tables: readonly OwnTable[];
}

interface OwnTable {
  readonly place: number;
  readonly name: string;
  readonly rows: number;
  /** Of its Parquet file. */
  readonly bytes: number;
  /** Null where it is no time series. */
  readonly series: HeldSeries | null;
}

/** What is the same for all that one body opens. */
export interface OpeningTerms {
  readonly licence: string | null;
  /** What is to be known besides the licence. */
  readonly rights: string | null;
  /** Mail address for questions. */
  readonly email: string | null;
}

/** The region speaks for bodies of the government alone: others open data on terms of their own. */
export function openingTerms(
  { openLicence, openRights, portalContact }: OpeningSettings,
  department: string,
): OpeningTerms {
  const email = portalContact || null;
  return isOfGovernment(department)
    ? { licence: openLicence || null, rights: openRights || null, email }
    : { ...nothingSaid, email };
}

export type OpeningSettings = Pick<Config, 'openLicence' | 'openRights' | 'portalContact'>;

const nothingSaid: OpeningTerms = { licence: null, rights: null, email: null };

export const ownColumns = `
  o.id, o.publication_id AS "publicationId", o.version, o.title, o.department,
  o.department_name AS "departmentName", o.entry_version AS "entryVersion", o.entry_title AS "entryTitle",
  o.entry_title_en AS "entryTitleEn", o.summary, o.update_cycle AS "updateCycle", o.theme, o.keywords,
  o.division, o.published_at AS "publishedAt", o.created_at AS "createdAt", o.tables`;

const publicAccess = 'http://publications.europa.eu/resource/authority/access-right/PUBLIC';

/** What the catalogue says of a department's dataset, in the words in which others' are described. Addresses begin with `portal`. */
export function ownDescription(
  own: OwnDataset,
  portal: string,
  { licence, rights, email }: OpeningTerms = nothingSaid,
): DatasetDescription {
  const { title, entryTitle, entryTitleEn, departmentName, updateCycle } = own;
  const en = title === entryTitle && entryTitleEn !== '' ? { en: entryTitleEn } : {};
  return {
    ...{ type: 'dataset', title: { zh: title, ...en }, description: zh(own.summary) },
    publisher: { name: { zh: departmentName }, iri: null, email: null, homepage: null },
    contacts: [{ name: departmentName, email, phone: null, url: feedbackOn(own, portal) }],
    ...{ licence, rights, temporal: periodsOf(own.tables), accessRights: publicAccess },
    spatial: own.division === null ? [] : [placeOf(own.division)],
    themes: own.theme ? [themeOf(own.theme)] : [],
    keywords: own.keywords.map((word) => ({ zh: word })),
    frequency: updateCycle === null ? null : { code: updateCycle, said: updateCycle },
    ...{ issued: own.createdAt.toISOString(), modified: own.publishedAt.toISOString() },
    ...{ landingPage: `${portal}/dataset/${own.id}`, languages: [] },
    distributions: ownDistributions(own, portal),
  };
}

/** Where questions and corrections are handed in, which go to its department, and read with what that has answered. */
const feedbackOn = ({ id }: OwnDataset, portal: string): string =>
  `${portal}/api/v1/feedback?dataset=${id}`;

/** Which its time series cover, each once: of other tables nobody says. */
function periodsOf(tables: readonly OwnTable[]): Period[] {
  const periods = tables.flatMap(({ series }) =>
    series ? [daysOfPeriods(series.step, series.span)] : [],
  );
  return [...new Map(periods.map((one) => [`${one.start}/${one.end}`, one])).values()];
}

/** Each table as its file, as text, and as the rows that can be asked for; the ids are the same in every version. */
export const ownDistributions = (own: OwnDataset, portal: string): ListedDistribution[] =>
  own.tables.flatMap((table) => {
    const { place, name } = table;
    const base = {
      ...{ identifier: null, title: inNoLanguage(name), description: noText, licence: null },
      ...{ rights: null, issued: null, modified: own.publishedAt.toISOString() },
      ...{ bytes: null, isService: false },
    };
    return formsOf(own, table, portal).map(({ form, ...of }) => ({
      ...{ ...base, ...of, id: idOf(own, place, form), table: place },
    }));
  });

const placeOf = (division: string): Place => ({
  ...{ iri: null, label: inNoLanguage(division), box: null },
});

type Form = 'file' | 'csv' | 'rows';

const idOf = ({ id }: OwnDataset, place: number, form: Form): string =>
  nameUuid(id, `${place}/${form}`);

function formsOf(own: OwnDataset, { place, bytes }: OwnTable, portal: string) {
  const table = `${portal}/api/v1/datasets/${own.id}/versions/latest/tables/${place}`;
  const [file, csv] = [`${table}/file`, `${portal}/datastore/dump/${idOf(own, place, 'csv')}`];
  const forms: readonly (Partial<Distribution> &
    Pick<Distribution, 'format' | 'mediaType' | 'accessUrl' | 'downloadUrl'> & {
      readonly form: Form;
    })[] = [
    {
      ...{ form: 'csv', format: 'CSV', mediaType: 'text/csv', accessUrl: csv, downloadUrl: csv },
    },
    {
      ...{ form: 'file', format: 'PARQUET', mediaType: parquetType, bytes },
      ...{ accessUrl: file, downloadUrl: file },
    },
    {
      ...{ form: 'rows', format: 'JSON', mediaType: 'application/json', isService: true },
      ...{ accessUrl: `${table}/rows`, downloadUrl: null },
    },
  ];
  return forms;
}

const zh = (text: string) => (text === '' ? noText : { zh: text });

/** Entries carry the Chinese name. */
function themeOf(name: string): Term {
  const known = codeList('themes').codes.find((one) => one.zh === name);
  return { iri: null, label: { zh: name, ...(known ? { en: known.en } : {}) } };
}
