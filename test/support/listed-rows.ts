import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { authorityCode, type HubUnderTest } from './hub';
import { harvested } from './harvested-rows';
import { departmentCode } from './identity-fixtures';
import { openDataRows } from './open-data-rows';
import { tellerOf } from './telling';

/** The agreement whose batches are listed. */
export const batchesListed = '01a21c2a-2be4-7a55-9903-c5018e37a300';
/** The batch whose chunks are. */
export const batchListed = '01a21c2a-2be4-7a55-9903-c5018e37a301';

/** The dataset whose versions are listed, and the version whose tables are. */
export const datasetListed = '01a21c2a-2be4-7a55-9903-c5018e37a303';
export const versionListed = '01a21c2a-2be4-7a55-9903-c5018e37a304';

const runListed = '01a21c2a-2be4-7a55-9903-c5018e37a302';

/** Rows of everything that is listed and that one operation does not make, one for each number. */
export async function rowsListed(hub: HubUnderTest, numbers: readonly number[]): Promise<void> {
  const pool = hub.db.pool('migrator');
  await officers(pool, numbers);
  await purposes(pool, numbers);
  await limits(pool, numbers);
  await corrections(pool, numbers);
  await endings(pool, numbers);
  await batches(pool, numbers);
  await disputed(pool, numbers);
  await needs(pool, numbers);
  await matters(pool, numbers);
  await openings(pool, numbers);
  await sources(pool, numbers);
  await queues(pool, numbers);
  await indices(pool, numbers);
  await harvested(pool, numbers);
  await datasets(pool, numbers);
  await regions(pool, numbers);
  await opened(pool, numbers);
  await usage(pool, numbers);
  await openDataRows(pool, numbers);
  const requesters = { department: authorityCode, role: 'requester' } as const;
  const teller = tellerOf(hub.app);
  for (const n of numbers) await teller.tell({ to: [requesters], dueOn: `2027-01-${10 + n}` });
}

/** Regions, each with a department to which one application was agreed. */
async function regions(pool: Pool, numbers: readonly number[]): Promise<void> {
  await pool.query(
    `INSERT INTO statistics.department (code, division, level)
     SELECT 'r' || n, (520000 + n)::text, 'county' FROM unnest($1::int[]) AS d(n)
     ON CONFLICT DO NOTHING`,
    [numbers],
  );
  await pool.query(
    `INSERT INTO statistics.approval (application, resource, provider, requester, day)
     SELECT gen_random_uuid(), gen_random_uuid(), 'r2', 'r' || n, '2026-03-02' FROM unnest($1::int[]) AS a(n)`,
    [numbers],
  );
}

/** Departments, each with an open dataset. */
async function opened(pool: Pool, numbers: readonly number[]): Promise<void> {
  await pool.query(
    `INSERT INTO statistics.publication (id, dataset, number, entry, department, state, published_on)
     SELECT gen_random_uuid(), gen_random_uuid(), 1, gen_random_uuid(), code, 'published', '2026-03-02'
       FROM unnest($1::text[]) AS p(code)`,
    [numbers.map(departmentCode)],
  );
}

/** Searches and views, one each hour, and words that were searched for. */
async function usage(pool: Pool, numbers: readonly number[]): Promise<void> {
  for (const [grain, sum, entry] of [
    ['hour', 'department-and-kind', ''],
    ['month', 'entry', 'e'],
  ]) {
    await pool.query(
      `INSERT INTO statistics.usage_sum
         (grain, summed_by, at, act, channel, consumer, consumer_department, department, entry, outcome, events, rows,
          bytes, duration_us)
       SELECT $2, $4, '2026-03-02T00:00:00Z'::timestamptz + n * interval '1 hour', 'view', 'hub', 'department', '', '',
              CASE WHEN $3 = '' THEN '' ELSE $3 || n END, 'answered', 1, 1, 0, 1 FROM unnest($1::int[]) AS u(n)`,
      [numbers, grain, entry, sum],
    );
  }
  await pool.query(
    `INSERT INTO statistics.search_day (day, channel, words, searches, vain)
     SELECT '2026-03-02', 'hub', 'w' || n, 3, 0 FROM unnest($1::int[]) AS w(n)`,
    [numbers],
  );
}

