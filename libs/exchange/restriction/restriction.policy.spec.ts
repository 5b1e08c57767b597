import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { stringify } from 'yaml';
import type { ItemStanding, RaisedItem } from '@shutong/catalog';
import { asAgreed, isSameHandling, stricterHandling } from '@shutong/wire';
import { CatalogFileError } from '@shutong/platform';
import { readHandlingRules } from './handling-rules';
import { raisedUnder, restrictedBy, type Restricted } from './restriction.policy';

const rules = readHandlingRules();
const standing = (change: Partial<ItemStanding> = {}): ItemStanding => ({
  ...{ class: 2, personal: false, sharing: 'conditional' },
  ...change,
});
const rise = (to: Partial<ItemStanding>, from: ItemStanding | null = standing()): RaisedItem => ({
  ...{ item: 'holder', from, to: standing(to) },
});
const handlingOf = (raised: RaisedItem) =>
  restrictedBy({}, [raised], rules)['holder']?.handling ?? asAgreed;

describe('Handling by class, as shipped', () => {
  it('C70.1 narrows from class 3 on', () => {
    expect(rules.classes[1]).toEqual(asAgreed);
    expect(rules.classes[2]).toEqual(asAgreed);
    for (const grade of [3, 4] as const) {
      expect(isSameHandling(rules.classes[grade], asAgreed)).toBe(false);
      expect(rules.classes[grade].batch).toBe(false);
    }
  });

  it('C70.1 narrows no less by a higher class than by a lower one', () => {
    const { classes } = rules;
    const grades = [classes[1], classes[2], classes[3], classes[4]];
    grades.slice(1).forEach((next, at) => {
      expect(stricterHandling(grades[at]!, next)).toEqual(next);
    });
  });
});

describe('Handling by class, as a person wrote it', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'handling-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const read = (change: object) => {
    const file = join(folder, 'classes.yaml');
    writeFileSync(file, stringify({ ...rules, ...change }));
    return readHandlingRules(file);
  };

  it('is taken where it keeps to the schema', () => {
    const personal = { query: 'hidden', verify: false, batch: false };
    expect(read({ personal }).personal).toEqual(personal);
  });

  it.each([
    ['a class is left out', { classes: { 1: asAgreed, 2: asAgreed, 3: asAgreed } }],
    ['a mask is none', { personal: { ...asAgreed, query: 'keep-1' } }],
    ['a word is misspelt', { personal: { ...asAgreed, query: 'nothin' } }],
    ['yes is not true', { personal: { ...asAgreed, verify: 'yes' } }],
    ['there is no ground', { ground: '' }],
    ['there is more', { level: 5 }],
  ])('is refused where %s', (_, change) => {
    expect(() => read(change)).toThrow(CatalogFileError);
  });
});

describe('What an agreement has restricted', () => {
  it('C70.1 follows only from what has risen, not from what both sides knew', () => {
    expect(handlingOf(rise({ class: 3 }))).toEqual(rules.classes[3]);
    expect(handlingOf(rise({ class: 2 }, standing({ class: 1 })))).toEqual(asAgreed);
    const known = standing({ class: 4, personal: true });
    const closed = rise({ class: 4, personal: true, sharing: 'not-shared' }, known);
    expect(handlingOf(closed)).toEqual(rules.sharing['not-shared']);
    const personal = rise({ class: 4, personal: true }, standing({ class: 4 }));
    expect(handlingOf(personal)).toEqual(rules.personal);
    expect(handlingOf(rise({ class: 4 }, null))).toEqual(rules.classes[4]);
  });

  it('has to do with granted items and with those that name a case', () => {
    const all = ['holder', 'permit_no', 'contact'].map((item) => ({ ...rise({ class: 4 }), item }));
    const terms = { fields: ['holder'], keyFields: ['permit_no'] };
    expect(raisedUnder(terms, all).map(({ item }) => item)).toEqual(['holder', 'permit_no']);
  });

  it('C70.1 only ever becomes narrower, whatever is raised and in which order', () => {
    const anyStanding = fc.record({
      class: fc.constantFrom(null, 1, 2, 3, 4),
      personal: fc.boolean(),
      sharing: fc.constantFrom(null, 'unconditional', 'conditional', 'not-shared'),
    }) as fc.Arbitrary<ItemStanding>;
    const anyRise = fc.record({
      item: fc.constantFrom('holder', 'contact'),
      from: fc.option(anyStanding, { nil: null }),
      to: anyStanding,
    });
    fc.assert(
      fc.property(fc.array(fc.array(anyRise, { maxLength: 3 }), { maxLength: 5 }), (steps) => {
        let held: Restricted = {};
        for (const raised of steps) {
          const next = restrictedBy(held, raised, rules);
          for (const [item, { handling }] of Object.entries(held)) {
            const after = next[item]!.handling;
            expect(stricterHandling(handling, after)).toEqual(after);
          }
          const changed = JSON.stringify(next) !== JSON.stringify(held);
          expect(next === held).toBe(!changed);
          held = next;
        }
      }),
    );
  });
});
