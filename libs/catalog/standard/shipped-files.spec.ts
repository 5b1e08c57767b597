import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertValues } from './code-table.policy';
import { readShippedStandards } from './shipped-files';
import { assertElement, assertStandard, assertTable } from './standard.policy';

describe('The code tables that are shipped', () => {
  const shipped = readShippedStandards();
  const tables = shipped.flatMap((one) => one.tables);
  const elements = shipped.flatMap((one) => one.elements);
  const codesOf = (code: string) =>
    tables.find((table) => table.code === code)!.first.values.map((value) => value.code);

  it('keep every rule of the register', () => {
    for (const { standard } of shipped) assertStandard(standard);
    for (const { first, ...table } of tables) {
      assertTable(table, first.validFrom);
      assertValues(first.values);
    }
    for (const element of elements) assertElement(element);
  });

  it('have codes of their own, and elements only of tables that are there', () => {
    const codes = tables.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(new Set(elements.map(({ code }) => code)).size).toBe(elements.length);
    expect(elements.filter((e) => e.codeTable !== null && !codes.includes(e.codeTable))).toEqual(
      [],
    );
  });

  it('have 56 ethnic groups, 34 provinces and 20 sections of industry', () => {
    expect(codesOf('ethnic-group')).toHaveLength(56);
    expect(codesOf('division-province')).toHaveLength(34);
    expect(codesOf('industry-section').join('')).toBe('ABCDEFGHIJKLMNOPQRST');
  });
});

describe('A file of code tables that somebody edited', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'code-tables-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const standard = [
    'standard:',
    '  number: DB52/T 1-2026',
    '  level: local',
    '  title: 取水用途',
    '  titleEn: Uses of water',
    '  issuer: 省市场监督管理局',
    '  inForce: 2026-01-01',
    'source: 本省自定',
    'tables:',
    '  - code: use',
    '    title: 用途',
    '    titleEn: Use',
    '    validFrom: 2026-01-01',
  ];
  const reading = (...lines: string[]) => {
    writeFileSync(join(folder, 'db52.yaml'), [...standard, ...lines].join('\n'));
    return () => readShippedStandards(folder);
  };

  it('is read as it stands, a list of the taxonomies in its place', () => {
    const [read] = reading('    valuesFrom: { list: sharing-modes }')();
    expect(read).toMatchObject({
      standard: { number: 'DB52/T 1-2026', inForce: '2026-01-01' },
      tables: [{ code: 'use', standard: 'DB52/T 1-2026', first: { validFrom: '2026-01-01' } }],
      elements: [],
    });
    expect(read!.tables[0]!.first.values[0]).toEqual({
      ...{ code: 'verify', name: '核验', nameEn: 'Verify: match or no match, never a value' },
    });
  });

  it('is refused by file and line where a value stands twice', () => {
    const value = '      - { code: a, zh: 甲, en: A }';
    expect(reading('    values:', value, value)).toThrow(/db52\.yaml:16: code a occurs twice/);
  });

  it('is refused by file and line where it takes its values from nowhere', () => {
    const nowhere = /db52\.yaml:14: there is no such list or group/;
    expect(reading('    valuesFrom: { list: colours }')).toThrow(nowhere);
    expect(reading('    valuesFrom: { list: divisions, group: town }')).toThrow(nowhere);
  });

  it('is refused where a table has no values, or two sources of them', () => {
    expect(reading()).toThrow(/db52\.yaml:10: /);
    expect(
      reading(
        '    values: [{ code: a, zh: 甲, en: A }]',
        '    valuesFrom: { list: sharing-modes }',
      ),
    ).toThrow(/db52\.yaml:10: .*exactly one/);
  });
});