/** Datasets; versions of one of them, and tables of one of those. */
async function datasets(pool: Pool, numbers: readonly number[]): Promise<void> {
  await pool.query(
    `INSERT INTO datasets.dataset (id, department, title, versions, created_by, created_at)
     SELECT CASE WHEN n = 2 THEN $2::uuid ELSE gen_random_uuid() END, $3, 'd' || n, 9, 'test', now()
       FROM unnest($1::int[]) AS d(n)`,
    [numbers, datasetListed, authorityCode],
  );
  await pool.query(
    `INSERT INTO datasets.version (id, dataset_id, number, file_name, state, bytes, begun_by, begun_at, changed_at)
     SELECT CASE WHEN n = 2 THEN $3::uuid ELSE gen_random_uuid() END, $2, n, 'f', 'discarded', 1, 'test', now(), now()
       FROM unnest($1::int[]) AS v(n)`,
    [numbers, datasetListed, versionListed],
  );
  await pool.query(
    `INSERT INTO datasets.version_table
       (version_id, place, name, rows, bytes, sha256, object, columns, profile, personal, problems)
     SELECT $2, n, 't', 1, 1, repeat('0', 64), 'o', '[]', '[]', '[]', '{}' FROM unnest($1::int[]) AS t(n)`,
    [numbers, versionListed],
  );
}

/** Each of a group of its own, and what one group could not handle. */
async function queues(pool: Pool, numbers: readonly number[]): Promise<void> {
  await pool.query(
    `INSERT INTO transport.position (topic, "group") SELECT 'test', 'g' || n FROM unnest($1::text[]) AS q(n)`,
    [numbers],
  );
  await pool.query(
    `INSERT INTO transport.dead_letter
       (topic, "group", position, attempts, error, message_id, key, type, headers, body)
     SELECT 'test', 'g', n, 8, 'Error: x', n, 'k', 't', '{}', '' FROM unnest($1::text[]) AS l(n)`,
    [numbers],
  );
}

/** Units of one cohort with evidence and scores, and figures that others have published. */
async function indices(pool: Pool, numbers: readonly number[]): Promise<void> {
  await pool.query(
    `INSERT INTO statistics.evidence
       (id, scheme, node, unit, period, value, method, source, taken_at, recorded_by, recorded_at)
     SELECT gen_random_uuid(), 'five-star', 'stars', '甲省', n, 3, 'manual', n, now(), 'test', now()
       FROM unnest($1::text[]) AS e(n)`,
    [numbers],
  );
  await pool.query(
    `INSERT INTO statistics.external_figure (series, unit, year, value, source, recorded_by, recorded_at)
     SELECT 'EGDI', '甲省', 2000 + n, 1, 'UN', 'test', now() FROM unnest($1::int[]) AS f(n)`,
    [numbers],
  );
  await pool.query(
    `INSERT INTO statistics.scheme (id, sha256, content) VALUES ('five-star', 'test', '{}') ON CONFLICT DO NOTHING`,
  );
  await pool.query(
    `INSERT INTO statistics.index_run (id, scheme, scheme_version, scheme_sha256, cohort, period, run_by, run_at)
     VALUES ($1, 'five-star', 1, 'test', 'departments', '2026', 'test', now()) ON CONFLICT DO NOTHING`,
    [runListed],
  );
  await pool.query(
    `INSERT INTO statistics.score (id, run_id, unit, total, trial, evidence, result)
     SELECT gen_random_uuid(), $2, n, n::int, false, '[]', '{"inferred": []}' FROM unnest($1::text[]) AS s(n)`,
    [numbers, runListed],
  );
}

