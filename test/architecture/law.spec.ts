import { articlesIn, readArticles, verdictsOf } from '../../scripts/law/law';

describe('tests of the law', () => {
  it.each([
    ['Article 21: an answer', [21]],
    ['what is missing › Article 21: asked once', [21]],
    ['Articles 13 and 14: complete', [13, 14]],
    ['Articles 20 to 22: any life', [20, 21, 22]],
    ['Article 3: secrets Article 13: assessed', [3, 13]],
    ['lists every missing content of Article 13 at once', []],
    // Not by the example itself: a test whose name holds one would count as its proof.
  ])('name their articles first: %#', (name, expected) => {
    expect(articlesIn(name)).toEqual(expected);
  });

  it('an article is shown by tests that pass, by none that fails, and not by nothing', () => {
    const test = { fullName: 'Article 21: an answer', file: 'a.spec.ts', passed: true };
    const ok = (tests: (typeof test)[]) =>
      verdictsOf([{ article: 21, rule: 'an answer in time' }], tests).map((one) => one.ok);
    expect(ok([test])).toEqual([true]);
    expect(ok([test, { ...test, passed: false }])).toEqual([false]);
    expect(ok([{ ...test, fullName: 'Article 2: another' }])).toEqual([false]);
    const part = { article: 21, rule: 'an answer in time', missing: 'its extension' };
    expect(verdictsOf([part], [test])).toMatchObject([{ ok: false, cases: 1 }]);
  });

  it('are asked for by article, each once and in their order', async () => {
    const read = await readArticles();
    for (const one of read)
      expect(['article', 'rule', 'missing']).toEqual(expect.arrayContaining(Object.keys(one)));
    const articles = read.map(({ article }) => article);
    expect(articles).toEqual([...new Set(articles)].sort((one, other) => one - other));
    expect(articles.length).toBeGreaterThanOrEqual(16);
  });
});
