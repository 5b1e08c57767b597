import type { Config, Context, Database } from '@shutong/platform';
import type { DatasetDescription, Problem } from '../description/description';
import { ownDatasets } from '../listing/listing.query';
import { openingTerms, ownDescription, type OpeningSettings } from '../listing/own-dataset';
import type { Contents } from './contents.formula';
import { contentsOf } from './contents.query';

/** A dataset of the portal, with all that is said of it. */
export interface Subject {
  readonly id: string;
  readonly sourceId: string | null;
  readonly department: string | null;
  readonly description: DatasetDescription;
  readonly problems: readonly Problem[];
  /** Null of what is not kept here. */
  readonly contents: Contents | null;
}

/** Of the portal itself: where the public reaches it, and on what terms. Without an address nothing of it has one. */
export type PortalSettings = OpeningSettings & Pick<Config, 'portalUrl'>;

/** Records of sources that are on show. */
export const harvestedSubjects = (
  database: Database,
  ctx: Context,
  ids: readonly string[],
): Promise<Subject[]> =>
  database.query<Subject>(
    ctx,
    `SELECT id, source_id AS "sourceId", NULL AS department, description, problems, NULL AS contents
       FROM opendata.record WHERE id = ANY ($1::uuid[]) AND state <> 'gone'`,
    [ids],
  );

/** Datasets of our own of which a version is open, by the latest one. */
export async function ownSubjects(
  database: Database,
  ctx: Context,
  ids: readonly string[],
  settings: PortalSettings,
): Promise<Subject[]> {
  const found = await ownDatasets(database, ctx, ids);
  const publications = found.map(({ publicationId }) => publicationId);
  const contents = await contentsOf(database, ctx, publications);
  const termsOf = await providersTerms(database, ctx, found);
  const url = settings.portalUrl.replace(/\/$/, '');
  return found.map((own) => {
    const said = ownDescription(own, url, openingTerms(settings, own.department));
    const licence = said.licence ?? termsOf.get(own.department) ?? null;
    const described = { ...said, licence };
    const description = url === '' ? withoutAddresses(described) : described;
    return {
      ...{ id: own.id, sourceId: null, department: own.department, description, problems: [] },
      contents: contents.get(own.publicationId) ?? null,
    };
  });
}

/** On which terms those from society among them give data, by credit code. */
async function providersTerms(
  database: Database,
  ctx: Context,
  datasets: readonly { readonly department: string }[],
): Promise<ReadonlyMap<string, string>> {
  const codes = [...new Set(datasets.map(({ department }) => department))];
  const sql = 'SELECT code, terms FROM open_listing.provider WHERE code = ANY ($1)';
  const rows = await database.query<{ code: string; terms: string }>(ctx, sql, [codes]);
  return new Map(rows.map(({ code, terms }) => [code, terms]));
}

const withoutAddresses = (said: DatasetDescription): DatasetDescription => ({
  ...said,
  landingPage: null,
  // Who is named has to be reached somehow.
  contacts: said.contacts.flatMap((one) => (one.email === null ? [] : [{ ...one, url: null }])),
  distributions: said.distributions.map((one) => ({ ...one, accessUrl: null, downloadUrl: null })),
});
