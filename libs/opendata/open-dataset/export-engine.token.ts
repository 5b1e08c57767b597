/** The engine that writes whole tables, apart from the one that answers for rows: a slow reader holds up no query. */
export const EXPORT_ENGINE = Symbol('EXPORT_ENGINE');