/** Of the authority's department. */
async function officers(pool: Pool, numbers: readonly number[]): Promise<void> {
  await pool.query(
    `INSERT INTO identity.person (id, issuer, subject, name, department, mapped_roles, state, registered_at)
     SELECT gen_random_uuid(), 'https://id.example', n, n, $2, '{provider-officer}', 'active', now()
       FROM unnest($1::text[]) AS o(n)`,
    [numbers, authorityCode],
  );
}

/** Each with a query of the authority. */
async function purposes(pool: Pool, numbers: readonly number[]): Promise<void> {
  await pool.query(
    `INSERT INTO statistics.purpose_day (purpose, day, requester, queries, records, fields)
     SELECT n, '2026-03-02', $2, 1, 1, 1 FROM unnest($1::text[]) AS p(n)`,
    [numbers, authorityCode],
  );
}

/** A limit that each department has met. */
async function limits(pool: Pool, numbers: readonly number[]): Promise<void> {
  await pool.query(
    `INSERT INTO clocks.clock (id, kind, matter_kind, matter_id, holder, due_holder, awaited_by, state,
                               limit_days, started_at, due_on, ended_at, outcome, late)
     SELECT gen_random_uuid(), 'delivery', 'application', gen_random_uuid(), holder, holder, $2, 'ended', 20,
            '2026-03-02', '2026-03-30', '2026-03-09', 'done', false
       FROM unnest($1::text[]) AS h(holder)`,
    [numbers.map(departmentCode), authorityCode],
  );
}

/** Each of an agreement, which takes an application and terms that no list here looks at. */
async function corrections(pool: Pool, numbers: readonly number[]): Promise<void> {
  const parties = [authorityCode, departmentCode(2)];
  await pool.query(
    `WITH application AS (
       INSERT INTO exchange.application (id, requester, provider, entry_id, title, sharing, state, basis, citations, scenario,
              scope, purpose_code, purpose_text, modes, fields, period_until, applied_by, applied_at, updated_at)
       SELECT gen_random_uuid(), $1, $2, gen_random_uuid(), 'test', 'conditional', 'granted', '', '[]', '',
              '', '', '', '{}', '{}', now(), '', now(), now() FROM unnest($3::text[]) RETURNING id),
     agreement AS (
       INSERT INTO exchange.agreement (id, version, application_id, resource_id, entry_id, entry_version, requester,
              provider, state, terms, citations, terms_sha256, valid_until, created_at, updated_at)
       SELECT gen_random_uuid(), 1, id, gen_random_uuid(), gen_random_uuid(), 1, $1,
              $2, 'active', '{}', '[]', '', now(), now(), now() FROM application RETURNING id)
     INSERT INTO exchange.correction (id, agreement_id, agreement_version, requester, provider, items, record,
            problem, grounds, state, filed_by, filed_at)
     SELECT gen_random_uuid(), id, 1, $1, $2, '{holder}', id, 'test', 'test', 'filed', 'test', now()
       FROM agreement`,
    [...parties, numbers],
  );
}

/** What ends or narrows those agreements, and data that goes back under them. */
async function endings(pool: Pool, numbers: readonly number[]): Promise<void> {
  await pool.query(
    `INSERT INTO exchange.rectification (id, agreement_id, requester, provider, imposed_as, imposed_by, breach, facts,
            ordered, state, imposed_at, ordered_at)
     SELECT gen_random_uuid(), agreement_id, requester, provider, 'provider', 'test', 'wider-use', 'test',
            'test', 'ordered', now(), now() FROM exchange.correction`,
  );
  await pool.query(
    `INSERT INTO exchange.service_change (id, agreement_id, requester, provider, kind, reasons, ground, effective_on,
            state, proposed_by, proposed_at, sent_at)
     SELECT gen_random_uuid(), agreement_id, requester, provider, 'end', 'test', 'test', '2027-01-01',
            'objected', 'test', now(), now() FROM exchange.correction`,
  );
  await pool.query(
    `INSERT INTO exchange.data_return (application_id, requester, provider, division, state, requested_at)
     SELECT id, requester, provider, $1, 'requested', now() FROM exchange.application`,
    [String(520_000 + numbers.length)],
  );
}

