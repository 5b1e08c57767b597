/** One judged query: what somebody types, and all that may be the answer. */
export interface JudgedQuery {
  readonly id: string;
  readonly type: string;
  readonly query: string;
  /** Page addresses of the source, or titles; none: nothing may be found. */
  readonly right: readonly string[];
  /** The catalogue that was judged, where the file says so. */
  readonly over: string | undefined;
}

/** A file of queries that cannot be read. */
export class QueriesError extends Error {}

/** Reads `id <tab> type <tab> query <tab> right ids by | [<tab> catalogue]`, with or without a header line. */
export function parseQueries(text: string): JudgedQuery[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  return lines.flatMap((line, index) => {
    const [id, type, query, right = '', over] = line.split('\t');
    if (line.trim() === '' || (index === 0 && id === 'id')) return [];
    if (!id || !type || !query) {
      throw new QueriesError(
        `Line ${index + 1}: id, type and query are needed, with tabs between.`,
      );
    }
    const ids = right.split('|').filter((one) => one !== '');
    return [{ id, type, query, right: ids, over: over || undefined }];
  });
}
