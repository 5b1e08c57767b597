import fc from 'fast-check';
import { contents, water } from '../../../test/support/catalog';
import { sheetsUnderTest, type SheetsUnderTest } from '../../../test/support/sheets';
import type { EntryContent, ItemContent } from '../entry/contents';
import { itemTypes, modes, opennesses, sharings, updateCycles } from '../vocabulary';

describe('what is exported', () => {
  let sheets: SheetsUnderTest;

  beforeAll(async () => {
    sheets = await sheetsUnderTest();
  });
  afterAll(() => sheets.close());
  beforeEach(() => sheets.become(sheets.officer()));

  /** All that a text of the catalogue may hold. */
  const text = (maxLength: number) =>
    fc
      .oneof(
        fc.string({ unit: 'grapheme', maxLength }),
        fc.string({
          unit: fc.constantFrom(
            '=',
            "'",
            '-',
            ';',
            '；',
            '\\',
            ':',
            '"',
            ',',
            '\r\n',
            ' ',
            '@',
            '取',
          ),
          maxLength: 12,
        }),
      )
      .map((value) =>
        value.replaceAll(
          /\r(?!\n)|(?![\t\n\r])\p{Control}|\p{Surrogate}|[\u202a-\u202e\u2066-\u2069]/gu,
          '',
        ),
      );
  /** Cut to its length, but never through a character. */
  const filled = (maxLength: number) =>
    text(maxLength - 1).map((value) =>
      `${value}x`.slice(-maxLength).replace(/^\p{Surrogate}/u, ''),
    );
  const maybe = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: null });
  const code = fc.stringMatching(/^[a-z][a-z0-9_]{0,20}$/);
  const itemContent: fc.Arbitrary<ItemContent> = fc.record({
    ...{ code, name: filled(60), nameEn: text(60), type: maybe(fc.constantFrom(...itemTypes)) },
    length: maybe(fc.integer({ min: 1, max: 100_000 })),
    class: maybe(fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const)),
    ...{ personal: fc.boolean(), sharing: maybe(fc.constantFrom(...sharings)) },
    ...{ open: maybe(fc.constantFrom(...opennesses)), dataElement: maybe(filled(20)) },
    codeTable: maybe(fc.record({ code: filled(20), version: fc.integer({ min: 1, max: 99 }) })),
  });
  const words = fc.array(filled(40), { maxLength: 4 });
  const content: fc.Arbitrary<EntryContent> = fc.record({
    ...{ title: filled(100), titleEn: text(100), summary: text(300) },
    theme: maybe(fc.oneof(fc.constantFrom('资源能源', 'health', '公共安全'), filled(30))),
    industry: maybe(fc.constantFrom('N', 'A', '别的')),
    ...{
      keywords: words,
      formats: fc.array(fc.constantFrom('csv', 'mysql', '其他格式'), { maxLength: 3 }),
    },
    updateCycle: maybe(fc.constantFrom(...updateCycles)),
    sharing: maybe(fc.constantFrom(...sharings)),
    modes: fc.subarray([...modes]),
    conditions: maybe(fc.record({ scope: filled(40), uses: filled(40), other: text(40) })),
    legalGround: maybe(fc.record({ law: filled(40), article: filled(20), reason: filled(40) })),
    basis: fc.array(fc.record({ document: filled(20), article: filled(20) }), { maxLength: 3 }),
    ...{
      open: maybe(fc.constantFrom(...opennesses)),
      openConditions: maybe(text(60)),
      relatedCodes: words,
    },
    items: fc.uniqueArray(itemContent, { selector: (one) => one.code, maxLength: 4 }),
  });

  it('changes nothing when it is imported, whatever it says, in any form and language', async () => {
    // A sheet of no items at all is refused as empty; one entry has some from the start.
    await sheets.draft(contents());
    await fc.assert(
      fc.asyncProperty(fc.array(content, { minLength: 1, maxLength: 6 }), async (many) => {
        for (const one of many) await sheets.draft(one);
        const filter = `state=draft&provider=${water}`;
        const reports = [
          await sheets.imported((await sheets.exported(filter)).bytes),
          await sheets.imported((await sheets.exported(`${filter}&format=csv`)).bytes),
          await sheets.imported((await sheets.exported(`${filter}&format=csv&sheet=items`)).bytes, {
            query: 'sheet=items',
          }),
        ];
        for (const report of reports) {
          expect(report.rows!.filter(({ outcome }) => outcome !== 'unchanged')).toEqual([]);
          expect(report.unchanged).toBe(report.read);
        }
      }),
      // Each try drafts more entries: a failure is told in time, and not shrunk for ever.
      { numRuns: 12, interruptAfterTimeLimit: 120_000, markInterruptAsFailure: true },
    );
  });
});
