import type { Expression } from '@shutong/messaging';
import type { EntryRow } from './act';

/** Parameters of `insertEntries`. */
const columns = 13;

/**
 * One statement for any number of entries. A trigger queues them in the same statement, so an entry is
 * in the queue exactly until the sequencer has ordered it. The bodies come as one value that is cut up here: in
 * an array each would travel as text of twice its size, which costs more than all the rest.
 */
export const insertEntries = `
  INSERT INTO audit.entry
    (id, recorded_at, department, actor, action, outcome, agreement, resource, subject, request_id, body)
  SELECT r.id, r.recorded_at, r.department, r.actor, r.action, r.outcome, r.agreement,
         ARRAY(SELECT jsonb_array_elements_text(r.resource)),
         CASE WHEN r.subject IS NULL THEN NULL
              ELSE ARRAY(SELECT decode(t, 'hex') FROM jsonb_array_elements_text(r.subject) t) END,
         r.request_id, substring($11::bytea FROM r.at FOR r.bytes)
    FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[],
                $7::text[], $8::jsonb[], $9::jsonb[], $10::uuid[], $12::int[], $13::int[])
      AS r (id, recorded_at, department, actor, action, outcome, agreement, resource, subject,
            request_id, at, bytes)`;

/** The same, with what is told of the entries in one statement: a turn to the database costs more than what it carries. */
export const insertEntriesTelling = (told: Expression): string =>
  `WITH recorded AS (${insertEntries}) SELECT ${told.text(columns + 1)}`;

/** One entry of a change. */
export const insertEntry = `
  INSERT INTO audit.entry
    (id, recorded_at, department, actor, action, outcome, agreement, resource, subject, request_id, body)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`;

/** The parameters of `insertEntry`. */
export const valuesOf = (row: EntryRow): unknown[] => [
  row.id,
  row.recordedAt,
  row.department,
  row.actor,
  row.action,
  row.outcome,
  row.agreement,
  row.resource,
  row.subject,
  row.requestId,
  row.body,
];

/** The parameters of `insertEntries`: a column each, the bodies in one piece with their places and lengths. */
export function columnsOf(rows: readonly EntryRow[]): unknown[] {
  const lengths = rows.map(({ body }) => body.length);
  let end = 1;
  const places = lengths.map((length) => (end += length) - length);
  return [
    rows.map((r) => r.id),
    rows.map((r) => r.recordedAt),
    rows.map((r) => r.department),
    rows.map((r) => r.actor),
    rows.map((r) => r.action),
    rows.map((r) => r.outcome),
    rows.map((r) => r.agreement),
    rows.map((r) => JSON.stringify(r.resource)),
    rows.map((r) => (r.subject ? JSON.stringify(r.subject.map((s) => s.toString('hex'))) : null)),
    rows.map((r) => r.requestId),
    Buffer.concat(rows.map((r) => r.body)),
    places,
    lengths,
  ];
}
