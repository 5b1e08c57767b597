import type { Asked } from '../ckan/asked';

/** Longer ones no server takes. */
const longestAddress = 8000;

export interface DatastoreLinks {
  readonly start: string;
  readonly next: string;
  readonly prev?: string;
}

/** The same question from other rows on, as CKAN 2.11 tells it: below the address of the site, and a next one always. */
export function linksOf(
  asked: Asked,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): { readonly _links?: DatastoreLinks } {
  const path = `${new URL(asked.portal).pathname.replace(/\/$/, '')}/api/3/action/datastore_search`;
  const from = (row: number | null): string => {
    const query = asked.asQuery();
    query.delete('offset');
    if (row !== null) query.set('offset', String(row));
    return `${path}?${query.toString()}`;
  };
  const [start, next] = [from(null), from(offset + limit)];
  if (next.length > longestAddress) return {};
  const prev = offset > 0 ? { prev: from(Math.max(0, offset - limit)) } : {};
  return { _links: { start, next, ...prev } };
}
