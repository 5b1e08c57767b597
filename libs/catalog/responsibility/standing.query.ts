/**
 * Duties in force with how they stand: mounted where their entry is published and what is mounted under it offers every item that
 * the duty names by code; overdue where that is not so after the day on which it was due. `$1` is the day in China.
 */
const standings = `
  SELECT r.*, entry.state AS entry_state, missing.codes AS missing_items,
         entry.state = 'published' AND offered.fields IS NOT NULL AND missing.codes = '{}' AS is_mounted
    FROM catalog.responsibility r
    LEFT JOIN catalog.entry entry ON entry.code = r.entry_code AND entry.current AND entry.provider = r.provider
    LEFT JOIN LATERAL (
           SELECT array_agg(DISTINCT field) AS fields
             FROM catalog.resource m CROSS JOIN unnest(m.fields) field
            WHERE m.entry_id = entry.id AND m.state = 'mounted') offered ON true
    LEFT JOIN LATERAL (
           SELECT coalesce(array_agg(item ->> 'code' ORDER BY position), '{}') AS codes
             FROM jsonb_array_elements(r.items) WITH ORDINALITY AS i (item, position)
            WHERE item ->> 'code' IS NOT NULL
              AND NOT item ->> 'code' = ANY (coalesce(offered.fields, '{}'))) missing ON true
   WHERE r.current AND r.state = 'in-force'`;

const judged = `
  SELECT s.*, coalesce(s.is_mounted, false) AS mounted,
         NOT coalesce(s.is_mounted, false) AND s.due_on < $1::date AS overdue
    FROM (${standings}) s`;

/**
 * One page, the earliest due first: `$2` provider, `$3` whether mounted, `$4` whether overdue, each null for any; `$5`, `$6` day and
 * code of the last row before; `$7` how many.
 */
export const standingPage = `
  SELECT code, version, state, title, provider, provider_name AS "providerName", items, sharing, conditions,
         update_cycle AS "updateCycle", reply_days AS "replyDays", contact, entry_code AS "entryCode",
         to_char(due_on, 'YYYY-MM-DD') AS "dueOn", reasons, published_by AS "publishedBy",
         published_at AS "publishedAt", entry_state AS "entryState", missing_items AS "missingItems", mounted, overdue
    FROM (${judged}) j
   WHERE ($2::text IS NULL OR provider = $2) AND ($3::boolean IS NULL OR mounted = $3)
     AND ($4::boolean IS NULL OR overdue = $4)
     AND ($5::date IS NULL OR (due_on, code) > ($5::date, $6::text))
   ORDER BY due_on, code LIMIT $7`;

const counts = `
  count(*)::int AS total,
  count(*) FILTER (WHERE mounted)::int AS mounted,
  count(*) FILTER (WHERE NOT mounted)::int AS unmounted,
  count(*) FILTER (WHERE overdue)::int AS overdue`;

/** How many stand how: of one provider (`$2`), or of all. */
export const standingCounts = `
  SELECT ${counts} FROM (${judged}) j WHERE ($2::text IS NULL OR provider = $2)`;

/** The same by department, in the order of their credit codes: `$2` the last one before, `$3` how many. */
export const standingByDepartment = `
  SELECT provider, max(provider_name) AS "providerName", ${counts}
    FROM (${judged}) j
   WHERE ($2::text IS NULL OR provider > $2)
   GROUP BY provider ORDER BY provider LIMIT $3`;
