import fc from 'fast-check';
import { matches, matchRules, type Comparable, type MatchRule } from '..';

const same: [MatchRule, Comparable, Comparable][] = [
  ['exact', '张三', '张三'],
  ['exact', 7, '7'],
  ['nfkc', '贵州省（测试）公司', ' 贵州省(测试)公司 '],
  ['nfkc', 'ＡＢＣ１', 'ABC1'],
  ['date', '1949-12-31', '19491231'],
  ['date', '1949/1/2', '1949年01月02日'],
  ['date', '１９４９.1.2', '1949-01-02'],
  ['date', 19491231, '1949-12-31'],
  ['number', '1,234.50', '1234.5'],
  ['number', '007', 7],
  ['number', '-0.0', 0],
  ['number', '+1e3', '1000'],
  ['number', 1e21, '1000000000000000000000'],
  ['number', '0.1', 0.1],
  ['masked-id', '11010519491231002x', '11010519491231002X'],
  ['masked-id', '110105********002X', '11010519491231002X'],
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
];

describe('Match rules', () => {
  it.each(same)('%s: %p is %p', (rule, claim, source) => {
    expect(matches(rule, claim, source)).toBe(true);
  });

  it.each(different)('%s: %p is not %p', (rule, claim, source) => {
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
