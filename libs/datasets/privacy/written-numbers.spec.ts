import fc from 'fast-check';
import { residentCheckDigit } from '@shutong/platform';
import { longNumber, groupedNumber, looseResident, saidPhone } from './number-patterns';
import { hasLooseResident, saidPhoneIn } from './written-numbers';

describe('A phone that is said', () => {
  it.each([
    '请打13800138000',
    '电话13812345678转8001',
    'tel13812345678',
    '(13812345678)',
    '13812345678,13912345678',
    '张三/13812345678',
    '联系138-1234-5678',
    '手机０１３，１３８１２３４５６７８',
    '0086-13812345678张三',
    '{"phone":"13812345678"}',
    '订单有误请致电13812345678',
    '13812345678（微信同号）',
    'David 13812345678',
    '预约13812345678',
  ])('is one in %s', (text) => expect(saidPhoneIn(text)).toBe(true));

  it.each([
    '编号13812345678',
    '订单号：13812345678',
    '共13812345678元',
    '产值达13812345678万元',
    'SN13812345678',
    '{"objectId":13812345678}',
    '规格150 2000 3500',
    '2138123456781号',
    'http://a.cn/13812345678',
    '138****5678',
  ])('is none in %s', (text) => expect(saidPhoneIn(text)).toBe(false));

  it('takes words that mean a phone in a column of codes, and Chinese ones where few are enough', () => {
    expect(saidPhoneIn('黔食13812345678', 'phone')).toBe(false);
    expect(saidPhoneIn('手机13812345678', 'phone')).toBe(true);
    expect(saidPhoneIn('找张三13812345678', 'chinese')).toBe(true);
    expect(saidPhoneIn('13285951003:::*CODICE FISCALE*:::', 'chinese')).toBe(false);
    expect(saidPhoneIn('Zhang San +8613812345678', 'chinese')).toBe(true);
  });
});

describe('A resident number that is written otherwise', () => {
  const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`));
  const numbers = fc
    .tuple(
      fc.constantFrom('110105', '520102', '330106'),
      fc.date({ min: new Date('1930-01-01'), max: new Date('2020-12-31'), noInvalidDate: true }),
      digits(3),
    )
    .map(([division, born, sequence]) => {
      const body = division + born.toISOString().slice(0, 10).replaceAll('-', '') + sequence;
      return body + residentCheckDigit(body);
    });
  const groupings = [[18], [6, 8, 4], [6, 4, 4, 4], [6, 12], [6, 4, 2, 2, 4], [4, 4, 4, 4, 2]];
  const grouped = (number: string, lengths: readonly number[], gap: string): string =>
    lengths
      .map((length, at) => {
        const from = lengths.slice(0, at).reduce((sum, one) => sum + one, 0);
        return number.slice(from, from + length);
      })
      .join(gap);

  it('is found in any grouping, by the engine as here, but not with another check', () => {
    const around = fc.constantFrom('', '号', 'ID', '，', ' ');
    fc.assert(
      fc.property(
        ...[numbers, fc.constantFrom(...groupings), fc.constantFrom(' ', '-', '\u3000', '–')],
        ...[around, around],
        (number, lengths, gap, before, after) => {
          const text = before + grouped(number, lengths, gap) + after;
          expect(hasLooseResident(text)).toBe(true);
          expect(text).toMatch(new RegExp(looseResident));
          expect(text).toMatch(new RegExp(`${longNumber}|${groupedNumber}`));
          const other = number.slice(0, 17) + (number.endsWith('1') ? '2' : '1');
          expect(hasLooseResident(grouped(other, lengths, gap))).toBe(false);
        },
      ),
    );
  });

  it('is none as part of a longer number', () => {
    fc.assert(
      fc.property(numbers, digits(1), (number, more) => {
        for (const text of [more + number, `${number}${more}`, `2024-${number}`]) {
          expect(hasLooseResident(text)).toBe(false);
        }
      }),
    );
  });

  it('has a phone that the engine lets through wherever it is said', () => {
    const pattern = new RegExp(saidPhone);
    for (const text of ['tel１３８００１３８０００', '+8613800138000', '电138 0013 8000话']) {
      expect(text).toMatch(pattern);
    }
  });
});
