import fc from 'fast-check';
import { HubError } from '@shutong/platform';
import { contents, actor, bureau, police, water } from '../../../test/support/catalog';
import { columnsOf } from './contents';
import type { Contents } from './entry.policy';
import {
  assertComplete,
  assertItemCodes,
  classOf,
  mayAdopt,
  mayRead,
  mayReview,
  missingContents,
} from './entry.policy';
import { after, entryStates, entrySteps, type EntryState, type EntryStep } from './entry.states';

const complete = contents();
const entryOf = (change: Partial<Contents> = {}): Contents => ({
  ...columnsOf(complete),
  provider: water,
  ...change,
});

function refusal(work: () => unknown): HubError {
  try {
    work();
  } catch (error) {
    if (error instanceof HubError) return error;
  }
  throw new Error('Nothing was refused.');
}

describe('Articles 13 and 14: completeness of an entry', () => {
  it('a complete entry lacks nothing', () => {
    expect(missingContents(entryOf(), complete.items)).toEqual([]);
  });

  it('lists every missing content of Article 13 at once, with field and article', () => {
    const empty = entryOf({
      ...{ theme: null, formats: [], updateCycle: null, sharing: null, modes: [], open: null },
      ...{ summary: ' ', conditions: null },
    });
    expect(missingContents(empty, [])).toEqual([
      { field: 'theme', rule: 'required', article: 13 },
      { field: 'formats', rule: 'required', article: 13 },
      { field: 'updateCycle', rule: 'required', article: 13 },
      { field: 'sharing', rule: 'required', article: 13 },
      { field: 'summary', rule: 'required' },
      { field: 'open', rule: 'required' },
      { field: 'items', rule: 'required', article: 13 },
    ]);
  });

  it('a conditional entry states scope and uses (Article 14)', () => {
    const problems = missingContents(entryOf({ conditions: null }), complete.items);
    expect(problems.map(({ field, article }) => [field, article])).toEqual([
      ['conditions.scope', 14],
      ['conditions.uses', 14],
    ]);
  });

  it('a not-shared entry states its reason and the law, and needs no mode (Article 14)', () => {
    const notShared = entryOf({ sharing: 'not-shared', modes: [], conditions: null });
    const problems = missingContents(notShared, complete.items);
    expect(problems.map(({ field }) => field)).toEqual([
      'legalGround.law',
      'legalGround.article',
      'legalGround.reason',
    ]);
  });

  it('an item that is not shared needs the law that forbids it, too (Article 14)', () => {
    const [first, ...others] = complete.items;
    const items = [{ ...first!, sharing: 'not-shared' as const }, ...others];
    const error = refusal(() => assertComplete(entryOf(), items));
    expect(error.problems).toEqual(
      ['law', 'article', 'reason'].map((field) => ({
        ...{ field: `legalGround.${field}`, rule: 'required', article: 14 },
      })),
    );
    const legalGround = { law: '社会保险法', article: '第八十一条', reason: '依法保密' };
    expect(missingContents(entryOf({ legalGround }), items)).toEqual([]);
  });

  it('an unclassified item is refused with its place and article', () => {
    const items = [complete.items[0]!, { ...complete.items[1]!, class: null }];
    const error = refusal(() => assertComplete(entryOf(), items));
    expect(error.code).toBe('catalog.entry.incomplete');
    expect(error.problems).toEqual([{ field: 'items[1].class', rule: 'required', article: 13 }]);
  });

  it.each([
    ['a blank', 'permit no'],
    ['a tab', 'permit\tno'],
    ['an override of direction', 'permit\u202eno'],
    ['65 characters', 'x'.repeat(65)],
    ['none', ''],
    ['a name that objects have', '__proto__'],
  ])('an item is not named by a code with %s, which no agreement could name', (_, code) => {
    const error = refusal(() => assertItemCodes([{ code: 'holder' }, { code }]));
    expect(error.code).toBe('catalog.entry.item-code-malformed');
    expect(error.problems).toEqual([{ field: 'items[1].code', rule: 'code' }]);
  });

  it('items have a code each', () => {
    const codes = ['许可证编号', 'x'.repeat(64)].map((code) => ({ code }));
    expect(() => assertItemCodes(codes)).not.toThrow();
    const error = refusal(() => assertItemCodes([...codes, codes[0]!]));
    expect(error).toMatchObject({
      code: 'catalog.entry.item-codes-repeat',
      problems: [{ field: 'items[2].code', rule: 'unique' }],
    });
  });

  it('an entry is as sensitive as its most sensitive item', () => {
    const anyClass = fc.constantFrom(1, 2, 3, 4);
    fc.assert(
      fc.property(fc.array(anyClass, { minLength: 1 }), (classes) => {
        const items = classes.map((one) => ({ class: one }));
        expect(classOf(items)).toBe(Math.max(...classes));
      }),
    );
    expect(classOf([{ class: null }])).toBeNull();
  });
});

describe('who may', () => {
  it('drafts are read by their department and the authority only', () => {
    const draft = { state: 'draft', provider: water } as const;
    expect(mayRead(actor(water, ['requester']), draft)).toBe(true);
    expect(mayRead(actor(bureau, ['authority']), draft)).toBe(true);
    expect(mayRead(actor(police, ['provider-officer']), draft)).toBe(false);
    expect(mayRead(actor(null, []), draft)).toBe(false);
  });

  it('who wrote, approved or submitted does not review, also in the authority', () => {
    const one = actor(bureau, ['authority', 'provider-officer']);
    const nobody = { writers: ['other'], submittedBy: 'other', approvedBy: 'head' };
    for (const part of [
      { writers: ['other', one.id] },
      { submittedBy: one.id },
      { approvedBy: one.id },
    ]) {
      expect(refusal(() => mayReview(one, { ...nobody, ...part })).code).toBe(
        'catalog.entry.same-person',
      );
    }
    mayReview(one, nobody);
  });

  it('a department adopts what a portal of its region published in its name', () => {
    const own = { name: '遵义市交通运输局', shortName: '市交通局', division: '520302' };
    const zunyi = { providerName: '市交通局', division: '520300' };
    mayAdopt(own, zunyi);
    mayAdopt(own, { providerName: ' 遵义市交通运输局', division: null });
    for (const foreign of [
      { ...zunyi, division: '520400' },
      { ...zunyi, division: null },
      { ...zunyi, providerName: '市水务局' },
    ]) {
      expect(refusal(() => mayAdopt(own, foreign)).code).toBe('catalog.entry.other-department');
    }
  });
});

describe('states of an entry', () => {
  const steps = Object.keys(entrySteps) as EntryStep[];

  it('no way of steps reaches published but through review, and nothing leaves the end states', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...steps), { maxLength: 30 }), (walk) => {
        let state: EntryState = 'draft';
        const passed = new Set<EntryState>([state]);
        for (const step of walk) {
          const next = after(state, step);
          if (next === undefined) continue;
          if (next === 'published') expect(state).toBe('submitted');
          expect(['retired', 'superseded', 'imported']).not.toContain(state);
          state = next;
          passed.add(state);
        }
        if (passed.has('published')) expect(passed.has('submitted')).toBe(true);
        expect(entryStates).toContain(state);
      }),
    );
  });
});
