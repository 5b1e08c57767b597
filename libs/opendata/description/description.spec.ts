import * as fc from 'fast-check';
import { dateOf } from './dates';
import { frequencyOf } from './frequency';
import { languageTag, plainText } from './texts';
import { addressOf, boxOf, emailOf } from './values';
import { Problems, cut } from './problems';

describe('a date of another portal', () => {
  it.each([
    ['2020', '2020'],
    ['2020-02', '2020-02'],
    ['2020-02-29', '2020-02-29'],
    ['2020/02/29', '2020-02-29'],
    ['2020-02-29Z', '2020-02-29'],
    ['2010-06-09T14:30+02:00', '2010-06-09T12:30:00Z'],
    ['2018-07-05T10:49:10Z', '2018-07-05T10:49:10Z'],
    ['2021-01-15 10:25:28.123', '2021-01-15T10:25:28'],
    ['2016-04-14T19:48:05.433640-03:00', '2016-04-14T22:48:05Z'],
    ['2023-06-04 10:25:23+02', '2023-06-04T08:25:23Z'],
  ])('%s is %s', (said, meant) => expect(dateOf(said)).toBe(meant));

  it.each([
    '',
    '03/04/2020',
    '2021-02-29',
    '2020-13',
    'R/P1Y',
    'yesterday',
    '2020-01-01T25:00',
    '20200101',
  ])('%s is left to people', (said) => expect(dateOf(said)).toBeUndefined());

  it('is itself when it is read again', () => {
    const min = new Date('0001-01-01T00:00:00Z');
    fc.assert(
      fc.property(
        fc.date({ min, max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true }),
        (date) => {
          const once = dateOf(date.toISOString());
          expect(once).toMatch(/^\d{4}-/);
          expect(dateOf(once!)).toBe(once);
        },
      ),
    );
  });
});

describe('a text of another portal', () => {
  it('is read without its markup', () => {
    const said = '<DIV><P>Zones &amp; areas<br/>of <b>DC</b></P><script>alert(1)</script></DIV>';
    expect(plainText(said)).toBe('Zones & areas\nof DC\nalert(1)');
    expect(plainText('if 1 < 2 and 3 > 2')).toBe('if 1 < 2 and 3 > 2');
    expect(plainText('AT&amp;T')).toBe('AT&amp;T');
  });

  it('holds nothing that a table cannot', () => {
    expect(plainText('a\0b\ud800c')).toBe('abc');
    expect(cut('ab😀', 3)).toBe('ab');
    const problems = new Problems();
    problems.add('modified', 'wrong-type', 'a\0b\ud800c😀');
    expect(problems.list).toEqual([
      { field: 'modified', rule: 'wrong-type', value: 'a\ufffdb\ufffdc😀' },
    ]);
  });

  it('is read in one go, however many tags and signs it leaves open', () => {
    expect(plainText('<a'.repeat(500_000))).toBe('<a'.repeat(500_000));
    expect(plainText('&#x'.repeat(500_000))).toBe('&#x'.repeat(500_000));
  });

  it.each([
    ['EN', 'en'],
    ['zh_cn', 'zh-CN'],
    ['zh-Hans-CN', 'zh-Hans-CN'],
    ['français', 'und'],
    ['', 'und'],
  ])('of language %s has the tag %s', (said, tag) => expect(languageTag(said)).toBe(tag));
});

describe('values of another portal', () => {
  const read = <T>(work: (problems: Problems) => T) => {
    const problems = new Problems();
    return [work(problems), problems.list.map(({ rule }) => rule)];
  };

  it('are kept where they are what they should be, else told', () => {
    expect(read((p) => addressOf(' https://a.example/x ', 'f', p))).toEqual([
      'https://a.example/x',
      [],
    ]);
    expect(read((p) => addressOf('javascript:alert(1)', 'f', p))).toEqual([null, ['no-address']]);
    expect(read((p) => addressOf('', 'f', p))).toEqual([null, []]);
    expect(read((p) => emailOf('mailto:a@b.example', 'f', p))).toEqual(['a@b.example', []]);
    expect(read((p) => emailOf('http://h/dir/a@b.example', 'f', p))).toEqual(['a@b.example', []]);
    expect(read((p) => emailOf('a@b', 'f', p))).toEqual([null, ['no-email']]);
  });

  it.each([
    ['http://publications.europa.eu/resource/authority/frequency/ANNUAL', 'yearly'],
    ['R/P1D', 'daily'],
    ['quarterly', 'quarterly'],
    ['每月', 'monthly'],
    ['when the moon is full', null],
  ])('name the cycle %s as %s', (said, code) => expect(frequencyOf(said)).toEqual({ code, said }));

  it('are a box only on this earth', () => {
    expect(boxOf([6.5, 46.3, 6.6, 46.4])).toEqual([6.5, 46.3, 6.6, 46.4]);
    expect(
      [
        [1, 2, 3],
        [5, 0, 4, 1],
        [0, 0, 0, 91],
        [NaN, 0, 1, 1],
      ].map(boxOf),
    ).toEqual([...[undefined, undefined, undefined, undefined]]);
  });
});
