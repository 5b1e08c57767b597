import { Inject, Injectable } from '@nestjs/common';
import { Search } from '@shutong/catalog';
import { Clock, Database, sha256, type Context } from '@shutong/platform';
import { Bound, findCondition, type FindCondition } from './find-condition';
import { findFacets, type FindAsked, type FindSort, type Found } from './find-asked';
import { FindRefusal, type FindQuery } from './find-query';
import { isEverything, keptSums } from './kept-sums';

/** What datasets are sorted by. */
const sortable: Readonly<Record<string, string>> = {
  ...{ id: 'l.id', name: 'l.name', title: 'l.title', title_string: 'l.title' },
  ...{ metadata_modified: 'l.changed_at', metadata_created: 'l.created_at' },
};
/** Points of metadata quality, and stars; who has not been assessed comes last. */
const byQuality: Readonly<Record<string, string>> = { mqa: 'q.points', five_star: 'q.stars' };
const byRelevance = ['score', 'relevance'];
/** Forms of statements that a connection remembers. */
const mostPlanned = 32;
const nameOf = (sql: string): string => `find-${sha256(sql).slice(0, 32)}`;

/** Finds datasets of the portal's catalogue by all that a row of it holds, and by words as the one search finds them. */
@Injectable()
export class FindDatasets {
  private readonly planned = new Set<string>();

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Search) private readonly search: Search,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** @throws FindRefusal */
  async find(ctx: Context, asked: FindAsked): Promise<Found> {
    const bound = new Bound();
    const { condition, ranked } = await this.condition(ctx, asked.query, bound);
    const counted = isEverything(asked.query)
      ? keptSums(asked, bound)
      : countedOf(asked, condition, bound);
    const sql = `
      ${counted.from}
      SELECT ${counted.count} AS count,
             ARRAY (${page(asked, counted.rows, ranked, bound)}) AS ids,
             ${counted.facets} AS facets`;
    const [row] = this.isPlanned(sql, asked)
      ? await this.database.preparedQuery<Found>({ name: nameOf(sql), text: sql, ...bound })
      : await this.database.query<Found>(ctx, sql, bound.values);
    return row!;
  }

  /**
   * Planning such a statement takes as long as answering it, so that what is asked most stays planned on its connections: what is of
   * a simple form, and of no more forms than a connection may remember.
   */
  private isPlanned(sql: string, { query, sort }: FindAsked): boolean {
    const [only, ...others] = query.op === 'and' ? query.parts : [query];
    const isOne = others.length === 0 && (only?.op === 'words' || only?.op === 'equals');
    if (!(isEverything(query) || isOne) || sort.length > usual.length) return false;
    if (this.planned.size < mostPlanned) this.planned.add(sql);
    return this.planned.has(sql);
  }

  /** What a query comes to, by the words that the one search finds. @throws FindRefusal */
  condition(ctx: Context, query: FindQuery, bound: Bound): Promise<FindCondition> {
    const finds = (words: string) => this.search.openDatasets(ctx, words);
    return findCondition(query, { bound, now: this.clock.now() }, finds);
  }
}

function page(
  { sort, start, rows }: FindAsked,
  of: string,
  ranked: string | undefined,
  bound: Bound,
): string {
  const order = sort.length > 0 ? sort : usual;
  const terms = order.flatMap(({ field, descending }) => {
    if (byRelevance.includes(field)) {
      // The best are the first of what was found.
      return ranked === undefined ? [] : [`r.place ${descending ? 'ASC' : 'DESC'}`];
    }
    return [
      `${sortedBy(field)} ${descending ? 'DESC' : 'ASC'}${isOfQuality(field) ? ' NULLS LAST' : ''}`,
    ];
  });
  const quality = order.some(({ field }) => isOfQuality(field))
    ? 'LEFT JOIN open_listing.quality q ON q.id = l.id'
    : '';
  const places =
    ranked === undefined
      ? ''
      : `LEFT JOIN unnest(${ranked}::uuid[]) WITH ORDINALITY AS r (id, place) ON r.id = l.id`;
  return `SELECT l.id FROM ${of} l ${places} ${quality}
           ORDER BY ${[...terms, 'l.id'].join(', ')} LIMIT ${bound.add(rows)} OFFSET ${bound.add(start)}`;
}

const isOfQuality = (field: string): boolean => Object.hasOwn(byQuality, field);

function sortedBy(field: string): string {
  const all = { ...sortable, ...byQuality };
  if (!Object.hasOwn(all, field)) throw new FindRefusal(`cannot sort by ${field}`);
  return all[field]!;
}

const usual: readonly FindSort[] = [
  { field: 'score', descending: true },
  { field: 'metadata_modified', descending: true },
];

/** What is counted is looked for once, with all that it is sorted by; without facets a page is read along an index. */
function countedOf(asked: FindAsked, condition: string, bound: Bound) {
  if (asked.facets.length === 0) {
    const rows = `(SELECT * FROM open_listing.listed l WHERE ${condition})`;
    return {
      from: '',
      rows,
      count: `(SELECT count(*)::int FROM ${rows} l)`,
      facets: `'{}'::jsonb`,
    };
  }
  const facetColumns = asked.facets.map((facet) => findFacets[facet].columns);
  const columns = [...new Set(Object.values(sortable)), ...facetColumns].join(', ');
  return {
    from: `WITH found AS MATERIALIZED (SELECT ${columns} FROM open_listing.listed l WHERE ${condition})`,
    rows: 'found',
    count: '(SELECT count(*)::int FROM found)',
    facets: `jsonb_build_object(${facetsOf(asked, bound)})`,
  };
}

function facetsOf({ facets, facetLimit, facetLeast }: FindAsked, bound: Bound): string {
  const [limit, least] = [bound.add(facetLimit), bound.add(facetLeast)];
  return facets
    .map((facet) => {
      const { value, title, many } = findFacets[facet];
      const each =
        many === null ? '' : `, ${many} AS one (value${facet === 'groups' ? ', title' : ''})`;
      const counts = `
        SELECT ${value} AS name, min(${title}) AS title, count(*)::int AS count FROM found f${each}
         WHERE ${value} IS NOT NULL GROUP BY 1 HAVING count(*) >= ${least}::int ORDER BY 3 DESC, 1 LIMIT ${limit}`;
      return `'${facet}', (SELECT coalesce(jsonb_agg(c), '[]') FROM (${counts}) AS c)`;
    })
    .join(', ');
}
