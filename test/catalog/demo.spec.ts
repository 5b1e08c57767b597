import { divisionLevel, isCreditCode } from '@shutong/platform';
import { brokenSeparation } from '../../libs/identity/role/role.policy';
import { departmentProblems } from '../../libs/identity/department/department.policy';
import { missingContents } from '../../libs/catalog/entry/entry.policy';
import { readShippedStandards } from '../../libs/catalog/standard/shipped-files';
import { codeList } from '../../libs/catalog/taxonomy/code-lists';
import { Taxonomies } from '../../libs/catalog/taxonomy/taxonomies.service';
import { matchRules } from '../../libs/catalog/vocabulary';
import { districts } from '../../apps/standalone/demo/synthetic-names';
import { readRegion, type DemoRegion } from '../../apps/standalone/demo/region';
import { sourceTables } from '../../apps/standalone/demo/load-demo-sources';

const repeated = (values: readonly string[]) =>
  values.filter((value, index) => values.indexOf(value) !== index);

/** Reading checks every file against its schema. */
const region: DemoRegion = readRegion();
const { place, departments, people, entries, resources } = region;
const departmentCodes = departments.map(({ code }) => code);

describe('Departments of the demo region', () => {
  test('have valid credit codes of state organs, none twice', () => {
    expect(departments.filter(({ code }) => !isCreditCode(code))).toEqual([]);
    expect(departmentCodes.filter((code) => !code.startsWith('11'))).toEqual([]);
    expect(repeated(departmentCodes)).toEqual([]);
    expect(repeated(departments.map(({ name }) => name))).toEqual([]);
  });

  test('break no rule that the hub has for departments', () => {
    for (const department of departments) expect(departmentProblems(department)).toEqual([]);
  });

  test('stand at the level of their division, below a department that stands before them', () => {
    departments.forEach(({ division, level, parent }, index) => {
      expect(divisionLevel(division)).toBe(level);
      const before = departmentCodes.slice(0, index);
      if (index === 0) expect(parent).toBeNull();
      else expect(before).toContain(parent);
    });
  });

  test('are of the region whose districts the synthetic registers use', () => {
    const named = place.districts.map(({ division, name }) => ({ division, name }));
    expect(named).toEqual([...districts]);
    const listed = codeList('divisions').codes.filter(({ group }) => group === 'fictional');
    expect(listed.map(({ code, zh, en }) => ({ division: code, name: zh, nameEn: en }))).toEqual(
      [place, ...place.districts].map(({ division, name, nameEn }) => ({ division, name, nameEn })),
    );
    const divisions = [place.division, ...named.map(({ division }) => division)];
    expect(departments.every(({ division }) => divisions.includes(division))).toBe(true);
  });
});

describe('People of the demo region', () => {
  test('belong to known departments and sign in under names of their own', () => {
    expect(people.filter((person) => !departmentCodes.includes(person.department))).toEqual([]);
    expect(repeated(people.map(({ signIn }) => signIn))).toEqual([]);
  });

  test('hold no two roles that law or standard keep apart', () => {
    for (const { roles } of people) expect(brokenSeparation(roles as never)).toBeUndefined();
  });

  test('give every providing department with resources an officer, an office head and a department head', () => {
    for (const { connector } of resources) {
      const roles = people.filter((p) => p.department === connector).flatMap((p) => p.roles);
      expect(roles).toEqual(
        expect.arrayContaining(['provider-officer', 'office-head', 'department-head']),
      );
    }
  });

  test('play every part of the story', () => {
    const roles = new Set(people.flatMap((person) => person.roles));
    expect([...roles].sort()).toEqual([
      'auditor',
      'authority',
      'department-head',
      'office-head',
      'provider-officer',
      'requester',
      'security-administrator',
      'system-administrator',
    ]);
  });
});

