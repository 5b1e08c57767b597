import crypto from 'node:crypto';
import fc from 'fast-check';
import { matches, matchRules, type Comparable, type MatchRule } from '..';
import { unitCodes, units } from './units';

const same: [MatchRule, Comparable, Comparable][] = [
  ['exact', '张三', '张三'],
  ['exact', 7, '7'],
  ['nfkc', '贵州省（测试）公司', ' 贵州省(测试)公司 '],
  ['nfkc', 'ＡＢＣ１', 'ABC1'],
  ['date', '1949-12-31', '19491231'],
  ['date', '1949/1/2', '1949年01月02日'],
  ['date', '１９４９.1.2', '1949-01-02'],
  ['date', 19491231, '1949-12-31'],
  ['date', '一九四九年十二月三十一日', '1949-12-31'],
  ['date', '二〇二六年二月七号', '2026/2/7'],
  ['date', '二○○○年十月二十日', '20001020'],
  ['date', '2026 年 11 月 3 日', '2026.11.3'],
  ['date', '2026-10-01', '2026-10-01 08:30:00.5'],
  ['date', '2026-10-01T23:59+08:00', '2026-10-01'],
  ['name', 'ＺＨＡＮＧ　San ', 'Zhang  san'],
  ['name', '张　三', '张三'],
  ['name', '阿依古丽•买买提', '阿依古丽·买买提'],
  ['name', '阿依古丽 ・ 买买提', '阿依古丽·买买提'],
  ['name', '阿依古丽.买买提', '阿依古丽·买买提'],
  ['name', '贵州省（测试）公司', '贵州省(测试)公司'],
  ['name', 'Straße 1', 'STRASSE 1'],
  ['name', '张\u200b三', '张三'],
  ['number', '1,234.50', '1234.5'],
  ['number', '007', 7],
  ['number', '-0.0', 0],
  ['number', '+1e3', '1000'],
  ['number', 1e21, '1000000000000000000000'],
  ['number', '0.1', 0.1],
  ['masked-id', '11010519491231002x', '11010519491231002X'],
  ['masked-id', '110105********002X', '11010519491231002X'],
  ['masked-id', '11010519491231002X', '110105********002X'],
  ['masked-id', '110105＊＊＊＊＊＊＊＊002x', '110105********002X'],
  ['masked-id-4-2', '5201************12', '520102199001010112'],
  ['masked-id-4-2', '520102199001010112', '5201************12'],
  ['masked-id-4-2', '520102199001010112', '520102199001010112'],
  ['masked-id-3-4', '520***********0112', '520102199001010112'],
  ['quantity-CNY', '1.5万元', 15000],
  ['quantity-CNY', '￥15,000.00', '15000'],
  ['quantity-CNY', '0.00015 亿元', '1.5万元'],
  ['quantity-wan-CNY', '15000元', '1.50'],
  ['quantity-m', '1.2 km', '1200'],
  ['quantity-m', '１２公里', '12000米'],
  ['quantity-m2', '3 亩', '2000㎡'],
  ['quantity-mu', '1 公顷', 15],
  ['quantity-mu', '1', '1亩'],
  ['quantity-mu', '0.1', '0.10 亩'],
  ['quantity-km2', '100ha', '1平方公里'],
  ['quantity-kg', '-0.5t', '-500 公斤'],
  ['quantity-kWh', '2度', '0.0002万kWh'],
  ['quantity-m3', '0 L', '0'],
];

