import type { PageAsked } from '@shutong/platform';
import type { SourceClass } from '../provider/source-class';

/** Which datasets, and which page of them. */
export interface DatasetsAsked extends PageAsked {
  readonly sourceClass?: SourceClass;
  /** As an address has it. */
  readonly bbox?: string;
}

/** By the publisher's credit code: bodies of the government are registered as such (GB 32100). */
const classOf = `CASE WHEN v.department LIKE '1%' THEN 'official' ELSE 'social' END`;

/** Datasets of which a version is open, each by the latest. */
export const datasets = `
  SELECT v.dataset_id AS id, v.title, v.department, v.department_name AS "departmentName",
         v.entry_code AS "entryCode", v.entry_title AS "entryTitle", v.entry_title_en AS "entryTitleEn",
         v.summary, v.update_cycle AS "updateCycle", v.number AS version, v.published_at AS "publishedAt",
         (SELECT count(*)::int FROM open_reuse.dataset u WHERE u.dataset_id = v.dataset_id) AS reuses,
         (SELECT count(*)::int FROM open_reuse.dataset u JOIN open_reuse.reuse r ON r.id = u.reuse_id
           WHERE u.dataset_id = v.dataset_id AND r.kind IN ('paper', 'report')) AS results,
         ${classOf} AS "sourceClass", m.terms, m.quality AS "qualityMark"
    FROM open_datasets.version v LEFT JOIN open_listing.provider m ON m.code = v.department
   WHERE NOT EXISTS (SELECT 1 FROM open_datasets.version later
                      WHERE later.dataset_id = v.dataset_id AND later.number > v.number)`;

/** One of its tables has rows in or across the box ($4); a box whose west lies beyond its east crosses the antimeridian. */
const inBox = `EXISTS (
  SELECT FROM open_datasets.version_table t
   WHERE t.publication_id = v.publication_id AND t.extent[2] <= $4[4] AND t.extent[4] >= $4[2]
     AND CASE WHEN $4[1] <= $4[3] THEN t.extent[3] >= $4[1] AND t.extent[1] <= $4[3]
              ELSE t.extent[3] >= $4[1] OR t.extent[1] <= $4[3] END)`;

/** A page of them: before a dataset ($1), so many ($2), of a class ($3), in a box. */
export const datasetsAsked = `${datasets} AND ($1::uuid IS NULL OR v.dataset_id < $1)
    AND ($3::text IS NULL OR ${classOf} = $3) AND ($4::float8[] IS NULL OR ${inBox})
  ORDER BY v.dataset_id DESC LIMIT $2`;
