import { readBox } from '@shutong/datasets';
import type { PageAsked } from '@shutong/platform';
import type { SourceClass } from '../provider/source-class';
import { orderedPage, type DatasetSort } from './dataset-order';
import { forEverybody, type InZone } from './zone';

/** Which page of datasets is asked for, of whose, where, and in which order. */
export interface DatasetsAsked extends PageAsked {
  readonly sourceClass?: SourceClass;
  readonly sortby?: DatasetSort;
  /** As an address has it. */
  readonly bbox?: string;
}

/** By the publisher's credit code: bodies of the government are registered as such (GB 32100). */
const classOf = `CASE WHEN v.department LIKE '1%' THEN 'official' ELSE 'social' END`;

/** Of a dataset no later version is open. */
const isLatest = (zone: InZone): string => `NOT EXISTS (SELECT 1 FROM ${zone('version')} later
                      WHERE later.dataset_id = v.dataset_id AND later.number > v.number)`;

/** Datasets of which a version is open, each by the latest. */
export const datasets = (zone: InZone): string => `
  SELECT v.dataset_id AS id, v.title, v.department, v.department_name AS "departmentName",
         v.entry_code AS "entryCode", v.entry_title AS "entryTitle", v.entry_title_en AS "entryTitleEn",
         v.summary, v.update_cycle AS "updateCycle", v.number AS version, v.published_at AS "publishedAt",
         (SELECT count(*)::int FROM open_reuse.dataset u WHERE u.dataset_id = v.dataset_id) AS reuses,
         (SELECT count(*)::int FROM open_reuse.dataset u JOIN open_reuse.reuse r ON r.id = u.reuse_id
           WHERE u.dataset_id = v.dataset_id AND r.kind IN ('paper', 'report')) AS results,
         ${classOf} AS "sourceClass", m.terms, m.quality AS "qualityMark", q.points AS mqa, q.stars AS "fiveStar"
    FROM ${zone('version')} v LEFT JOIN open_listing.provider m ON m.code = v.department
    LEFT JOIN open_listing.quality q ON q.id = v.dataset_id
   WHERE ${isLatest(zone)}`;

/** One of its tables has rows in or across the box; a box whose west lies beyond its east crosses the antimeridian. */
const inBox = (zone: InZone, box: string): string => {
  const [west, south, east, north] = [1, 2, 3, 4].map((side) => `(${box}::float8[])[${side}]`);
  return `EXISTS (
  SELECT FROM ${zone('version_table')} t
   WHERE t.publication_id = v.publication_id AND t.extent[2] <= ${north} AND t.extent[4] >= ${south}
     AND CASE WHEN ${west} <= ${east} THEN t.extent[3] >= ${west} AND t.extent[1] <= ${east}
              ELSE t.extent[3] >= ${west} OR t.extent[1] <= ${east} END)`;
};

/** Ids of the datasets of which the latest version that is for everybody has rows in or across a box, which is bound under a number. */
export const datasetsInBox = (box: string): string =>
  `SELECT v.dataset_id FROM ${forEverybody('version')} v WHERE ${isLatest(forEverybody)} AND ${inBox(forEverybody, box)}`;

/** A page of them and one dataset more. @throws platformErrors.invalidCursor, rowQueryErrors.boxMisfit */
export function datasetsIn({ first, after, sourceClass, sortby, bbox }: DatasetsAsked) {
  const { condition, orderBy, values, keyOf } = orderedPage(sortby, after, 4);
  const sqlOf = (
    zone: InZone,
  ) => `${datasets(zone)} AND ${condition} AND ($2::text IS NULL OR ${classOf} = $2)
      AND ($3::float8[] IS NULL OR ${inBox(zone, '$3')}) ORDER BY ${orderBy} LIMIT $1`;
  const box = bbox === undefined ? null : readBox(bbox);
  return { sqlOf, values: [first + 1, sourceClass ?? null, box, ...values], keyOf };
}
