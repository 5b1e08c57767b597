import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDivisionCode } from '@shutong/platform';
import { contents } from '../../../test/support/catalog';
import { itemTypes, modes, opennesses, sharings, updateCycles } from '../vocabulary';
import { codeList, codeLists, readCodeLists } from './code-lists';
import { Taxonomies } from './taxonomies.service';

const codesOf = (name: string) => codeList(name).codes.map(({ code }) => code);

describe('The code lists that are shipped', () => {
  it('are themes, industries, divisions, update cycles, formats, item types, sharing, modes, openness and domains of projects', () => {
    expect([...codeLists().keys()]).toEqual([
      'divisions',
      'formats',
      'industries',
      'item-types',
      'open-attributes',
      'project-domains',
      'sharing-attributes',
      'sharing-modes',
      'themes',
      'update-cycles',
    ]);
  });

  it('have the same codes as the program, where it has a list of its own', () => {
    expect(codesOf('update-cycles')).toEqual([...updateCycles]);
    expect(codesOf('sharing-modes')).toEqual([...modes]);
    expect(codesOf('sharing-attributes')).toEqual([...sharings]);
    expect(codesOf('open-attributes')).toEqual([...opennesses]);
    expect(codesOf('item-types')).toEqual([...itemTypes]);
  });

  it('name every province that the program takes for one, and no other', () => {
    const prefixes = Array.from({ length: 90 }, (_, index) => String(index + 10));
    const taken = prefixes.filter((prefix) => isDivisionCode(`${prefix}0000`));
    // 100000 is the nation; 83 stands in residence permits in the place of a division, and is none.
    const named = codeList('divisions').codes.filter(({ group }) => group === 'province');
    expect(['10', ...named.map(({ code }) => code.slice(0, 2)), '83']).toEqual(taken);
    expect(codesOf('divisions').filter((code) => !isDivisionCode(code))).toEqual([]);
  });

  it('put each format into one of the seven classes of the compilation guide', () => {
    const { groups, codes } = codeList('formats');
    expect(groups.map(({ zh }) => zh)).toEqual([
      ...['电子文件', '电子表格', '数据库', '图形图像', '流媒体', '自描述格式', '服务接口'],
    ]);
    expect(new Set(codes.map(({ group }) => group)).size).toBe(7);
  });
});

describe('A code list that somebody edited', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'taxonomies-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const reading = (name: string, ...lines: string[]) => {
    writeFileSync(join(folder, `${name}.yaml`), lines.join('\n'));
    return () => readCodeLists(folder);
  };

  it('is read as it stands', () => {
    const read = reading('colours', 'codes:', '  - { code: red, zh: 红, en: Red }');
    const codes = [{ code: 'red', zh: '红', en: 'Red' }];
    expect(read()).toEqual([{ name: 'colours', codes, groups: [] }]);
  });

  it('may have as many themes as a province classes its data under', () => {
    const lines = Array.from(
      { length: 480 },
      (_, n) => `  - { code: t${n}, zh: 主题${n}, en: Theme ${n} }`,
    );
    expect(reading('themes', 'codes:', ...lines)()[0]!.codes).toHaveLength(480);
  });

  it('is refused by file and line where it is no YAML', () => {
    expect(reading('colours', 'codes:', '  - { code: red')).toThrow(/colours\.yaml:2: /);
  });

  it('is refused by file and line where a value lacks a name, or has one too many', () => {
    const read = reading(
      'colours',
      'codes:',
      '  - { code: red, zh: 红, en: Red }',
      '  - { code: green, zh: 绿 }',
      '  - { code: blue, zh: 蓝, en: Blue, fr: Bleu }',
    );
    expect(read).toThrow(/colours\.yaml:3: .*must have required property 'en'\n/);
    expect(read).toThrow(/colours\.yaml:4: .*additional properties \(fr\)/);
  });

  it('is refused where a code or a name stands twice', () => {
    const read = reading(
      'colours',
      'codes:',
      '  - { code: red, zh: 红, en: Red }',
      '  - { code: crimson, zh: 红, en: Crimson }',
      '  - { code: red, zh: 赤, en: Scarlet }',
    );
    expect(read).toThrow(/colours\.yaml:4: code red occurs twice\n.*:3: zh 红 occurs twice/);
  });

  it('is refused where a value is in a group that is none', () => {
    const read = reading(
      'colours',
      'groups:',
      '  - { code: warm, zh: 暖色, en: Warm }',
      'codes:',
      '  - { code: blue, zh: 蓝, en: Blue, group: cold }',
    );
    expect(read).toThrow(/colours\.yaml:4: group cold is not one of/);
  });

  it('is refused where its codes have not the shape that this list asks for', () => {
    const groups = ['groups:', '  - { code: province, zh: 省级, en: Provincial }'];
    const codes = ['codes:', "  - { code: '52', zh: 贵州省, en: Guizhou, group: province }"];
    expect(reading('divisions', ...groups, ...codes)).toThrow(/divisions\.yaml:4: .*pattern/);
  });

  it('is refused where a format is in no class', () => {
    const read = reading('formats', 'codes:', '  - { code: csv, zh: 表, en: CSV }');
    expect(read).toThrow(/formats\.yaml:2: .*'group'/);
    expect(read).toThrow(/formats\.yaml:1: .*'groups'/);
  });
});

describe('What an entry says in the words of the code lists', () => {
  const taxonomies = new Taxonomies();
  const entry = { ...contents(), industry: 'N' };

  it('is no problem where the lists have it, or where it says nothing', () => {
    expect(taxonomies.problemsOf(entry)).toEqual([]);
    const silent = { theme: null, industry: null, formats: [], updateCycle: null };
    expect(taxonomies.problemsOf(silent)).toEqual([]);
  });

  it('is named field by field where they do not', () => {
    const strange = {
      ...{ theme: 'natural-resources', industry: 'Z' },
      ...{ formats: ['csv', 'CSV'], updateCycle: '每日' },
    };
    expect(taxonomies.problemsOf(strange)).toEqual([
      { field: 'theme', rule: 'unknown' },
      { field: 'industry', rule: 'unknown' },
      { field: 'formats[1]', rule: 'unknown' },
      { field: 'updateCycle', rule: 'unknown' },
    ]);
  });
});
