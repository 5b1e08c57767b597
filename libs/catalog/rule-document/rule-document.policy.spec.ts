import fc from 'fast-check';
import type { RuleDocumentContent } from './rule-document.entity';
import {
  assertContent,
  isRuleDocumentCode,
  problemsOfCitations,
  type Cited,
} from './rule-document.policy';

const day = fc
  .integer({ min: 0, max: 40_000 })
  .map((days) => new Date(days * 86_400_000).toISOString().slice(0, 10));

const cited: fc.Arbitrary<Cited> = fc.record({
  code: fc.constant('one'),
  state: fc.constantFrom('in-force' as const, 'withdrawn' as const),
  replacedBy: fc.constant(null),
  inForceFrom: day,
  inForceUntil: fc.option(day),
});

describe('rules on citations', () => {
  it('something rests on a document exactly while that is in force and not withdrawn', () => {
    fc.assert(
      fc.property(cited, day, (document, today) => {
        const documents = new Map([[document.code, document]]);
        const citation = { document: document.code, article: '第一条' };
        const problems = problemsOfCitations([citation], documents, today, { field: 'basis' });
        const began = document.inForceFrom <= today;
        const ended = document.inForceUntil !== null && document.inForceUntil < today;
        expect(problems.length === 0).toBe(document.state === 'in-force' && began && !ended);
      }),
    );
  });

  it('every bad citation is named at its place, whatever stands beside it', () => {
    const good: Cited = {
      ...{ code: 'good', state: 'in-force', replacedBy: null },
      ...{ inForceFrom: '2020-01-01', inForceUntil: null },
    };
    const documents = new Map([[good.code, good]]);
    const one = fc.record({
      document: fc.constantFrom('good', 'ghost'),
      article: fc.constantFrom('第一条', '', ' '),
    });
    fc.assert(
      fc.property(fc.array(one, { minLength: 1 }), (citations) => {
        const problems = problemsOfCitations(citations, documents, '2026-03-02', { field: 'b' });
        const expected = citations.flatMap(({ document, article }, index) => [
          ...(document === 'ghost' ? [`b[${index}].document`] : []),
          ...(article.trim() === '' ? [`b[${index}].article`] : []),
        ]);
        expect(problems.map(({ field }) => field)).toEqual(expected);
      }),
    );
  });
});

describe('what is said of a document', () => {
  const content: RuleDocumentContent = {
    title: '办法',
    titleEn: '',
    number: '〔2025〕1号',
    issuer: '省政府',
    kind: 'rule',
    division: '520000',
    inForceFrom: '2025-01-01',
    inForceUntil: null,
  };

  it.each([
    ['code', 'Decree 809', {}],
    ['code', 'a--b', {}],
    ['code', 'a'.repeat(65), {}],
    ['title', 'rules', { title: ' ' }],
    ['number', 'rules', { number: '' }],
    ['issuer', 'rules', { issuer: '　' }],
    ['division', 'rules', { division: '990000' }],
    ['inForceFrom', 'rules', { inForceFrom: '2025-02-30' }],
    ['inForceUntil', 'rules', { inForceUntil: '2025-13-01' }],
    ['inForceUntil', 'rules', { inForceUntil: '2024-12-31' }],
  ])('is refused by name of the field: %s of %s', (field, code, change) => {
    expect(() => assertContent(code, { ...content, ...change })).toThrow(
      expect.objectContaining({
        code: 'catalog.rule-document.malformed',
        problems: [expect.objectContaining({ field })],
      }) as Error,
    );
  });

  it('is taken where it holds', () => {
    expect(() =>
      assertContent('gz-2025-1', { ...content, inForceUntil: '2025-01-01' }),
    ).not.toThrow();
    expect(isRuleDocumentCode('decree-809')).toBe(true);
  });
});