/** Of an agreement of its own, each over; one of them with as many chunks. */
async function batches(pool: Pool, numbers: readonly number[]): Promise<void> {
  await pool.query(
    `INSERT INTO exchange.agreement (id, version, application_id, resource_id, entry_id, entry_version, requester,
            provider, state, terms, citations, terms_sha256, valid_until, created_at, updated_at)
     SELECT $1, 1, application_id, resource_id, entry_id, entry_version, requester,
            provider, 'expired', '{"provider": {"hosted": true}, "requester": {"hosted": false}}', citations, terms_sha256, valid_until, created_at, updated_at
       FROM exchange.agreement LIMIT 1`,
    [batchesListed],
  );
  await pool.query(
    `INSERT INTO exchange.batch (id, agreement_id, version, requester, provider, resource_id, fields, order_sha256,
            state, ordered_at, changed_at, ended_at)
     SELECT CASE n WHEN $2 THEN $3::uuid ELSE gen_random_uuid() END, id, 1, requester, provider, resource_id,
            '{holder}', repeat('0', 64), 'complete', now(), now(), now()
       FROM exchange.agreement, unnest($4::int[]) AS b(n) WHERE id = $1`,
    [batchesListed, numbers[0], batchListed, numbers],
  );
  await pool.query(
    `INSERT INTO exchange.batch_chunk (batch, number, rows, bytes, sha256, entry_id, manifest, object, released_at)
     SELECT $1, n, 0, 1, repeat('0', 64), gen_random_uuid(), 'test', 'test/' || n, now() FROM unnest($2::int[]) AS c(n)`,
    [batchListed, numbers],
  );
}

/** A dispute of each department with the authority, in negotiation. */
async function disputed(pool: Pool, numbers: readonly number[]): Promise<void> {
  await pool.query(
    `WITH dispute AS (
       INSERT INTO exchange.dispute (id, agreement_id, requester, provider, raised_by, state, contested,
                                     reasons, raised_at, updated_at)
       SELECT gen_random_uuid(), gen_random_uuid(), requester, $2, $2, 'negotiation', 'test', 'test',
              now(), now()
         FROM unnest($1::text[]) AS r(requester) RETURNING id)
     INSERT INTO exchange.dispute_step (dispute_id, number, step, level, by, department, text, at)
     SELECT id, 1, 'raise', 'negotiation', 'test', $2, 'test', now() FROM dispute`,
    [numbers.map(departmentCode), authorityCode],
  );
}

/** Of the authority, each named to a department. */
async function needs(pool: Pool, numbers: readonly number[]): Promise<void> {
  await pool.query(
    `WITH need AS (
       INSERT INTO exchange.need (id, requester, title, description, items, basis, citations, scenario, purpose, state,
                                  source, last_step, filed_by, filed_at)
       SELECT gen_random_uuid(), $2, source, 'test', '{test}', 'test', '[]', 'test', 'test', 'awaiting-answer',
              source, 1, 'test', now() FROM unnest($1::text[]) AS s(source) RETURNING id)
     INSERT INTO exchange.need_step (need_id, number, step, by, text, at)
     SELECT id, 1, 'file', 'test', '', now() FROM need`,
    [numbers.map(departmentCode), authorityCode],
  );
}