const different: [MatchRule, Comparable, Comparable][] = [
  ['exact', 'A', 'a'],
  ['exact', '（', '('],
  ['exact', null, null],
  ['exact', '', null],
  ['nfkc', '张三', '张三丰'],
  ['date', '1949-12-31', '1949-12-30'],
  ['date', '1949-02-30', '1949-02-30'],
  ['date', '1949-1/2', '1949-01-02'],
  ['date', 'yesterday', 'yesterday'],
  ['date', '1/2/2026', '1/2/2026'],
  ['date', '二〇二六年二月三十日', '2026-02-30'],
  ['date', '2026-10-01', '2026-10-01T00:00:00Z'],
  ['date', '2026-10-01 08:00:00+09', '2026-10-01'],
  ['name', '张三', '张三丰'],
  ['name', 'Li Na', 'Lina'],
  ['name', '阿依古丽·买买提', '阿依古丽买买提'],
  ['name', 'a.b', 'a·b'],
  ['name', ' 　', ''],
  ['number', '1,23', '123'],
  ['number', '0.1', '0.10000000000000001'],
  ['number', 'many', 'many'],
  ['number', '-1', '1'],
  ['number', '10', '1'],
  ['masked-id', '110105********0028', '11010519491231002X'],
  ['masked-id', '1101051949123100**', '11010519491231002X'],
  ['masked-id', '******************', '11010519491231002X'],
  ['masked-id', '1*****************', '11010519491231002X'],
  ['masked-id', '张三', '张三'],
  ['masked-id', '11010519491231002X', '110105********0028'],
  ['masked-id', '11010519491231002X', '******************'],
  ['masked-id', '11010519491231002X', '1101************2X'],
  ['masked-id', '1101************2X', '11010519491231002X'],
  ['masked-id-4-2', '520102********0112', '520102199001010112'],
  ['masked-id-4-2', '520102199001010112', '520102199001010012X'],
  ['masked-id-4-2', '520102199001010112', '520103199001010112'],
  ['quantity-CNY', '1.5万元', '1.5'],
  ['quantity-CNY', '15000 m', '15000'],
  ['quantity-m', '￥5', '5'],
  ['quantity-m', '5 mm', '5 Mm'],
  ['quantity-mu', '1亩', '666.67 m2'],
  ['quantity-m', '1,2 m', '12 m'],
  ['quantity-m', 'm', 'm'],
  ['quantity-m', '', ''],
  ['quantity-m', '1 m 2 m', '1 m 2 m'],
];

