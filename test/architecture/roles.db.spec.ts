import type { Pool, PoolClient } from 'pg';
import type { DatabaseRole } from '@shutong/platform';
import { testDatabase, type TestDatabase } from '../support/database';

type Rights = Readonly<Record<string, string>>;

/** Tables that hub and worker fill together. */
const shared: Rights = {
  'catalog.entry': 'select insert update',
  'catalog.item': 'select insert delete',
  'catalog.resource': 'select insert update',
  'catalog.source_record': 'select insert update',
  'clocks.act': 'select insert',
  'clocks.clock': 'select insert update',
  'exchange.agreement': 'select insert update',
  'exchange.application': 'select insert update',
  'exchange.connector': 'select insert update',
  'exchange.decision': 'select insert update(answered_by, answered_at, replaced_at)',
  'messaging.inbox': 'select insert delete',
  'opendata.outcome': 'select insert',
  'opendata.record': 'select insert update',
  'opendata.record_version': 'select insert',
  'opendata.run': 'select insert update',
  'opendata.source': 'select insert update',
  'search.document': 'select insert update',
  'transport.dead_letter': 'select insert update',
  'transport.message': 'select',
  'transport.position': 'select insert update',
  'transport.reply': 'select insert delete',
  'transport.topic': 'select insert',
};

/** What may be looked at, and no more. */
const seen = (...names: readonly string[]): Rights =>
  Object.fromEntries(names.map((name) => [name, 'select']));

