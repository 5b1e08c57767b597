import type { Bound } from './find-condition';
import type { FindAsked } from './find-asked';
import type { FindQuery } from './find-query';

/** Whether a query finds all that is shown, so that there are sums of it. */
export function isEverything(query: FindQuery): boolean {
  if (query.op === 'and') return query.parts.every(isEverything);
  return query.op === 'all';
}

/** Counts of all that is shown, and of the facets that are asked for: expressions, and the tables that they read. */
export function keptSums({ facets, facetLimit, facetLeast }: FindAsked, bound: Bound) {
  const [asked, limit, least] = [facets, facetLimit, facetLeast].map((one) => bound.add(one));
  return {
    from: `
      WITH sums AS MATERIALIZED (
        SELECT facet, value, title, source_class, count FROM open_listing.counted
         WHERE facet = 'dataset' OR facet = ANY (${asked}::text[])),
      faceted AS (
        SELECT facet, value AS name, title, count FROM sums WHERE facet <> 'dataset'
         UNION ALL
        SELECT 'source_class', source_class, source_class, count FROM sums
         WHERE facet = 'dataset' AND 'source_class' = ANY (${asked}::text[])),
      named AS (
        SELECT facet, name, min(title) AS title, sum(count)::int AS count FROM faceted
         GROUP BY facet, name HAVING sum(count) >= ${least}::int),
      placed AS (
        SELECT *, row_number() OVER (PARTITION BY facet ORDER BY count DESC, name) AS place FROM named),
      told AS (
        SELECT facet, jsonb_agg(jsonb_build_object('name', name, 'title', title, 'count', count) ORDER BY place) AS items
          FROM placed WHERE place <= ${limit}::int GROUP BY facet)`,
    // Along an index, however deep the page lies.
    rows: 'open_listing.shown',
    count: `(SELECT coalesce(sum(count), 0)::int FROM sums WHERE facet = 'dataset')`,
    // A facet of which nothing is counted is there without values.
    facets: `(SELECT coalesce(jsonb_object_agg(a.facet, coalesce(t.items, '[]')), '{}')
                FROM unnest(${asked}::text[]) AS a (facet) LEFT JOIN told t USING (facet))`,
  };
}