/** Of the authority, each of two providers, with two resources of each; only what awaits an answer has steps. */
async function matters(pool: Pool, numbers: readonly number[]): Promise<void> {
  await pool.query(
    `WITH matter AS (
       INSERT INTO exchange.matter (id, requester, code, title, applied_by, applied_at)
       SELECT gen_random_uuid(), $2, n, 'test', 'test', now() FROM unnest($3::text[]) AS m(n) RETURNING id),
     part AS (
       INSERT INTO exchange.matter_part (id, matter_id, provider)
       SELECT gen_random_uuid(), id, provider FROM matter, unnest($1::text[]) AS p(provider)
       RETURNING matter_id, provider)
     INSERT INTO exchange.application (id, matter_id, requester, provider, entry_id, title, sharing, state, basis,
            citations, scenario, scope, purpose_code, purpose_text, modes, fields, period_until, applied_by, approved_by,
            applied_at, received_at, updated_at)
     SELECT gen_random_uuid(), matter_id, $2, provider, gen_random_uuid(), 'test', 'conditional', 'received', '',
            '[]', '', '', '', '', '{}', '{}', now(), 'test', 'test', now(), now(), now()
       FROM part, generate_series(1, 2)`,
    [numbers.slice(0, 2).map(departmentCode), authorityCode, numbers],
  );
}

/** Applications to the authority for open data, each granted and so with an agreement. */
async function openings(pool: Pool, numbers: readonly number[]): Promise<void> {
  const terms = {
    ...{ v: 'shutong.open-agreement/1', id: randomUUID(), application: randomUUID() },
    ...{ fields: ['test'] },
    ...{ entry: { code: 'test', title: 'test', version: 1 }, term: { from: 0, until: 1 } },
    ...{ provider: { department: authorityCode, name: 'test' }, purpose: 'test', scope: 'test' },
    ...{ licensee: { name: 'test', organisation: null }, security: 'test' },
    ...{ onwardUse: false, revocable: true },
  };
  await pool.query(
    `WITH application AS (
       INSERT INTO exchange.open_application (id, entry_id, title, provider, licensee, applied_by, name, purpose, scope,
              security, fields, period_until, state, applied_at, updated_at)
       SELECT gen_random_uuid(), gen_random_uuid(), 'test', $1, 'person:' || n, 'test', 'test', 'test', 'test',
              'test', '{test}', now(), 'granted', now(), now() FROM unnest($2::int[]) AS a(n) RETURNING id, entry_id, licensee),
     answer AS (
       INSERT INTO exchange.open_answer (id, application_id, outcome, reasons, ground, for_incompleteness, fields,
              proposed_by, proposed_at, answered_by, answered_at)
       SELECT gen_random_uuid(), id, 'granted', '', '', false, '{test}', 'test', now(), 'other', now() FROM application)
     INSERT INTO exchange.open_agreement (id, application_id, entry_id, licensee, provider, state, terms, terms_sha256,
            fields, concluded_at, valid_until)
     SELECT gen_random_uuid(), id, entry_id, licensee, $1, 'active', $3, 'test', '{test}', now(), now() + interval '1 day'
       FROM application`,
    [authorityCode, numbers, JSON.stringify(terms)],
  );
}

/** The authority is the source of data elements, of the first of which it has been named anew; all departments collect that one. */
async function sources(pool: Pool, numbers: readonly number[]): Promise<void> {
  await pool.query(
    `WITH element AS (
       INSERT INTO catalog.data_element (code, name, name_en, type, definition, standard, registered_by, registered_at)
       SELECT 'DE' || n, 'test', 'test', 'text', 'test', number, 'test', now()
         FROM unnest($1::int[]) AS e(n), (SELECT number FROM catalog.standard LIMIT 1) AS s RETURNING code)
     INSERT INTO catalog.source_department (element, version, current, department, department_name, reasons, named_by, named_at)
     SELECT code, n, code <> 'DE2' OR n = $3, $2, 'test', 'test', 'test', now()
       FROM element, generate_series(1, CASE code WHEN 'DE2' THEN $3 ELSE 1 END) AS n`,
    [numbers, authorityCode, numbers.length],
  );
  await pool.query(
    `UPDATE catalog.item SET data_element = 'DE2' FROM catalog.entry e
      WHERE e.id = entry_id AND e.provider = ANY ($1) AND position = 1`,
    [numbers.map(departmentCode)],
  );
}
