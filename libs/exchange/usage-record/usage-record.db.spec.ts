import {
  bureau,
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
} from '../../../test/support/exchange';
import { codeOf } from '../../../test/support/refusals';
import { signed } from '../../../test/support/exchange-calls';
import type { Agreement } from '../agreement/agreement.entity';
import { AgreementService } from '../agreement/agreement.service';
import { UsageInspections } from './usage-inspections.service';
import { UsageRecords } from './usage-records.service';

describe('Article 29: how a requester uses shared data', () => {
  let hub: ExchangeUnderTest;
  let records: UsageRecords;
  let agreement: Agreement;
  beforeAll(async () => {
    hub = await exchangeUnderTest();
    records = hub.app.get(UsageRecords);
    agreement = await signed(hub);
  });
  afterAll(() => hub.close());

  const user = () => hub.as(water, 'requester', 'wang');
  const head = () => hub.as(water, 'office-head', 'li');
  const seenBy = async (...as: Parameters<ExchangeUnderTest['as']>) => {
    const reading = { agreementId: agreement.id, ground: '年度使用情况检查' };
    const { nodes } = await inspections().read(hub.as(...as), reading, { first: 10 });
    return nodes.map(({ kind }) => kind);
  };
  const inspections = () => hub.app.get(UsageInspections);
  const toldOf = async (id: string) => {
    const { rows } = await hub.db.pool('migrator').query<Record<string, unknown>>(
      `SELECT addressee, task, params FROM notice.notice
        WHERE template = 'usage-inspected' AND about_id = $1 ORDER BY told_at, addressee`,
      [id],
    );
    return rows;
  };
  const inspectionsTold = async (id: string) => {
    const { rows } = await hub.db.pool('migrator').query<{ data: object }>(
      `SELECT convert_from(body, 'UTF8')::jsonb -> 'data' AS data FROM transport.message
        WHERE type = 'exchange.usage.inspected' AND key = $1 ORDER BY id`,
      [id],
    );
    return rows.map(({ data }) => data);
  };

  it('is recorded by the requester alone, and each record is a log entry and an event', async () => {
    const written = await records.record(user(), agreement.id, 'effect', '办结 120 件延续申请');
    await records.record(user(), agreement.id, 'storage', '仅存于本厅审批库，加密');
    expect(await codeOf(records.record(user(), agreement.id, 'process', ' 　'))).toBe(
      'exchange.usage-record.empty',
    );
    const provider = hub.as(police, 'requester');
    expect(await codeOf(records.record(provider, agreement.id, 'effect', '代记'))).toBe(
      'exchange.usage-record.only-requester',
    );
    const logged = await hub.entries('exchange.usage-record.write');
    expect(logged.map(({ outcome }) => outcome)).toEqual(['allow', 'allow', 'deny', 'deny']);
    expect(logged[0]).toMatchObject({
      resource: [
        { type: 'agreement', id: agreement.id },
        { type: 'usage-record', id: written.id },
      ],
    });
    const { rows } = await hub.db
      .pool('migrator')
      .query(`SELECT 1 FROM transport.message WHERE type = 'exchange.usage.recorded'`);
    expect(rows).toHaveLength(2);
  });

  it('is inspected by the provider, the authority and auditors, and by nobody else', async () => {
    const both = ['storage', 'effect'];
    expect(await seenBy(police, 'provider-officer')).toEqual(both);
    expect(await seenBy(bureau, 'authority')).toEqual(both);
    expect(await seenBy(bureau, 'auditor')).toEqual(both);
    expect(await codeOf(seenBy(bureau, 'requester'))).toBe('exchange.agreement.not-found');
  });

  it('is inspected only on a ground, and the log says who inspected whose records and which', async () => {
    const before = (await hub.entries('exchange.usage-record.inspect')).length;
    const authority = hub.as(bureau, 'authority', 'gao');
    const read = (ground?: string) =>
      inspections().read(authority, { agreementId: agreement.id, ground }, { first: 1 });
    for (const ground of [undefined, ' 　'])
      expect(await codeOf(read(ground))).toBe('exchange.usage-record.ground-missing');
    const { nodes, endCursor } = await read('群众举报');
    await inspections().read(
      authority,
      { agreementId: agreement.id, ground: '群众举报' },
      { first: 1, after: endCursor! },
    );
    // Who reads their own inspects nobody.
    const own = await inspections().read(user(), { agreementId: agreement.id }, { first: 10 });
    expect(own.nodes).toHaveLength(2);
    const logged = (await hub.entries('exchange.usage-record.inspect')).slice(before);
    expect(logged.map(({ outcome }) => outcome)).toEqual(['deny', 'deny', 'allow', 'allow']);
    const at = nodes[0]!.recordedAt.toISOString();
    expect(logged[2]).toMatchObject({
      actor: { id: authority.actor.id },
      purpose: { code: 'usage-inspection', legal_basis: '群众举报', agreement: agreement.id },
      resource: [
        { type: 'agreement', id: agreement.id },
        { type: 'department', id: water },
        { type: 'usage-records', id: `${at}/${at}`, rows: 1 },
        { type: 'usage-record', id: own.nodes[0]!.id },
      ],
    });
    expect(JSON.stringify(logged[3])).toContain(own.nodes[1]!.id);
  });

  it('is inspected so that the requester is told once, by whom, of what and on what ground', async () => {
    const inspected = await signed(hub);
    const authority = hub.as(bureau, 'authority', 'gao');
    const reading = { agreementId: inspected.id, ground: '年度检查' };
    const read = (ctx = authority, ground = reading.ground) =>
      inspections().read(ctx, { ...reading, ground }, { first: 1 });
    await records.record(user(), inspected.id, 'effect', '办结');
    await Promise.all([read(), read()]);
    await inspections().read(user(), reading, { first: 1 });
    const told = await toldOf(inspected.id);
    expect(told).toEqual(
      ['office-head', 'requester'].map((role) => ({
        addressee: `role:${water}/${role}`,
        task: false,
        params: {
          ...{ title: '取水许可表', ground: '年度检查' },
          ...{ 'inspector.zh-CN': '省大数据局', 'inspector.en': '省大数据局' },
        },
      })),
    );
    const first = { agreementId: inspected.id, requester: water, provider: police };
    expect(await inspectionsTold(inspected.id)).toEqual([{ ...first, inspectedBy: bureau }]);
    // Another ground, and another person, are other inspections.
    await read(authority, '群众举报');
    await read(hub.as(police, 'provider-officer', 'chen'));
    expect(await toldOf(inspected.id)).toHaveLength(6);
    expect(await inspectionsTold(inspected.id)).toEqual([
      ...[bureau, bureau, police].map((inspectedBy) => ({ ...first, inspectedBy })),
    ]);
  });

  it('releases no record of which the log has no entry', async () => {
    const owner = hub.db.pool('migrator');
    await owner.query(
      `CREATE FUNCTION audit.refuse() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN RAISE EXCEPTION 'no entry'; END $$`,
    );
    await owner.query(
      `CREATE TRIGGER refuse BEFORE INSERT ON audit.entry FOR EACH ROW
         WHEN (NEW.action = 'exchange.usage-record.inspect') EXECUTE FUNCTION audit.refuse()`,
    );
    try {
      expect(await codeOf(seenBy(bureau, 'auditor'))).toBe('audit.unavailable');
      // The requester's own records are no inspection.
      expect(await seenBy(water, 'requester')).toHaveLength(2);
    } finally {
      await owner.query('DROP FUNCTION audit.refuse CASCADE');
    }
  });

  it('stays for three years: no process changes or deletes a record, nor does the tables’ owner before', async () => {
    for (const sql of [
      `UPDATE exchange.usage_record SET text = 'x'`,
      'DELETE FROM exchange.usage_record',
    ]) {
      await expect(hub.db.pool('hub').query(sql)).rejects.toThrow('permission denied');
      await expect(hub.db.pool('migrator').query(sql)).rejects.toThrow('three years');
    }
    const insert = `INSERT INTO exchange.usage_record
      (id, agreement_id, agreement_version, kind, text, recorded_by, recorded_at)
      VALUES (gen_random_uuid(), $1, 1, 'effect', 'old', 'test', now() - $2::interval)`;
    await hub.db.pool('migrator').query(insert, [agreement.id, '3 years 1 day']);
    const { rowCount } = await hub.db
      .pool('migrator')
      .query(`DELETE FROM exchange.usage_record WHERE text = 'old'`);
    expect(rowCount).toBe(1);
  });

  it('Article 27: its office head certifies disposal once, when the right has ended', async () => {
    const statement = '已于审批库和备份中删除';
    expect(await codeOf(records.certify(head(), agreement.id, statement))).toBe(
      'exchange.usage-record.still-running',
    );
    await hub.app.get(AgreementService).relinquish(head(), agreement.id, '用途已实现');
    expect(await codeOf(records.certify(user(), agreement.id, statement))).toBe(
      'exchange.usage-record.only-office-head',
    );
    const both = await Promise.all(
      [1, 2].map(() => codeOf(records.certify(head(), agreement.id, statement))),
    );
    expect(both.sort()).toEqual(['exchange.usage-record.already-certified', 'ok']);
    expect(await records.certificateOf(agreement)).toMatchObject({
      ...{ kind: 'destruction', certifies: true, text: statement, recordedBy: head().actor.id },
    });
    const told = await hub.db
      .pool('migrator')
      .query<{ addressee: string }>(
        `SELECT addressee FROM notice.notice WHERE template = 'disposal-certified' AND about_id = $1 ORDER BY 1`,
        [agreement.id],
      );
    expect(told.rows.map(({ addressee }) => addressee)).toEqual([
      `role:${agreement.provider}/office-head`,
      `role:${agreement.provider}/provider-officer`,
    ]);
  });
});