/** All that a role may do to a table, found by trying; what is not here is refused. */
const rights: Readonly<Record<Exclude<DatabaseRole, 'migrator'>, Rights>> = {
  hub: {
    ...shared,
    'audit.checkpoint': 'select',
    'audit.entry': 'select insert',
    'audit.leaf': 'select',
    'audit.tree': 'select',
    'catalog.assessment': 'select insert update delete',
    'catalog.code_table': 'select insert',
    'catalog.code_table_version': 'select insert update(withdrawn_by, withdrawn_at)',
    'catalog.code_value': 'select insert',
    'catalog.data_element': 'select insert',
    // Only drafts: a trigger sees to that.
    'catalog.change':
      'select insert update(state, extension_days, extension_reasons, extension_asked_by, extension_consented, extension_remarks, extension_answered_by, completed_at, acted)',
    'catalog.changed_entry':
      'select insert update(entry_id, state, version, reasons, settled_by, settled_at)',
    'catalog.department_list': 'select insert update(current)',
    'catalog.entry': 'select insert update delete',
    'catalog.entry_history': 'select',
    'catalog.responsibility': 'select insert update(current)',
    'catalog.rule_document': 'select insert update',
    'catalog.source_department': 'select insert update(current)',
    'catalog.standard': 'select insert update(withdrawn)',
    'catalog.survey': 'select insert',
    'datasets.dataset': 'select insert update',
    'datasets.fetch': 'select insert update',
    ...{ 'datasets.series': 'select insert update delete', 'datasets.version_table': 'select' },
    'datasets.table_rule': 'select insert update delete',
    'datasets.version': 'select insert update',
    'exchange.batch':
      'select insert update(state, code, chunks, received, rows, bytes, accepted, rejected, changed_at, ended_at)',
    'exchange.batch_chunk':
      'select insert update(address_sha256, address_until, receipt, accepted, rejected, received_at)',
    'exchange.connector_link': 'select insert update',
    'exchange.correction':
      'select insert update(state, verified_by, verified_at, rejection_reasons, rejection_ground, feedback, ended_by, ended_at)',
    'exchange.course_step': 'select insert',
    'exchange.data_return': 'select insert update(state, offered, received, ended_at)',
    'exchange.delivery': 'select insert',
    'exchange.dispute': 'select insert update(state, updated_at)',
    'exchange.dispute_step': 'select insert',
    'exchange.extension': 'select insert update(consented, remarks, answered_by, answered_at)',
    'exchange.hub_listening': 'select insert update',
    'exchange.link_outage': 'select update(until)',
    'exchange.matter': 'select insert',
    'exchange.matter_part':
      'select insert update(proposal_id, proposed_by, proposed_at, answered_by, answered_at)',
    'exchange.need':
      'select insert update(state, responsibility, responsibility_version, reply_days, source, handed_back_by, proposed_by, entry_id, refusal_reasons, refusal_ground, last_step, sent_at, ended_at, serves)',
    'exchange.need_step': 'select insert',
    'exchange.offered_chunk': 'select insert delete',
    'exchange.open_agreement':
      'select insert update(state, revoked_by, revoked_at, revocation_reason)',
    'exchange.open_answer': 'select insert update(answered_by, answered_at, replaced_at)',
    'exchange.open_application':
      'select insert update(state, updated_at, missing, asked_by, answers, extension_days, extension_reasons, extension_asked_by, extension_consented, extension_remarks, extension_answered_by, asked_at, supplied_by)',
    'exchange.open_decision': 'select insert',
    'exchange.project': 'select insert update(state, closing_reason, ended_by, ended_at)',
    'exchange.project_call': 'select',
    'exchange.project_grant': 'select insert',
    'exchange.project_party':
      'select insert update(state, invited_at, answered_by, answered_at, ended_at, security, acted_by)',
    'exchange.project_resource':
      'select insert update(parties, state, answered_by, answered_at, reasons, ended_at)',
    'exchange.rectification':
      'select insert update(ordered, state, report, drafted_by, ordered_at, ended_at, filing_number, filed_at)',
    'exchange.restriction': 'select insert update(signature, signed_at)',
    'exchange.service_change':
      'select insert update(state, sent_at, filing_number, filed_at, ended_at)',
    'exchange.supplement': 'select insert update(answers, supplied_by, supplied_at)',
    'exchange.token_key': 'select insert update',
    'exchange.usage_record': 'select insert',
    'identity.assertion': 'select insert delete',
    'identity.client': 'select insert update',
    'identity.department': 'select insert update',
    'identity.enrolment': 'select insert update',
    'identity.person': 'select insert update',
    'identity.person_role': 'select insert delete',
    'intake.message': 'insert',
    'notice.notice': 'select insert update(due_on, done_at)',
    'notice.read_mark': 'select insert',
    'messaging.follower': 'select insert',
    ...seen('opendata.assessment', 'opendata.named_address', 'opendata.probe'),
    ...seen('opendata.api_key', 'opendata.contest_entry', 'opendata.reuse_dataset'),
    ...seen('opendata.developer_day', 'open_listing.listed'),
    'opendata.developer':
      'select update(trust, trust_ground, trusted_by, trusted_at, person, licensee)',
    'opendata.feedback': 'select update(state, answer, answered_by, answered_at)',
    ...{ 'opendata.listing_due': 'insert', 'opendata.dictionary': 'select insert' },
    'opendata.provider':
      'select insert update(name, name_en, terms, quality, ground, marked_by, marked_at) delete',
    'opendata.contest': 'select insert update(state, cancelled_by, cancelled_at, ground)',
    'opendata.reuse': 'select update(state, judged_by, judged_at, reasons)',
    'opendata.publication': 'select insert update(state, withdrawn_by, withdrawn_at, ground)',
    'search.edition': 'select insert update',
    'search.use': 'select',
    'statistics.act_day': 'select',
    'statistics.approval': 'select',
    'statistics.authority': 'select',
    'statistics.call_day': 'select',
    'statistics.clock': 'select',
    'statistics.cohort_unit': 'select insert',
    ...seen('statistics.dataset_metric', 'statistics.feedback', 'statistics.open_application'),
    ...seen('statistics.department', 'statistics.department_list', 'statistics.duty_day'),
    ...seen('statistics.counting', 'statistics.entry_cycle'),
    'statistics.evidence': 'select insert update(checked_by, checked_at, replaced_at)',
    'statistics.external_figure': 'select insert',
    'statistics.index_run': 'select insert',
    'statistics.project': 'select',
    'statistics.project_resource': 'select',
    'statistics.publication': 'select',
    'statistics.purpose_call': 'select',
    'statistics.purpose_day': 'select',
    'statistics.report': 'select',
    'statistics.resource_theme': 'select',
    'statistics.reuse': 'select',
    'statistics.rule_document': 'select',
    'statistics.scheme': 'select insert',
    'statistics.score': 'select insert',
    'statistics.search_day': 'select',
    'statistics.survey': 'select',
    'statistics.thing': 'select',
    'statistics.usage_event': 'select',
    'statistics.usage_sum': 'select',
  },
  worker: {
    ...shared,
    ...{ 'audit.entry': 'insert', 'catalog.duty_count': 'select insert update' },
    'datasets.dataset': 'select update(versions, current, masks)',
    ...{ 'datasets.fetch': 'select update', ...seen('datasets.series', 'datasets.table_rule') },
    'datasets.version': 'select insert update',
    'datasets.version_table':
      'select insert update(name, object, columns, profile, personal, problems, dropped, series, extent) delete',
    'exchange.batch':
      'select update(state, code, chunks, received, rows, bytes, accepted, rejected, changed_at, ended_at)',
    'exchange.batch_chunk': 'select update(stored)',
    'exchange.connector_link': 'select update(outage)',
    'exchange.dispute': 'select update(state, updated_at)',
    'exchange.dispute_step': 'select insert',
    'exchange.hub_listening': 'select',
    'exchange.link_outage': 'select insert',
    'exchange.offered_chunk': 'select delete',
    'exchange.open_agreement': 'select update(state, warned_before)',
    'exchange.open_application': 'select update(updated_at)',
    'exchange.project': 'select update(state, closing_reason, ended_by, ended_at)',
    'exchange.project_call': 'select insert update',
    ...seen('exchange.data_return', 'exchange.project_grant', 'exchange.project_party'),
    'exchange.need': 'select update(id)',
    'exchange.project_resource': 'select',
    'exchange.course_step': 'select insert',
    'exchange.rectification': 'select update(state, ended_at)',
    'exchange.restriction': 'select insert',
    'exchange.service_change': 'select update(state, ended_at)',
    ...seen('exchange.open_answer', 'identity.client', 'identity.department', 'identity.person'),
    ...seen('catalog.code_value', 'catalog.responsibility', 'identity.person_role'),
    ...{ 'intake.message': 'select insert delete', 'messaging.follower': 'select insert update' },
    'notice.delivery': 'select insert update',
    'notice.notice': 'select insert update(params, due_on, done_at, planned_at)',
    ...seen('open_datasets.version', 'open_licensed.agreement', 'opendata.licence_applicant'),
    'opendata.assessment': 'select insert update delete',
    'opendata.named_address': 'select insert delete',
    'opendata.probe': 'select insert update(next_at, checked_at, reachable, said) delete',
    'opendata.api_key': 'select insert update(expires_at, revoked_at, replaced_by)',
    'opendata.call': 'select insert delete',
    ...{ 'opendata.developer': 'select insert', 'opendata.feedback': 'select insert' },
    'opendata.developer_day': 'select insert update',
    'opendata.quota_use': 'select insert update delete',
    'opendata.contest_entry': 'select insert update(withdrawn_at)',
    'opendata.follow': 'select insert delete',
    'opendata.followed_search': 'select insert delete',
    'opendata.search_due': 'select insert update(after) delete',
    'opendata.reuse': 'select insert update(state, retired_at)',
    'opendata.reuse_dataset': 'select insert',
    ...seen('open_listing.listed', 'opendata.contest', 'opendata.dictionary'),
    ...seen('open_listing.own', 'open_listing.provider'),
    'opendata.listed': 'select insert update',
    'opendata.listing_due': 'select insert delete',
    'opendata.publication':
      'select update(state, copying_at, published_at, withdrawn_by, withdrawn_at, ground, swept_at, not_before, refused_at, problems)',
    'search.use': 'select insert delete',
    'statistics.act_day': 'select insert update',
    ...{ 'statistics.approval': 'select insert', 'statistics.feedback': 'select insert update' },
    'statistics.authority': 'select insert update',
    'statistics.call_day': 'select insert update',
    'statistics.clock': 'select insert update',
    'statistics.open_application': 'select insert update',
    ...{ 'statistics.cohort_unit': 'select insert', 'statistics.duty_day': 'select insert update' },
    'statistics.dataset': 'select insert update delete',
    'statistics.dataset_metric': 'select insert update',
    'statistics.department': 'select insert update',
    'statistics.department_list': 'select insert update',
    ...{ 'statistics.counting': 'select update(usage_from)', 'statistics.fact': 'insert' },
    'statistics.entry_cycle': 'select insert update',
    'statistics.evidence': 'select insert update(replaced_at)',
    ...{ 'statistics.index_run': 'select insert', 'statistics.report': 'select insert' },
    'statistics.project': 'select insert update',
    'statistics.project_resource': 'select insert update',
    'statistics.publication': 'select insert update',
    'statistics.purpose_call': 'select insert update',
    'statistics.purpose_day': 'select insert update',
    'statistics.resource_theme': 'select insert delete',
    'statistics.licensed_dataset': 'select insert update',
    'statistics.rule_document': 'select insert update',
    ...{ 'statistics.scheme': 'select insert', 'statistics.score': 'select insert' },
    'statistics.search_day': 'select insert update delete',
    ...{ 'statistics.reuse': 'select insert update', 'statistics.survey': 'select insert update' },
    'statistics.thing': 'select insert update',
    'statistics.usage_event': 'select insert delete',
    'statistics.usage_sum': 'select insert update delete',
  },
  sequencer: {
    'audit.checkpoint': 'select insert update',
    'audit.entry': 'select',
    'audit.leaf': 'select',
    'audit.queue': 'select',
    'audit.tree': 'select',
  },
  portal: {
    'intake.message': 'insert',
    ...seen('catalog.open_entry', 'open_access.notice', 'open_contest.entry', 'open_reuse.dataset'),
    ...seen('exchange.open_decision', 'open_datasets.version_table', 'open_licensed.version_table'),
    ...seen('open_access.api_key', 'open_access.call', 'open_access.follow', 'open_listing.listed'),
    ...seen('open_access.developer', 'open_access.followed_search', 'open_datasets.version_change'),
    ...seen('open_access.developer_day', 'open_datasets.withdrawal', 'open_licensed.publication'),
    ...seen('open_access.quota_use', 'open_listing.harvested', 'open_listing.withdrawn'),
    ...seen('open_contest.contest', 'open_listing.provider', 'search.open_document'),
    ...seen('open_datasets.code_value', 'open_datasets.dictionary', 'open_licensed.code_value'),
    ...seen('open_datasets.version', 'open_feedback.message', 'open_licensed.version'),
    ...seen('open_licensed.agreement', 'open_licensed.dictionary', 'open_licensed.withdrawal'),
    ...seen('open_listing.counted', 'open_listing.quality', 'open_reuse.handed_in'),
    ...seen('open_listing.gone', 'open_listing.own', 'open_listing.shown', 'open_reuse.reuse'),
  },
  auditor_read: {
    ...seen('audit.checkpoint', 'audit.entry', 'audit.leaf', 'audit.tree'),
    ...seen('identity.client', 'identity.department', 'identity.person', 'identity.person_role'),
  },
};