describe('Match rules', () => {
  it.each(same)('%s: %j is %j', (rule, claim, source) => {
    expect(matches(rule, claim, source)).toBe(true);
  });

  it.each(different)('%s: %j is not %j', (rule, claim, source) => {
    expect(matches(rule, claim, source)).toBe(false);
  });

  it('answer for any two values and never match no value', () => {
    const values = fc.oneof(fc.string({ unit: 'binary' }), fc.double(), fc.constant(null));
    fc.assert(
      fc.property(fc.constantFrom(...matchRules), values, values, (rule, claim, source) => {
        expect(typeof matches(rule, claim, source)).toBe('boolean');
        expect(matches(rule, claim, null) || matches(rule, null, source)).toBe(false);
      }),
    );
  });

  it('say the same of two values whichever of them is claimed', () => {
    const parts = [...'0123456789X*-/.年月日元万亩张三 ·mk'];
    const texts = fc.string({ unit: fc.constantFrom(...parts), maxLength: 20 });
    fc.assert(
      fc.property(fc.constantFrom(...matchRules), texts, texts, (rule, one, other) => {
        expect(matches(rule, one, other)).toBe(matches(rule, other, one));
      }),
      { numRuns: 1000 },
    );
  });

  it('compare 32 bytes to the end, once, whatever the values are', () => {
    const compare = vi.spyOn(crypto, 'timingSafeEqual');
    const values = fc.oneof(fc.string(), fc.constantFrom(null, 7, '11010519491231002X', '1亩'));
    try {
      fc.assert(
        fc.property(fc.constantFrom(...matchRules), values, values, (rule, claim, source) => {
          compare.mockClear();
          matches(rule, claim, source);
          expect(
            compare.mock.calls.map((both) => both.map(({ byteLength }) => byteLength)),
          ).toEqual([[32, 32]]);
        }),
      );
    } finally {
      compare.mockRestore();
    }
  });

  it('come to an end with what was made to keep them busy', () => {
    const hostile = ['0', '1,', '9.', ' ', '*', '年', 'e9', '张 ', '\u0345', '·'].map((part) =>
      part.repeat(100_000),
    );
    // What looks back for every character would go on for hours.
    for (const rule of matchRules) {
      for (const text of hostile) {
        expect(matches(rule, `${text}x`, `1${text}1`)).toBe(false);
      }
    }
  });

  it('masked-id: a mask hides only what it hides', () => {
    const digits = fc.string({
      unit: fc.constantFrom(...'0123456789'),
      minLength: 18,
      maxLength: 18,
    });
    const rules = fc.constantFrom(
      ...([
        ['masked-id', 6, 4],
        ['masked-id-4-2', 4, 2],
        ['masked-id-3-4', 3, 4],
      ] as const),
    );
    fc.assert(
      fc.property(digits, fc.nat(17), rules, (id, at, [rule, first, last]) => {
        const other = `${id.slice(0, at)}${(Number(id[at]) + 1) % 10}${id.slice(at + 1)}`;
        const masked = id.slice(0, first) + '*'.repeat(18 - first - last) + id.slice(-last);
        const isHidden = at >= first && at < 18 - last;
        expect(matches(rule, masked, id)).toBe(true);
        expect(matches(rule, masked, other)).toBe(isHidden);
        expect(matches(rule, other, masked)).toBe(isHidden);
        expect(matches(rule, other, id)).toBe(false);
      }),
    );
  });

  it('quantity: the same in every unit of its kind that can say it, and in no other', () => {
    const amounts = fc.tuple(
      fc.bigInt({ min: 1n, max: 10n ** 20n }),
      fc.integer({ min: 0, max: 6 }),
    );
    const pairs = fc.tuple(fc.constantFrom(...unitCodes), fc.constantFrom(...unitCodes));
    fc.assert(
      fc.property(amounts, pairs, ([digits, power], [one, other]) => {
        const [from, to] = [units[one], units[other]];
        const [fromTop, fromBase] = from.size;
        const [toTop, toBase] = to.size;
        // So much of `one` is, exactly, so much of `other` divided by what its size divides by.
        const [big, small] = [digits * toTop * fromBase, digits * fromTop * toBase];
        const claim = `${big}e-${power} ${from.names[0]}`;
        const same = `${small}e-${power}${to.names.at(-1)}`;
        expect(matches(`quantity-${one}`, claim, same)).toBe(from.kind === to.kind);
        expect(matches(`quantity-${one}`, claim, `${small + 1n}e-${power}${to.names[0]}`)).toBe(
          false,
        );
      }),
    );
  });

  it('number: any decimal equals itself with zeros around, and no other', () => {
    const decimal = fc.tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.nat(1000));
    fc.assert(
      fc.property(decimal, fc.nat(5), ([whole, cents], zeros) => {
        const text = `${whole}.${String(cents).padStart(3, '0')}`;
        const padded = text.replace(/^(-?)/, `$1${'0'.repeat(zeros)}`) + '0'.repeat(zeros);
        expect(matches('number', text, padded)).toBe(true);
        expect(matches('number', text, `${text}1`)).toBe(false);
      }),
    );
  });

  it('date: every day equals its notations and no neighbour', () => {
    const days = fc.date({
      min: new Date('1900-01-01'),
      max: new Date('2099-12-31'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(days, (date) => {
        const [day, next] = [date, new Date(date.getTime() + 86_400_000)].map((d) =>
          d.toISOString().slice(0, 10),
        ) as [string, string];
        const [year, month, number] = day.split('-').map(Number);
        expect(matches('date', `${year}年${month}月${number}日`, day)).toBe(true);
        expect(matches('date', day.replaceAll('-', ''), day)).toBe(true);
        expect(matches('date', day, next)).toBe(false);
      }),
    );
  });
});
