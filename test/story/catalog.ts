import type { Session } from './session';

export interface Found {
  readonly id: string;
  readonly code: string | null;
  readonly title: string;
  readonly kind: string;
}

/** Searches as a person does; entries and resources, best first. */
export async function search(session: Session, query: string, kind?: 'entry' | 'resource') {
  const parameters = new URLSearchParams({ q: query, ...(kind ? { kind } : {}) });
  return session.get<{ total: number; results: Found[] }>(
    `/api/v1/search?${parameters.toString()}`,
  );
}

/** The one result with that code; fails where the search does not find it on its first page. */
export async function find(
  session: Session,
  query: string,
  wanted: { readonly kind: 'entry' | 'resource'; readonly code: string },
): Promise<Found> {
  const { results } = await search(session, query, wanted.kind);
  const found = results.find(({ code }) => code === wanted.code);
  if (!found) throw new Error(`“${query}” does not find ${wanted.code}`);
  return found;
}

/** How many entries a person searches in. */
export async function catalogueSize(session: Session): Promise<number> {
  return (await search(session, '', 'entry')).total;
}
