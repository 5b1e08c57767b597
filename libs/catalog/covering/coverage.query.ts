/** A name as it is compared: `$1` of the queries here are names as people write them. */
const called = (name: string): string => `lower(normalize(btrim(${name}), NFKC))`;
/** Cast, so that ANY takes it for one array and an index serves. */
const wanted = `(SELECT array_agg(DISTINCT ${called('name')}) FROM unnest($1::text[]) AS w (name))::text[]`;

const asked = `cardinality(${wanted})`;

/**
 * Published entries of other departments than `$2` that have items of these names, those with the most first; `$3` how many.
 */
export const entriesWithItems = `
  SELECT e.id, e.code, e.title, e.provider, e.provider_name AS "providerName",
         found.items, found.items = ${asked} AS "coversAll"
    FROM (SELECT i.entry_id, i.version, count(DISTINCT ${called('i.name')})::int AS items
            FROM catalog.item i WHERE ${called('i.name')} = ANY (${wanted})
           GROUP BY i.entry_id, i.version) found
    JOIN catalog.entry e ON e.id = found.entry_id AND e.version = found.version
   WHERE e.current AND e.state = 'published' AND e.provider IS DISTINCT FROM $2
   ORDER BY found.items DESC, e.id LIMIT $3`;

/** For each of `$1`, `entryId` with names `items`, in their order: the names by which the entry that is shown now has no item to share. */
export const itemsLacking = `
  SELECT array(
           SELECT name FROM jsonb_array_elements_text(asked.one -> 'items') WITH ORDINALITY AS w (name, place)
            WHERE NOT EXISTS (
                    SELECT FROM catalog.entry e
                      JOIN catalog.item i ON i.entry_id = e.id AND i.version = e.version
                     WHERE e.id = (asked.one ->> 'entryId')::uuid AND e.current
                       AND i.sharing IS DISTINCT FROM 'not-shared' AND ${called('i.name')} = ${called('w.name')})
            ORDER BY w.place) AS missing
    FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS asked (one, place) ORDER BY asked.place`;

/**
 * Working days in which a request for items `$2` of the entry `$1` is answered, by duties in force of its provider that name one of them, by
 * code or by name, or all of the entry; the fewest, where there are several.
 */
export const promisedReply = `
  SELECT min(r.reply_days) AS days
    FROM catalog.entry e
    JOIN catalog.responsibility r ON r.entry_code = e.code AND r.provider = e.provider
   WHERE e.id = $1 AND e.current AND r.current AND r.state = 'in-force'
     AND (r.items = '[]' OR EXISTS (
           SELECT FROM jsonb_array_elements(r.items) AS named (item)
             JOIN catalog.item i ON i.entry_id = e.id AND i.version = e.version AND i.code = ANY ($2::text[])
            WHERE i.code = item ->> 'code' OR ${called('i.name')} = ${called("item ->> 'name'")}))`;

/**
 * Duties in force of other departments than `$2` that name items so called, or all of an entry that has them; those with the most
 * first; `$3` how many; of the code `$4` or the department `$5` alone, where these are not null.
 */
export const dutiesWithItems = `
  SELECT r.code, r.version, r.title, r.provider, r.provider_name AS "providerName", r.reply_days AS "replyDays",
         r.entry_code AS "entryCode", found.items, found.items = ${asked} AS "coversAll"
    FROM catalog.responsibility r
    CROSS JOIN LATERAL (
      SELECT count(DISTINCT name)::int AS items
        FROM (SELECT ${called("item ->> 'name'")} AS name FROM jsonb_array_elements(r.items) AS named (item)
              UNION ALL
              SELECT ${called('i.name')} FROM catalog.entry e
                JOIN catalog.item i ON i.entry_id = e.id AND i.version = e.version
               WHERE r.items = '[]' AND e.code = r.entry_code AND e.current AND e.state = 'published'
                 AND e.provider = r.provider) names
       WHERE name = ANY (${wanted})) found
   WHERE r.current AND r.state = 'in-force' AND r.provider IS DISTINCT FROM $2 AND found.items > 0
     AND ($4::text IS NULL OR r.code = $4) AND ($5::text IS NULL OR r.provider = $5)
   ORDER BY found.items DESC, r.reply_days, r.code LIMIT $3`;
