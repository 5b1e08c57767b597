import fc from 'fast-check';
import { creditCodeCheckDigit } from '@shutong/platform';
import { readDepartments } from './department.csv';
import { departmentProblems, type DepartmentFacts } from './department.policy';
import { planImport } from './import.policy';
import { pathsOf } from './tree.policy';

const codeOf = (n: number): string => {
  const body = `11520000${String(n).padStart(9, '0')}`;
  return body + creditCodeCheckDigit(body);
};

const facts = (n: number, parent: number | null = null): DepartmentFacts => ({
  code: codeOf(n),
  name: `部门${n}`,
  nameEn: null,
  shortName: null,
  division: '520000',
  level: 'province',
  parent: parent === null ? null : codeOf(parent),
});
const table = (...rows: DepartmentFacts[]) => ({
  rows: rows.map((one, i) => ({ row: i + 2, facts: one })),
  problems: [],
});
const standing = (...rows: DepartmentFacts[]) => {
  const paths = pathsOf(new Map(rows.map(({ code, parent }) => [code, parent])));
  return new Map(rows.map((one) => [one.code, { ...one, path: paths.get(one.code)! }]));
};

describe('facts of a department', () => {
  it('are accepted where every rule holds', () => {
    expect(departmentProblems(facts(1))).toEqual([]);
  });

  it('name each field that breaks its rule', () => {
    const wrong = {
      ...facts(1),
      code: '11520000000000001X',
      name: 'a\u202eb',
      division: '990000',
      level: 'street' as never,
      parent: '11520000000000001X',
    };
    expect(departmentProblems(wrong).map(({ field }) => field)).toEqual([
      'code',
      'name',
      'division',
      'level',
      'parent',
    ]);
  });
});

describe('plan of an import', () => {
  it('registers what is new, whatever the order of parents and children', () => {
    const plan = planImport(table(facts(2, 1), facts(1)), standing());
    expect(plan.registered.map(({ path }) => path).sort()).toEqual([
      codeOf(1),
      `${codeOf(1)}/${codeOf(2)}`,
    ]);
    expect(plan.problems).toEqual([]);
  });

  it('finds the same table unchanged the second time', () => {
    const plan = planImport(table(facts(1), facts(2, 1)), standing(facts(1), facts(2, 1)));
    expect(plan).toEqual({ registered: [], changed: [], unchanged: 2, problems: [] });
  });

  it('takes along those below a department that moves', () => {
    const before = standing(facts(1), facts(2), facts(3, 2));
    const plan = planImport(table(facts(2, 1)), before);
    expect(plan.changed.map(({ path }) => path)).toEqual([
      `${codeOf(1)}/${codeOf(2)}`,
      `${codeOf(1)}/${codeOf(2)}/${codeOf(3)}`,
    ]);
  });

  it('refuses a circle, also one that closes over what is registered', () => {
    const plan = planImport(table(facts(1, 3)), standing(facts(1), facts(2, 1), facts(3, 2)));
    expect(plan.problems).toEqual([
      { row: 2, field: 'parent', rule: 'leads to a root within 16 levels, without a circle' },
    ]);
  });

  it('refuses an unknown parent, a code that stands twice, and a tree that is too deep', () => {
    const chain = Array.from({ length: 17 }, (_, n) => facts(n + 1, n === 0 ? null : n));
    expect(planImport(table(facts(1, 9)), standing()).problems).toEqual([
      { row: 2, field: 'parent', rule: 'a department of the file or of the hub' },
    ]);
    expect(planImport(table(facts(1), facts(1)), standing()).problems).toEqual([
      { row: 3, field: 'code', rule: 'stands in row 2 too' },
    ]);
    expect(planImport(table(...chain), standing()).problems.map(({ row }) => row)).toEqual([18]);
  });

  it('gives a path exactly to departments whose parents lead to a root', () => {
    const parentsOf = fc.array(fc.option(fc.nat(11), { nil: null }), { maxLength: 12 });
    fc.assert(
      fc.property(parentsOf, (list) => {
        const parents = new Map(list.map((p, n) => [String(n), p === null ? null : String(p)]));
        const paths = pathsOf(parents);
        for (const [code, path] of paths) {
          const chain = path.split('/');
          expect(chain.at(-1)).toBe(code);
          expect(new Set(chain).size).toBe(chain.length);
          chain.forEach((one, i) => expect(parents.get(one)).toBe(chain[i - 1] ?? null));
        }
        for (const [code, parent] of parents) {
          if (parent === null) expect(paths.get(code)).toBe(code);
          else expect(paths.has(code)).toBe(paths.has(parent));
        }
      }),
    );
  });
});

describe('a department table', () => {
  const header = 'code,name,name_en,short_name,division,level,parent';
  const read = (text: string) => readDepartments(Buffer.from(text));

  it('is read with byte order mark, columns in any order, quotes and blank lines', () => {
    const text = `\ufeffname,code,parent,level,division,short_name,name_en\r\n"省""数据,局",${codeOf(1)},,province,520000,,\r\n\r\n`;
    expect(read(text)).toEqual({
      rows: [{ row: 2, facts: { ...facts(1), name: '省"数据,局' } }],
      problems: [],
    });
  });

  it('numbers rows as a spreadsheet does, also after blank and broken ones', () => {
    const text = `${header}\n\n${codeOf(1)},only\n${codeOf(2)},b,,,520000,province,\n`;
    const { rows, problems } = read(text);
    expect(problems).toEqual([{ row: 3, field: '*', rule: '7 cells, as the header' }]);
    expect(rows.map(({ row }) => row)).toEqual([4]);
  });

  it.each([
    ['GBK', Buffer.concat([Buffer.from(`${header}\n`), Buffer.from([0xb2, 0xbf])]), 'not-utf8'],
    ['an unknown column', Buffer.from(`${header},extra\n`), 'bad-header'],
    ['an empty file', Buffer.from(''), 'bad-header'],
    ['an open quote', Buffer.from(`${header}\n"a,b\n`), 'bad-csv'],
    ['a quote inside a cell', Buffer.from(`${header}\na"b",c\n`), 'bad-csv'],
    ['too many rows', Buffer.from(`${header}\n${'a,b\n'.repeat(20_001)}`), 'import-too-large'],
  ])('refuses %s', (_, bytes, code) => {
    expect(() => readDepartments(bytes)).toThrow(`identity.department.${code}`);
  });
});
