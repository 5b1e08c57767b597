import fc from 'fast-check';
import { Glossary, indexTokens, normalise, wordGroups } from '@shutong/text';
import type { IndexedDocument } from './document-table';
import { SearchEngine, type EngineQuery } from './search-engine';

const words = ['水质', '公积金', '停车场', '许可', 'hospital', '2023'];
const themes = ['环境', '住房', '交通'];
const nothing = new Glossary([]);

type Thing = IndexedDocument & { readonly words: readonly string[] };

const thing = (id: string, change: Partial<Thing> = {}): Thing => {
  const said = change.words ?? ['水质'];
  const title = said.join('');
  return {
    ...{ kind: 'entry', id, words: said, title, content: title, facets: {}, owner: null },
    ...{ restricted: false, changedAt: 0, uses: 0, ...change },
  };
};
const put = (engine: SearchEngine, one: Thing): void => {
  const title = one.words.flatMap(indexTokens);
  engine.put(one, { title, about: [], summary: [], items: [] });
};
const query = (text: string, change: Partial<EngineQuery> = {}): EngineQuery => ({
  groups: wordGroups(text, nothing),
  ...{ phrases: [], without: [], whole: normalise(text), filter: {}, sort: 'relevance', first: 20 },
  ...change,
});

const aThing = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
  words: fc.uniqueArray(fc.constantFrom(...words), { minLength: 1, maxLength: 4 }),
  theme: fc.constantFrom(...themes),
  formats: fc.uniqueArray(fc.constantFrom('csv', 'xls'), { maxLength: 2 }),
  owner: fc.constantFrom('x', 'y'),
  restricted: fc.boolean(),
  changedAt: fc.nat(3),
  gone: fc.boolean(),
});

/** What a reader of the rules would say: every document looked at, one by one. */
function byHand(things: readonly Thing[], asked: readonly string[], who: string | undefined) {
  const seen = things.filter(({ restricted, owner }) => !restricted || owner === who);
  return seen.filter((one) => asked.every((word) => one.words.includes(word)));
}