describe('Entries of the demo region', () => {
  test('are about two hundred, of nearly all departments, with codes and titles of their own', () => {
    expect(entries.length).toBeGreaterThanOrEqual(195);
    expect(entries.length).toBeLessThanOrEqual(210);
    expect(new Set(entries.map(({ provider }) => provider)).size).toBeGreaterThanOrEqual(20);
    expect(repeated(entries.map(({ code }) => code))).toEqual([]);
    expect(repeated(entries.map(({ title }) => title))).toEqual([]);
    expect(repeated(entries.map(({ titleEn }) => titleEn))).toEqual([]);
    expect(repeated(entries.map(({ summary }) => summary))).toEqual([]);
  });

  test('come from known departments', () => {
    expect(entries.filter((entry) => !departmentCodes.includes(entry.provider))).toEqual([]);
  });

  test('name data elements that ship, and are what these say', () => {
    const elements = readShippedStandards().flatMap((shipped) => shipped.elements);
    const named = entries.flatMap(({ items }) => items.filter((item) => item.dataElement));
    expect(named.length).toBeGreaterThan(50);
    for (const { dataElement, type, length } of named) {
      expect(elements).toContainEqual(expect.objectContaining({ code: dataElement, type, length }));
    }
  });

  test('say everything that the law asks of an entry', () => {
    const incomplete = entries.filter(
      ({ items, conditions = null, legalGround = null, ...entry }) =>
        missingContents({ ...entry, conditions, legalGround } as never, items).length > 0,
    );
    expect(incomplete.map(({ code }) => code)).toEqual([]);
  });

  test('name conditions exactly where they are conditional, a law with its article where they or items are not shared', () => {
    for (const { sharing, conditions, legalGround, items } of entries) {
      expect(conditions !== undefined).toBe(sharing === 'conditional');
      const isWithheld = items.some((item) => item.sharing === 'not-shared');
      expect(legalGround !== undefined).toBe(sharing === 'not-shared' || isWithheld);
      if (legalGround) expect(legalGround.article).toMatch(/^第.+条/);
    }
  });

  test('use the themes, formats and update cycles of the code lists', () => {
    const taxonomies = new Taxonomies();
    for (const entry of entries) {
      const said = { industry: null, ...entry };
      expect([entry.code, taxonomies.problemsOf(said)]).toEqual([entry.code, []]);
    }
  });

  test('class every item, and never share or open an item further than its class allows', () => {
    for (const { code, sharing, items } of entries) {
      expect(repeated(items.map((item) => item.code))).toEqual([]);
      for (const item of items) {
        const sensitive = item.class === 4 || (item.personal && item.class >= 3);
        if (sensitive) expect(`${code} ${item.code} ${item.open}`).toMatch(/not-open$/);
        if (sensitive) expect(item.sharing).not.toBe('unconditional');
        if (sharing === 'not-shared') expect(item.sharing).toBe('not-shared');
      }
    }
  });

  test('hold all three sharing and all three open attributes', () => {
    expect(new Set(entries.map(({ sharing }) => sharing)).size).toBe(3);
    expect(new Set(entries.map(({ open }) => open)).size).toBe(3);
  });
});

describe('Resources of the demo region', () => {
  const entryOf = (code: string) => entries.find((entry) => entry.code === code)!;
  const columnsOf = (table: string) =>
    sourceTables.find(({ name }) => name === table)?.columns.matchAll(/^\s*(\w+)\s/gm) ?? [];

  test.each(resources.map((resource) => [resource.code, resource] as const))(
    '%s offers items of an entry of its own department, from columns that exist',
    (_code, resource) => {
      const entry = entryOf(resource.entry);
      expect(entry.provider).toBe(resource.connector);
      expect(entry.modes).toEqual(expect.arrayContaining([...resource.modes]));
      const offered = Object.keys(resource.columns);
      const shared = entry.items.filter((item) => item.sharing !== 'not-shared');
      expect(shared.map(({ code }) => code)).toEqual(expect.arrayContaining(offered));
      const known = [...columnsOf(resource.table)].map(([, name]) => name);
      expect(known).toEqual(expect.arrayContaining(Object.values(resource.columns)));
    },
  );

  test.each(resources.map((resource) => [resource.code, resource] as const))(
    '%s has rules for offered items only, and a ceiling within the offer',
    (_code, { columns, keyFields, masks, matchRules: rules, ceiling, ...resource }) => {
      const offered = Object.keys(columns);
      for (const codes of [keyFields, Object.keys(masks), Object.keys(rules), ceiling.fields]) {
        expect(offered).toEqual(expect.arrayContaining([...codes]));
      }
      expect(Object.values(rules).filter((rule) => !matchRules.includes(rule as never))).toEqual(
        [],
      );
      expect(resource.modes).toEqual(expect.arrayContaining([...ceiling.modes]));
      // What is granted without a person looking is masked at least as the offer is.
      expect(ceiling.masks).toEqual(masks);
    },
  );

  test('name the person wherever an offered item is a resident number', () => {
    for (const { columns, personal } of resources) {
      expect(personal?.subjectField).toBe(
        'RESIDENT_NUMBER' in columns ? 'RESIDENT_NUMBER' : undefined,
      );
    }
  });

  test('have codes of their own, and mount every source table', () => {
    expect(repeated(resources.map(({ code }) => code))).toEqual([]);
    const mounted = new Set(resources.map(({ table }) => table));
    expect([...mounted].sort()).toEqual(sourceTables.map(({ name }) => name).sort());
  });
});
