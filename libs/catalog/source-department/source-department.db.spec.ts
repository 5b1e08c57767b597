import {
  bureau,
  catalogUnderTest,
  contents,
  item,
  newEntry,
  police,
  water,
  type CatalogUnderTest,
} from '../../../test/support/catalog';
import { codeOf } from '../../../test/support/refusals';
import { EntryImport } from '../entry/entry-import.service';
import { ShippedStandards } from '../standard/shipped-standards.service';
import { RegisteredStandards } from '../standard/registered-standards.service';
import { SourceDepartmentNaming } from './source-department-naming.service';
import { SourceDepartments } from './source-departments.service';

describe('source departments', () => {
  let catalog: CatalogUnderTest;
  let elements: string[];
  const authority = () => catalog.as(bureau, 'authority');
  const anybody = () => catalog.as(water, 'requester');
  const reading = () => catalog.get(SourceDepartments);
  const name = (element: string, department = police, by = authority(), reasons = '三定方案') =>
    catalog.get(SourceDepartmentNaming).name(by, { element, department, reasons });

  beforeAll(async () => {
    catalog = await catalogUnderTest();
    await catalog.get(ShippedStandards).registerShipped(authority());
    const { nodes } = await catalog.get(RegisteredStandards).elements(anybody(), {}, { first: 10 });
    elements = nodes.map(({ code }) => code);
  });
  afterAll(() => catalog.close());

  async function collecting(department: string, element: string, number: string): Promise<void> {
    const officer = catalog.as(department, 'provider-officer');
    const { nodes } = await catalog.get(RegisteredStandards).elements(anybody(), {}, { first: 10 });
    const { type, length, codeTable } = nodes.find(({ code }) => code === element)!;
    const table = codeTable ? { code: codeTable, version: 1 } : null;
    const items = [
      item('other', '其他'),
      item('same', '同一数据', { type, length, dataElement: element, codeTable: table }),
    ];
    const entry = newEntry(number, contents({ title: `目录 ${number}`, items }), officer.actor);
    await catalog.get(EntryImport).importEntries(officer, [entry], authority().actor);
  }

  it('Article 19: the authority names one department for an element, and another in its place; all namings stay readable', async () => {
    const element = elements[0]!;
    expect(await name(element)).toMatchObject({
      ...{ version: 1, current: true, department: police, departmentName: '省公安厅' },
    });
    await name(element, water);
    expect(await reading().get(anybody(), element)).toMatchObject({
      ...{ version: 2, department: water, current: true },
    });
    expect(await reading().get(anybody(), element, 1)).toMatchObject({
      ...{ department: police, current: false, reasons: '三定方案' },
    });
    const { nodes } = await reading().versions(anybody(), element, { first: 10 });
    expect(nodes.map(({ version }) => version)).toEqual([2, 1]);
  });

  it('Article 19: nobody else names, nor without reasons, nor for what is not registered', async () => {
    const element = elements[1]!;
    expect(await codeOf(name(element, police, anybody()))).toBe(
      'catalog.source-department.only-authority',
    );
    expect(await codeOf(name(element, police, authority(), ' '))).toBe(
      'catalog.source-department.reasons-missing',
    );
    expect(await codeOf(name('unknown'))).toBe('catalog.data-element.not-found');
    expect(await codeOf(name(element, '11520000MB0000009X'))).toBe('identity.department.not-found');
    expect(await codeOf(reading().get(anybody(), element))).toBe(
      'catalog.source-department.not-found',
    );
    await name(element);
    expect(await codeOf(name(element))).toBe('catalog.source-department.already-named');
  });

  it('Article 19: of two who name at the same moment one is told so, and one department stands', async () => {
    const element = elements[2]!;
    const both = await Promise.all([police, water].map((one) => codeOf(name(element, one))));
    // The slower of the two meets the other's naming, or follows on it.
    expect(both).toContain('ok');
    const standing = await catalog.rows<{ department: string }>(
      'SELECT department FROM catalog.source_department WHERE element = $1 AND current',
      [element],
    );
    expect(standing).toHaveLength(1);
  });

  it('Article 19: what other departments collect of it again is shown with the source department', async () => {
    const element = elements[3]!;
    await collecting(police, element, '310/1');
    await collecting(water, element, '310/2');
    await collecting(bureau, element, '310/3');
    const repeated = (filter: object) => reading().repeated(anybody(), filter, { first: 10 });
    expect((await repeated({ element })).nodes).toEqual([]);
    await name(element);
    const { nodes } = await repeated({ element });
    expect(new Set(nodes.map(({ provider }) => provider))).toEqual(new Set([water, bureau]));
    expect(nodes[0]).toMatchObject({
      ...{ element, source: police, sourceName: '省公安厅', itemCode: 'same', position: 1 },
    });
    expect((await repeated({ element, department: water })).nodes).toMatchObject([
      { entryTitle: '目录 310/2', provider: water },
    ]);
    const first = await reading().repeated(anybody(), { element }, { first: 1 });
    const rest = await reading().repeated(
      anybody(),
      { element },
      { first: 1, after: first.endCursor! },
    );
    expect([...first.nodes, ...rest.nodes]).toEqual(nodes);
    // With another source it is another department's repetition.
    await name(element, water);
    const now = await repeated({ element });
    expect(new Set(now.nodes.map(({ provider }) => provider))).toEqual(new Set([police, bureau]));
  });

  it('Article 19: who is named, who was it, and who collects the same again is told of each naming', async () => {
    const element = elements[4]!;
    await collecting(police, element, '311/1');
    await collecting(water, element, '311/2');
    const told = async () => {
      const rows = await catalog.rows<{ told: string }>(
        `SELECT DISTINCT split_part(cause, '/', 3) || ' ' || template || ' ' || split_part(addressee, '/', 1) AS told
           FROM notice.notice WHERE about_type = 'data-element' AND about_id = $1 ORDER BY 1`,
        [element],
      );
      return rows.map((row) => row.told);
    };
    await name(element);
    const first = [
      `1 source-department-named role:${police}`,
      `1 source-department-repeated role:${water}`,
    ];
    expect(await told()).toEqual(first);
    await name(element, water);
    expect(await told()).toEqual([
      ...first,
      `2 source-department-named role:${water}`,
      `2 source-department-repeated role:${police}`,
      `2 source-department-replaced role:${police}`,
    ]);
  });

  it('Article 19: an entry that collects what another department is the source of warns of it and is published all the same', async () => {
    const element = elements[5]!;
    await collecting(police, element, '312/1');
    await name(element, water);
    await collecting(bureau, element, '312/2');
    const entries = await catalog.rows<{ id: string; version: number; state: string }>(
      `SELECT id, version, state FROM catalog.entry WHERE code IN ('312/1', '312/2') ORDER BY code`,
    );
    const warned = await Promise.all(entries.map((one) => reading().sourcedElsewhere(one)));
    const warning = { element, itemCode: 'same', source: water, sourceName: '省水利厅' };
    expect(warned).toMatchObject([[warning], [warning]]);
    expect(entries.map(({ state }) => state)).toEqual(['published', 'published']);
    await name(element, police);
    expect(await reading().sourcedElsewhere(entries[0]!)).toEqual([]);
  });

  it('lists the namings that stand, of one department where asked', async () => {
    const all = await reading().list(anybody(), null, { first: 10 });
    expect(all.nodes.every(({ current }) => current)).toBe(true);
    const own = await reading().list(anybody(), police, { first: 10 });
    expect(own.nodes.map(({ element }) => element)).toEqual(
      all.nodes.filter(({ department }) => department === police).map(({ element }) => element),
    );
    const first = await reading().list(anybody(), null, { first: 1 });
    const next = await reading().list(anybody(), null, { first: 1, after: first.endCursor! });
    expect([...first.nodes, ...next.nodes]).toEqual(all.nodes.slice(0, 2));
  });

  it('logs each naming and tells others of it', async () => {
    const told = await catalog.rows<{ count: number }>(
      `SELECT count(*)::int AS count FROM transport.message WHERE type = 'catalog.source-department.named'`,
    );
    const kept = await catalog.rows<{ count: number }>(
      'SELECT count(*)::int AS count FROM catalog.source_department',
    );
    const logged = await catalog.rows<{ count: number }>(
      `SELECT count(*)::int AS count FROM audit.entry
        WHERE action = 'catalog.source-department.name' AND outcome = 'allow'`,
    );
    expect([told, logged]).toEqual([kept, kept]);
  });
});
