import type { Context, Database } from '@shutong/platform';
import type { DatasetDescription, Problem } from '../description/description';
import { ownDatasets } from '../listing/listing.query';
import { ownDescription, type OpeningTerms } from '../listing/own-dataset';
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

/** Of the portal itself: what is the same for all own datasets. */
export interface PortalTerms {
  /** Empty: nobody has said where the public reaches it, and nothing of it has an address. */
  readonly url: string;
  readonly opening: OpeningTerms;
}

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
  { url, opening }: PortalTerms,
): Promise<Subject[]> {
  const found = await ownDatasets(database, ctx, ids);
  const publications = found.map(({ publicationId }) => publicationId);
  const contents = await contentsOf(database, ctx, publications);
  return found.map((own) => {
    const said = ownDescription(own, url.replace(/\/$/, ''), opening);
    const description = url === '' ? withoutAddresses(said) : said;
    return {
      ...{ id: own.id, sourceId: null, department: own.department, description, problems: [] },
      contents: contents.get(own.publicationId) ?? null,
    };
  });
}

const withoutAddresses = (said: DatasetDescription): DatasetDescription => ({
  ...said,
  landingPage: null,
  // Who is named has to be reached somehow.
  contacts: said.contacts.flatMap((one) => (one.email === null ? [] : [{ ...one, url: null }])),
  distributions: said.distributions.map((one) => ({ ...one, accessUrl: null, downloadUrl: null })),
});
