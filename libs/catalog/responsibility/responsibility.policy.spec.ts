import fc from 'fast-check';
import type { ResponsibilityContent } from './responsibility.entity';
import { assertContent, assertOwnEntry } from './responsibility.policy';

const duty: ResponsibilityContent = {
  title: '取水许可证信息',
  provider: '11520000MB0000001A',
  items: [{ name: '许可证编号', code: 'permit_no' }, { name: '持证单位' }],
  sharing: 'conditional',
  conditions: { scope: '省级部门', uses: '行政审批' },
  updateCycle: 'daily',
  replyDays: 10,
  contact: '水资源处 0851-00000000',
  entryCode: null,
  dueOn: '2026-06-30',
};

function problemsOf(work: () => void): readonly { field: string; article?: number }[] {
  try {
    work();
    return [];
  } catch (error) {
    return (error as { problems: { field: string; article?: number }[] }).problems;
  }
}

const longestReply = (sharing: 'unconditional' | 'conditional') =>
  ({ unconditional: 1, conditional: 10 })[sharing];

describe('what is said of a duty', () => {
  it.each([
    ['code', '责任/1', {}, undefined],
    ['code', '/1', {}, undefined],
    ['title', 'A-1', { title: ' ' }, undefined],
    ['contact', 'A-1', { contact: '' }, undefined],
    ['items', 'A-1', { items: [] }, undefined],
    ['items[1].name', 'A-1', { items: [{ name: '甲' }, { name: '　' }] }, undefined],
    [
      'items[1].code',
      'A-1',
      { items: ['甲', '乙'].map((name) => ({ name, code: 'same' })) },
      undefined,
    ],
    ['conditions.scope', 'A-1', { conditions: { scope: '', uses: '审批' } }, 14],
    ['conditions.uses', 'A-1', { conditions: { scope: '省级', uses: ' ' } }, 14],
    ['replyDays', 'A-1', { sharing: 'unconditional', replyDays: 2 }, 21],
    ['dueOn', 'A-1', { dueOn: '2026-02-30' }, undefined],
  ] as const)('is refused by name of the field: %s of %s', (field, code, change, article) => {
    const problems = problemsOf(() =>
      assertContent(code, { ...duty, ...change } as ResponsibilityContent, longestReply),
    );
    expect(problems).toEqual([expect.objectContaining({ field })]);
    expect(problems[0]!.article).toBe(article);
  });

  it('needs no items where an entry has them, no codes, and no conditions where there are none', () => {
    const plain = { ...duty, items: [], entryCode: '306/1' };
    expect(problemsOf(() => assertContent('A-1', plain, longestReply))).toEqual([]);
    const nameless = { ...duty, items: ['甲', '乙'].map((name) => ({ name, code: null })) };
    expect(problemsOf(() => assertContent('A-1', nameless, longestReply))).toEqual([]);
    const open = { ...duty, sharing: 'unconditional', conditions: null, replyDays: 1 } as const;
    expect(problemsOf(() => assertContent('A-1', open, longestReply))).toEqual([]);
  });

  it('promises an answer within the time of the law, whatever it says (Art. 21)', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('unconditional' as const, 'conditional' as const),
        fc.oneof(fc.integer(), fc.integer({ min: -1, max: 12 }), fc.double()),
        (sharing, replyDays) => {
          const longest = sharing === 'unconditional' ? 1 : 10;
          const lawful = Number.isInteger(replyDays) && replyDays >= 1 && replyDays <= longest;
          const refused = problemsOf(() =>
            assertContent('A-1', { ...duty, sharing, replyDays }, longestReply),
          );
          expect(refused.length === 0).toBe(lawful);
        },
      ),
    );
  });

  it('is fulfilled by an entry of its own department, or of none yet', () => {
    expect(problemsOf(() => assertOwnEntry(duty, null))).toEqual([]);
    expect(problemsOf(() => assertOwnEntry(duty, { provider: duty.provider }))).toEqual([]);
    expect(problemsOf(() => assertOwnEntry(duty, { provider: null }))).toEqual([
      expect.objectContaining({ field: 'entryCode' }),
    ]);
  });
});
