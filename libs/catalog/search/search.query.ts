import { normalise } from '@shutong/text';
import { facetNames, type DocumentKind, type FacetName, type Zone } from './document';
import { tsqueryOf } from './tsvector';

export interface SearchRequest {
  /** Chinese or English words, all of which are in what is found; empty: everything, newest first. */
  readonly query: string;
  readonly kind?: DocumentKind;
  /** Any of the values, in every facet that is given. */
  readonly filter: Readonly<Partial<Record<FacetName, readonly string[]>>>;
  readonly first: number;
  /** Score and id of the last hit of the page before. */
  readonly after?: readonly [number, string];
}

/** Who looks: decides whose drafts are found, and so counted. */
export interface Viewer {
  readonly department: string | null;
  readonly authority: boolean;
}

export interface Hit {
  readonly kind: DocumentKind;
  readonly id: string;
  readonly code: string | null;
  readonly title: string;
  readonly titleEn: string;
  readonly text: string;
  readonly facets: Readonly<Partial<Record<FacetName, string>>>;
  readonly score: number;
}

export interface FacetCount {
  readonly facet: FacetName;
  readonly value: string;
  readonly count: number;
}

export interface Found {
  readonly total: number;
  readonly counts: readonly FacetCount[];
  readonly hits: readonly Hit[];
}

export interface Statement {
  readonly sql: string;
  readonly params: readonly unknown[];
}

/** Values of one facet that are counted out: the most frequent ones. */
export const facetValues = 50;

const documents: Readonly<Record<Zone, string>> = {
  government: 'search.document',
  open: 'search.open_document',
};

/**
 * Page, exact total and facet counts in one statement over one set of hits, so that they agree, and
 * so that what a viewer may not see is in none of them. Both zones share it.
 */
export function searchStatement(zone: Zone, request: SearchRequest, viewer?: Viewer): Statement {
  const params: unknown[] = [];
  const bind = (value: unknown): string => `$${params.push(value)}`;
  const tsquery = tsqueryOf(request.query);
  // A query without any word (「？」) asks for something, and finds nothing.
  const asksInVain = tsquery === null && request.query.trim() !== '';
  const words = tsquery === null ? null : `${bind(tsquery)}::tsquery`;
  const where = [
    ...(asksInVain ? ['false'] : []),
    ...(words ? [`tokens @@ ${words}`] : []),
    ...(viewer ? [visibleTo(viewer, bind)] : []),
    ...(request.kind ? [`kind = ${bind(request.kind)}`] : []),
    ...filters(request, bind),
  ];
  const score = words ? relevance(words, bind(normalise(request.query))) : newest;
  const after = request.after
    ? `WHERE score < ${bind(request.after[0])}::float8
          OR (score = ${bind(request.after[0])}::float8 AND id > ${bind(request.after[1])}::uuid)`
    : '';
  const sql = `
    WITH hit AS MATERIALIZED (
      SELECT kind, id, facets, (${score})::float8 AS score FROM ${documents[zone]}
       WHERE ${where.join(' AND ') || 'true'}
    ), page AS (
      SELECT kind, id, score FROM hit ${after} ORDER BY score DESC, id LIMIT ${request.first + 1}
    )
    SELECT (SELECT count(*)::int FROM hit) AS total,
           (${countsOfHits}) AS counts,
           (${pageOfHits(documents[zone], zone === 'government')}) AS hits`;
  return { sql, params };
}

function visibleTo(viewer: Viewer, bind: (value: unknown) => string): string {
  if (viewer.authority) return "zone = 'government'";
  return `zone = 'government' AND (NOT restricted OR owner = ${bind(viewer.department)})`;
}

function filters({ filter }: SearchRequest, bind: (value: unknown) => string): string[] {
  return facetNames.flatMap((name) => {
    const values = filter[name];
    return values ? [`facets ->> '${name}' = ANY (${bind(values)}::text[])`] : [];
  });
}

/** Where the words stand (title before items) and how often, against the length; a whole title wins. */
const relevance = (words: string, whole: string): string =>
  `ts_rank('{0.1, 0.2, 0.4, 1.0}', tokens, ${words}, 1) + (lower(title) = ${whole})::int`;

const newest = 'extract(epoch FROM changed_at)';

const countsOfHits = `
  SELECT coalesce(jsonb_agg(jsonb_build_object('facet', facet, 'value', value, 'count', n)
                            ORDER BY facet, n DESC, value), '[]')
    FROM (SELECT f.key AS facet, f.value, count(*)::int AS n,
                 row_number() OVER (PARTITION BY f.key ORDER BY count(*) DESC, f.value) AS place
            FROM hit, jsonb_each_text(hit.facets) f GROUP BY f.key, f.value) counted
   WHERE place <= ${facetValues}`;

const pageOfHits = (table: string, inGovernment: boolean): string => `
  SELECT coalesce(jsonb_agg(jsonb_build_object('kind', d.kind, 'id', d.id, 'code', d.code,
           'title', d.title, 'titleEn', d.title_en, 'text', d.text, 'facets', d.facets,
           'score', page.score) ORDER BY page.score DESC, page.id), '[]')
    FROM page JOIN ${table} d ON d.kind = page.kind AND d.id = page.id
         ${inGovernment ? "AND d.zone = 'government'" : ''}`;
