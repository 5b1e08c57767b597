import type { Engine } from '@shutong/datasets';

/** Writes the rows of a query as CSV. */
export const generatedFile = (engine: Engine, file: string, query: string): Promise<unknown> =>
  engine.session([file], (session) =>
    session.run(`COPY (${query}) TO '${file}' (FORMAT csv, HEADER true, USE_TMP_FILE false)`),
  );
