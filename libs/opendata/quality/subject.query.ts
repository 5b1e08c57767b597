import type { Context, Database } from '@shutong/platform';
import type { DatasetDescription, Distribution, Problem } from '../description/description';
import { inNoLanguage } from '../description/texts';
import { agentNamed, emptyDescription, emptyDistribution } from '../description/values';

/** A dataset of the portal, with all that is said of it. */
export interface Subject {
  readonly id: string;
  readonly sourceId: string | null;
  readonly department: string | null;
  readonly description: DatasetDescription;
  readonly problems: readonly Problem[];
}

/** Of the portal itself: what is the same for all own datasets. */
export interface PortalTerms {
  /** Empty: nobody has said yet where the public reaches it. */
  readonly url: string;
  /** Empty: nobody has said by which licence data are open. */
  readonly licence: string;
}

interface OwnTable {
  readonly place: number;
  readonly name: string;
  readonly bytes: number;
}

interface Own {
  readonly id: string;
  readonly title: string;
  readonly department: string;
  readonly departmentName: string;
  readonly summary: string;
  readonly theme: string | null;
  readonly keywords: readonly string[];
  readonly division: string | null;
  readonly firstAt: Date;
  readonly publishedAt: Date;
  readonly tables: readonly OwnTable[];
}

/** Records of sources that are on show. */
export const harvestedSubjects = (
  database: Database,
  ctx: Context,
  ids: readonly string[],
): Promise<Subject[]> =>
  database.query<Subject>(
    ctx,
    `SELECT id, source_id AS "sourceId", NULL AS department, description, problems
       FROM opendata.record WHERE id = ANY ($1::uuid[]) AND state <> 'gone'`,
    [ids],
  );

const own = `
  SELECT v.dataset_id AS id, v.title, v.department, v.department_name AS "departmentName", v.summary, e.theme,
         e.keywords, e.division, v.published_at AS "publishedAt",
         (SELECT min(f.published_at) FROM opendata.publication f WHERE f.dataset_id = v.dataset_id) AS "firstAt",
         (SELECT coalesce(jsonb_agg(jsonb_build_object('place', t.place, 'name', t.name, 'bytes', t.bytes)
                                    ORDER BY t.place), '[]')
            FROM open_datasets.version_table t WHERE t.publication_id = v.publication_id) AS tables
    FROM open_datasets.version v
    JOIN opendata.publication p ON p.id = v.publication_id
    JOIN catalog.entry e ON e.id = p.entry_id AND e.state = 'published'
   WHERE v.dataset_id = ANY ($1::uuid[])
     AND NOT EXISTS (SELECT 1 FROM open_datasets.version later
                      WHERE later.dataset_id = v.dataset_id AND later.number > v.number)`;

/** Datasets of our own of which a version is open, by the latest one. */
export async function ownSubjects(
  database: Database,
  ctx: Context,
  ids: readonly string[],
  terms: PortalTerms,
): Promise<Subject[]> {
  const rows = await database.query<Own>(ctx, own, [ids]);
  return rows.map((row) => ({
    ...{ id: row.id, sourceId: null, department: row.department, problems: [] },
    description: describe(row, terms),
  }));
}

const publicAccess = 'http://publications.europa.eu/resource/authority/access-right/PUBLIC';

const inChinese = (text: string) => (text === '' ? {} : { 'zh-CN': text });

function describe(row: Own, { url, licence }: PortalTerms): DatasetDescription {
  const page = url === '' ? null : `${url.replace(/\/$/, '')}/api/v1/datasets/${row.id}`;
  return {
    ...emptyDescription,
    ...{ title: inChinese(row.title), description: inChinese(row.summary), landingPage: page },
    publisher: agentNamed(inChinese(row.departmentName)),
    themes: row.theme === null ? [] : [{ iri: null, label: inChinese(row.theme) }],
    keywords: row.keywords.map(inChinese),
    spatial:
      row.division === null ? [] : [{ iri: null, label: inNoLanguage(row.division), box: null }],
    ...{ licence: licence === '' ? null : licence, accessRights: publicAccess },
    ...{ issued: row.firstAt.toISOString(), modified: row.publishedAt.toISOString() },
    languages: ['zh-CN'],
    distributions: row.tables.flatMap((table) => distributionsOf(table, page)),
  };
}

/** Rows to be asked for in two formats, and the file of the table. */
function distributionsOf({ place, name, bytes }: OwnTable, page: string | null): Distribution[] {
  const at = page && `${page}/versions/latest/tables/${place}`;
  const named = { ...emptyDistribution, title: inChinese(name) };
  const rows = (format: string, mediaType: string): Distribution => ({
    ...{ ...named, format, mediaType, isService: true },
    accessUrl: at && `${at}/rows.${format.toLowerCase()}`,
  });
  const file = {
    ...{ ...named, format: 'PARQUET', mediaType: 'application/vnd.apache.parquet', bytes },
    ...{ accessUrl: page, downloadUrl: at && `${at}/file` },
  };
  return [rows('CSV', 'text/csv'), rows('JSON', 'application/json'), file];
}