describe('the search engine', () => {
  it('finds, counts and filters what a reader would, however documents come, change and go', () => {
    fc.assert(
      fc.property(
        fc.array(aThing, { maxLength: 40 }),
        fc.uniqueArray(fc.constantFrom(...words), { minLength: 1, maxLength: 2 }),
        fc.option(fc.constantFrom('x', 'y'), { nil: undefined }),
        fc.option(fc.constantFrom(...themes), { nil: undefined }),
        (changes, asked, who, theme) => {
          const engine = new SearchEngine();
          const there = new Map<string, Thing>();
          for (const { id, theme: one, formats, gone, ...rest } of changes) {
            if (gone) {
              engine.remove({ kind: 'entry', id });
              there.delete(id);
              continue;
            }
            const now = thing(id, { ...rest, facets: { theme: one, format: formats } });
            put(engine, now);
            there.set(id, now);
          }
          const expected = byHand([...there.values()], asked, who);
          const passing = expected.filter(
            (one) => theme === undefined || one.facets.theme === theme,
          );
          const answer = engine.search(
            query(asked.join(' '), {
              ...(who ? { viewer: { department: who, authority: false } } : {}),
              filter: theme === undefined ? {} : { theme: [theme] },
            }),
          );
          expect(answer.relaxed).toBe(expected.length === 0);
          if (answer.relaxed) return;
          expect(answer.total).toBe(passing.length);
          expect(answer.page.map(({ id }) => id).sort()).toEqual(
            passing.map(({ id }) => id).sort(),
          );
          for (const one of themes) {
            // A facet that filters is counted as if it did not.
            const count = expected.filter(({ facets }) => facets.theme === one).length;
            expect(answer.counts.find(({ value }) => value === one)?.count ?? 0).toBe(count);
          }
          for (const format of ['csv', 'xls']) {
            const count = passing.filter(({ facets }) => facets.format!.includes(format)).length;
            expect(answer.counts.find(({ value }) => value === format)?.count ?? 0).toBe(count);
          }
        },
      ),
    );
  });

  it('answers a query as if it were the first, whatever was asked before and has come since', () => {
    const texts = fc.constantFrom(
      '水质',
      '许可 hospital',
      '水质 2023 停车场',
      '水',
      '公积金 没有的词',
      '',
    );
    fc.assert(
      fc.property(
        fc.array(aThing, { maxLength: 20 }),
        fc.array(texts),
        texts,
        (some, asked, last) => {
          const things = some.map(({ id, words: said }) => thing(id, { words: said }));
          const [used, fresh] = [new SearchEngine(), new SearchEngine()];
          things.forEach((one, at) => {
            put(used, one);
            put(fresh, one);
            used.search(query(asked[at % Math.max(1, asked.length)] ?? ''));
          });
          expect(used.search(query(last))).toEqual(fresh.search(query(last)));
        },
      ),
    );
  });

  it('pages by key without gap or double, in one order', () => {
    const engine = new SearchEngine();
    for (let n = 0; n < 25; n++) {
      put(engine, thing(`id${n}`, { words: ['水质', ...words.slice(0, n % 4)], changedAt: n % 5 }));
    }
    for (const sort of ['relevance', 'newest', 'use'] as const) {
      const whole = engine.search(query('水质', { sort, first: 100 })).page;
      const paged: string[] = [];
      for (let after: EngineQuery['after']; ;) {
        const asked = query('水质', { sort, first: 4, ...(after ? { after } : {}) });
        const page = engine.search(asked).page;
        paged.push(...page.slice(0, 4).map(({ id }) => id));
        if (page.length <= 4) break;
        after = [page[3]!.score, page[3]!.id];
      }
      expect(paged).toEqual(whole.map(({ id }) => id));
    }
  });

  it("lets nothing be seen of another department's draft: as if it were not there", () => {
    const drafts = [
      thing('draft', { words: ['公积金', '水质'], owner: 'x', restricted: true }),
      thing('other', { words: ['停车场'], owner: 'x', restricted: true }),
    ];
    const known = [thing('a', { words: ['水质'] }), thing('b', { words: ['水质', '许可'] })];
    const [without, within] = [new SearchEngine(), new SearchEngine()];
    known.forEach((one) => put(without, one));
    [...known, ...drafts].forEach((one) => put(within, one));
    const viewer = { department: 'y', authority: false };
    const answers = (engine: SearchEngine, text: string) => engine.search(query(text, { viewer }));
    for (const text of ['公积金 水质', '停车场', '水质', '公积金', '']) {
      expect(answers(within, text)).toEqual(answers(without, text));
    }
    expect(within.suggest('公积金', 8, viewer)).toEqual([]);
    expect(within.suggest('公积金', 8, { department: 'x', authority: false })).toHaveLength(1);
    expect(within.spelling.nearest('停车厂')).toBeUndefined();
  });

  it('finds what is called just as was asked, also where the glossary cuts the query otherwise', () => {
    const engine = new SearchEngine();
    put(engine, thing('a', { words: ['合同工期'] }));
    put(engine, thing('draft', { words: ['合同工期'], owner: 'x', restricted: true }));
    const glossary = new Glossary([{ zh: ['合同工', '编制外人员'], en: [] }]);
    const asked = (text: string) => query(text, { groups: wordGroups(text, glossary) });
    const answer = engine.search(asked('合同工期'));
    expect(answer.page.map(({ id }) => id)).toEqual(['a']);
    expect(answer).toMatchObject({ total: 1, relaxed: false });
    engine.remove({ kind: 'entry', id: 'a' });
    expect(engine.search(asked('合同工期')).total).toBe(0);
  });

  it('finds phrases as they stand, and leaves out what is not wanted', () => {
    const engine = new SearchEngine();
    put(engine, thing('a', { words: ['许可', '水质'], content: '许可水质' }));
    put(engine, thing('b', { words: ['水质', '许可'], content: '水质许可' }));
    const found = (change: Partial<EngineQuery>) =>
      engine.search(query('', change)).page.map(({ id }) => id);
    expect(found({ phrases: ['水质许可'] })).toEqual(['b']);
    expect(found({ without: ['许可水质'] })).toEqual(['b']);
    expect(engine.search(query('？', { groups: [], whole: '？' })).total).toBe(0);
  });

  it('closes the gaps that removed documents leave', () => {
    const engine = new SearchEngine();
    for (let n = 0; n < 3000; n++)
      put(engine, thing(`id${n}`, { facets: { theme: themes[n % 3]! } }));
    for (let n = 0; n < 2500; n++) engine.remove({ kind: 'entry', id: `id${n}` });
    const answer = engine.search(query('水质', { first: 1000 }));
    expect(answer.page.map(({ id }) => id).sort()).toEqual(
      Array.from({ length: 500 }, (_, n) => `id${2500 + n}`).sort(),
    );
    expect(
      answer.counts.filter(({ facet }) => facet === 'theme').map(({ count }) => count),
    ).toEqual([167, 167, 166]);
  });
});
