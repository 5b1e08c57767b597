import {
  bureau,
  catalogUnderTest,
  contents,
  item,
  police,
  submitted,
  water,
  type CatalogUnderTest,
} from '../../../test/support/catalog';
import { EntryDrafting } from '../entry/drafting.service';
import { Entries } from '../entry/entries.service';
import { EntryReview } from '../entry/review.service';
import { BoundItems } from './bound-items.service';
import { CodeTableRegister } from './code-table-register.service';
import { ShippedStandards } from './shipped-standards.service';
import { StandardRegister } from './standard-register.service';
import { StandardReport } from './standard-report.service';
import { ValueCheck } from './value-check.service';

describe('standards', () => {
  let catalog: CatalogUnderTest;
  const officer = () => catalog.as(water, 'provider-officer');
  const reader = () => catalog.as(police, 'requester');
  const authority = () => catalog.as(bureau, 'authority');
  const tables = () => catalog.get(CodeTableRegister);
  let codes = 0;

  beforeAll(async () => {
    catalog = await catalogUnderTest();
    await catalog.get(StandardRegister).registerStandard(authority(), {
      ...{ number: 'SL/T 213-2020', level: 'industry', title: '水利对象分类与编码' },
      ...{ titleEn: 'Water objects', issuer: '水利部', inForce: '2020-12-01' },
    });
  });
  afterAll(() => catalog.close());

  const value = (code: string, name = `值${code}`) => ({ code, name, nameEn: `Value ${code}` });
  const version = (...values: ReturnType<typeof value>[]) => ({ validFrom: '2026-01-01', values });
  async function table(...values: ReturnType<typeof value>[]): Promise<string> {
    const code = `TABLE${++codes}`;
    const content = { code, title: '取水用途', titleEn: 'Uses', standard: 'SL/T 213-2020' };
    await tables().register(authority(), content, version(...values));
    return code;
  }
  async function published(...items: ReturnType<typeof item>[]): Promise<string> {
    const { id } = await catalog
      .get(EntryDrafting)
      .draft(officer(), `320/${++codes}`, contents({ title: `取水用途${codes}`, items }));
    await submitted(catalog, officer(), id);
    await catalog.get(EntryReview).publish(authority(), id);
    return id;
  }
  const bound = (code: string, number = 1) =>
    item('use', '取水用途', { type: 'code', length: null, codeTable: { code, version: number } });
  const events = (type: string, code: string) =>
    catalog.rows<{ data: Record<string, unknown> }>(
      `SELECT convert_from(body, 'UTF8')::jsonb -> 'data' AS data FROM transport.message
        WHERE type = $1 AND key = $2 ORDER BY id`,
      [type, code],
    );

  it('C52.1 an item bound to a code table rejects values outside it, each with row and item', async () => {
    const code = await table(value('01'), value('02'));
    const id = await published(
      bound(code),
      item('amount', '水量', { type: 'decimal', length: 8 }),
      item('since', '起始日', { type: 'date', length: null }),
    );
    const answer = await catalog.get(ValueCheck).check(reader(), id, [
      { use: '01', amount: '12.50', since: '2026-02-28' },
      { use: '03', amount: 'many', since: '2026-02-30' },
      { use: 1, amount: 1234567890, other: 'x' },
      { use: null, amount: null, since: null },
    ]);
    expect(answer).toMatchObject({ entry: id, version: 1, rows: 4, refusedRows: 2 });
    expect(answer.problems.map((p) => [p.row, p.item, p.code])).toEqual([
      [1, 'use', 'catalog.value.not-in-code-table'],
      [1, 'amount', 'catalog.value.wrong-type'],
      [1, 'since', 'catalog.value.wrong-type'],
      [2, 'use', 'catalog.value.wrong-type'],
      [2, 'amount', 'catalog.value.too-long'],
      [2, 'other', 'catalog.value.unknown-item'],
    ]);
  });

  it('C52.1 an item cannot be bound to what is not registered, nor contradict its data element', async () => {
    const code = await table(value('01'));
    await catalog.get(StandardRegister).registerElement(authority(), {
      ...{ code: 'DE-USE', name: '取水用途', nameEn: 'Use', type: 'code', length: 2 },
      ...{ definition: '取水的用途', standard: 'SL/T 213-2020', codeTable: code },
    });
    const { id } = await catalog.get(EntryDrafting).draft(
      officer(),
      `320/${++codes}`,
      contents({
        items: [
          item('a', '甲', { codeTable: { code: 'NONE', version: 1 } }),
          item('b', '乙', { codeTable: { code, version: 9 } }),
          item('c', '丙', { dataElement: 'DE-NONE' }),
          item('d', '丁', { dataElement: 'DE-USE', type: 'integer', length: 1 }),
          item('e', '戊', { type: 'decimal', codeTable: { code, version: 1 } }),
        ],
      }),
    );
    await expect(submitted(catalog, officer(), id)).rejects.toMatchObject({
      code: 'catalog.entry.unacceptable',
      problems: [
        { field: 'items[0].codeTable', rule: 'unknown' },
        { field: 'items[1].codeTable', rule: 'unknown' },
        { field: 'items[2].dataElement', rule: 'unknown' },
        { field: 'items[3].type', rule: 'contradicts-element' },
        { field: 'items[3].codeTable', rule: 'contradicts-element' },
        { field: 'items[4].type', rule: 'holds-no-codes' },
      ],
    });
  });

  it('C52.2 items without a standard are counted, by department', async () => {
    const before = await countsOf(water);
    const code = await table(value('01'));
    await published(bound(code), item('note', '备注'), item('place', '地点'));
    const after = await countsOf(water);
    expect([
      after.items - before.items,
      after.withStandard - before.withStandard,
      after.withoutStandard - before.withoutStandard,
    ]).toEqual([3, 1, 2]);
    const [told] = await catalog.rows<{ n: number }>(
      `SELECT count(*)::int AS n FROM catalog.item i
         JOIN catalog.entry e ON e.id = i.entry_id AND e.version = i.version
        WHERE e.state = 'published' AND e.provider = $1 AND i.data_element IS NULL
          AND i.code_table IS NULL`,
      [water],
    );
    expect(after.withoutStandard).toBe(told!.n);
  });
  async function countsOf(department: string) {
    const page = await catalog.get(StandardReport).byDepartment(reader(), { first: 100 });
    const found = page.nodes.find(({ provider }) => provider === department);
    return found ?? { items: 0, withStandard: 0, withoutStandard: 0 };
  }

  it('C52.3 a new version that breaks nothing leaves bound items where they are, and says which', async () => {
    const code = await table(value('01'), value('02'));
    const id = await published(bound(code));
    const issued = await tables().issue(
      authority(),
      code,
      version(value('01'), value('02'), value('03')),
      false,
    );
    expect(issued).toMatchObject({ breaking: false, boundItems: { totalCount: 1 } });
    expect(issued.boundItems.nodes).toMatchObject([{ entryId: id, itemCode: 'use', version: 1 }]);
    const [event] = await events('catalog.code-table.issued', code);
    expect(event!.data).toMatchObject({
      ...{ version: 2, breaking: false, boundItems: 1 },
      counts: { added: 1, removed: 0, renamed: 0 },
      items: [{ entryId: id, item: 'use', department: water, version: 1 }],
    });
    const checked = await catalog.get(ValueCheck).check(reader(), id, [{ use: '03' }]);
    expect(checked.problems).toMatchObject([{ code: 'catalog.value.not-in-code-table' }]);
    const entry = await catalog.get(Entries).get(reader(), id);
    expect(await catalog.get(Entries).itemsOf(entry)).toMatchObject([
      { codeTable: { code, version: 1 } },
    ]);
  });

  it('C52.3 a new version that removes or renames values is refused, naming what is bound, unless that is accepted', async () => {
    const code = await table(value('01'), value('02', '工业'));
    const id = await published(bound(code));
    const breaking = version(value('01'), value('02', '农业'));
    await expect(tables().issue(authority(), code, breaking, false)).rejects.toMatchObject({
      code: 'catalog.code-table.breaking',
      problems: [{ field: expect.stringMatching(/^320\/\d+#use$/), rule: 'bound to version 1' }],
    });
    expect(await events('catalog.code-table.issued', code)).toEqual([]);
    const issued = await tables().issue(authority(), code, breaking, true);
    expect(issued).toMatchObject({ breaking: true, version: { version: 2 } });
    const outdated = await catalog
      .get(BoundItems)
      .list(reader(), { table: code, outdated: true }, { first: 10 });
    expect(outdated.nodes.map(({ entryId }) => entryId)).toEqual([id]);
    const checked = await catalog.get(ValueCheck).check(reader(), id, [{ use: '02' }]);
    expect(checked.problems).toEqual([]);
  });

  it('C52.3 no item is newly bound to a withdrawn version, and those that are stay', async () => {
    const code = await table(value('01'), value('02'));
    const id = await published(bound(code));
    await tables().withdraw(authority(), code, 1);
    await expect(published(bound(code))).rejects.toMatchObject({
      problems: [{ field: 'items[0].codeTable', rule: 'withdrawn' }],
    });
    await catalog
      .get(EntryDrafting)
      .edit(officer(), id, contents({ title: '修订', items: [bound(code)] }));
    expect(await submitted(catalog, officer(), id)).toMatchObject({ state: 'submitted' });
  });

  it('only the authority keeps the register; refusals are logged and change nothing', async () => {
    const content = { code: 'MINE', title: '甲', titleEn: 'A', standard: 'SL/T 213-2020' };
    await expect(tables().register(officer(), content, version(value('01')))).rejects.toMatchObject(
      { code: 'catalog.standard.only-authority' },
    );
    await expect(
      tables().register(authority(), content, version(value('01'), value('01'))),
    ).rejects.toMatchObject({ code: 'catalog.code-table.values-malformed' });
    const denied = await catalog.rows<{ n: number }>(
      `SELECT count(*)::int AS n FROM audit.entry
        WHERE action = 'catalog.code-table.register' AND outcome = 'deny'
          AND 'code-table:MINE' = ANY (resource)`,
    );
    expect(denied).toEqual([{ n: 2 }]);
    const kept = await catalog.rows(`SELECT 1 FROM catalog.code_table WHERE code = 'MINE'`);
    expect(kept).toEqual([]);
  });

  it('what is shipped is registered once, with its tables and elements, and kept as the authority has it', async () => {
    const shipped = catalog.get(ShippedStandards);
    expect(await shipped.registerShipped(authority())).toBeGreaterThan(10);
    expect(await shipped.registerShipped(authority())).toBe(0);
    const [sexes] = await catalog.rows<{ codes: string[] }>(
      `SELECT array_agg(v.code ORDER BY v.position) AS codes
         FROM catalog.code_value v JOIN catalog.code_table t ON t.code = v.code_table
        WHERE t.standard LIKE 'GB/T 2261.1%'`,
    );
    expect(sexes!.codes).toEqual(['0', '1', '2', '9']);
  });
});