const denied = '42501'; // insufficient_privilege

interface Relation {
  readonly name: string;
  readonly isTable: boolean;
  readonly columns: readonly string[];
}

describe('database roles', () => {
  let db: TestDatabase;
  let owner: Pool;
  let relations: readonly Relation[];

  beforeAll(async () => {
    db = await testDatabase();
    owner = db.pool('migrator');
    const { rows } = await owner.query<Relation>(
      `SELECT format('%I.%I', n.nspname, c.relname) AS name, c.relkind IN ('r', 'p') AS "isTable",
              array_agg(quote_ident(a.attname) ORDER BY a.attnum) AS columns
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relkind IN ('r', 'p', 'v') AND n.nspname !~ '^pg_|information_schema'
        GROUP BY 1, 2 ORDER BY 1`,
    );
    relations = rows;
  });
  afterAll(() => db.drop());

  /** What becomes of a statement, `done` or its SQLSTATE; nothing of it stays. */
  async function fate(client: PoolClient, statement: string): Promise<string> {
    await client.query('BEGIN');
    try {
      await client.query(statement);
      return 'done';
    } catch (error) {
      return (error as { code: string }).code;
    } finally {
      await client.query('ROLLBACK');
    }
  }

  /** An empty row breaks the table's own rules (class 23), but only for who may insert at all. */
  const inserts = (outcome: string) => outcome === 'done' || outcome.startsWith('23');

  async function rightsOn(client: PoolClient, relation: Relation): Promise<string> {
    const { name, isTable, columns } = relation;
    const found: string[] = [];
    const can = async (statement: string) => (await fate(client, statement)) === 'done';
    if (await can(`SELECT * FROM ${name} LIMIT 0`)) found.push('select');
    if (inserts(await fate(client, `INSERT INTO ${name} DEFAULT VALUES`))) found.push('insert');
    const changed: string[] = [];
    for (const column of columns) {
      if (await can(`UPDATE ${name} SET ${column} = DEFAULT WHERE false`)) changed.push(column);
    }
    const some = changed.length < columns.length ? `(${changed.join(', ')})` : '';
    if (changed.length > 0) found.push(`update${some}`);
    if (await can(`DELETE FROM ${name} WHERE false`)) found.push('delete');
    if (isTable && (await can(`TRUNCATE ${name} CASCADE`))) found.push('truncate');
    return found.join(' ');
  }

  const roles = Object.keys(rights) as (keyof typeof rights)[];

  it.each(roles)('%s may do to tables what is written here and nothing else', async (role) => {
    const client = await db.pool(role).connect();
    const found: Record<string, string> = {};
    for (const relation of relations) {
      const held = await rightsOn(client, relation);
      if (held !== '') found[relation.name.replaceAll('"', '')] = held;
    }
    client.release();
    expect(found).toEqual(rights[role]);
  });

  it.each(roles)('%s makes nothing of its own, and becomes nobody else', async (role) => {
    const { rows } = await owner.query<{ name: string }>(
      `SELECT quote_ident(nspname) AS name FROM pg_namespace WHERE nspname !~ '^pg_|information_schema'`,
    );
    const attempts = [
      ...rows.map(({ name }) => `CREATE TABLE ${name}.own (id int)`),
      'CREATE SCHEMA own',
      'CREATE ROLE own',
      'SET ROLE migrator',
      'SET SESSION AUTHORIZATION migrator',
      'SELECT rolpassword FROM pg_authid',
      "SELECT pg_read_file('/etc/passwd')",
      "COPY (SELECT 1) TO PROGRAM 'true'",
    ];
    const client = await db.pool(role).connect();
    for (const attempt of attempts) {
      expect([attempt, await fate(client, attempt)]).toEqual([attempt, denied]);
    }
    client.release();
  });

  it('functions that act with the owner’s rights are few, pinned to their schema, and not everybody’s', async () => {
    const { rows } = await owner.query<{ name: string; pinned: boolean; everybody: boolean }>(
      `SELECT p.oid::regproc::text AS name,
              coalesce(p.proconfig::text LIKE '%search_path=pg_catalog, pg_temp%', false) AS pinned,
              has_function_privilege('portal', p.oid, 'execute') AS everybody
         FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE p.prosecdef AND n.nspname !~ '^pg_' ORDER BY 1`,
    );
    expect(rows.filter(({ pinned, everybody }) => !pinned || everybody)).toEqual([]);
    expect(rows.map(({ name }) => name)).toEqual([
      'audit.enqueue',
      'audit.order_entries',
      'catalog.note_entry_history',
      'intake.keep_bounds',
      'opendata.count_listed',
      ...['transport.append', 'transport.prune', 'transport.prune_commands'],
      ...['transport.read', 'transport.readable_to'],
    ]);
  });

  it('only the sequencer orders the log', async () => {
    for (const role of roles) {
      const client = await db.pool(role).connect();
      const outcome = await fate(client, 'SELECT audit.order_entries(1)');
      client.release();
      expect([role, outcome]).toEqual([role, role === 'sequencer' ? 'done' : denied]);
    }
  });
});
