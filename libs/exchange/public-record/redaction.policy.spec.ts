import fc from 'fast-check';
import { citedLaw, leftOut, redacted } from './redaction.policy';

describe('a text for the public record', () => {
  it.each([
    ['联系人 13800138000', `联系人 ${leftOut}`],
    ['证件号 520102 19900307 001X 不符', `证件号 ${leftOut} 不符`],
    ['电话０８５１－８６８９２２３３', `电话${leftOut}`],
    ['请致信 wang.wu@example.gov.cn。', `请致信 ${leftOut}。`],
    ['卡号6222-0212-3456-7890-123', `卡号${leftOut}`],
  ])('leaves out what identifies a person: %s', (text, expected) => {
    expect(redacted(text)).toBe(expected);
  });

  it.each([
    '政务数据共享条例第二十一条',
    '国务院令第809号，2025年8月1日起施行',
    '反洗钱法 第五条',
    '国办发〔2021〕6号',
  ])('keeps what names the law: %s', (text) => {
    expect(redacted(text)).toBe(text);
  });

  it('leaves no run of seven digits, whatever stands between them, and changes nothing twice', () => {
    const text = fc.string({
      unit: fc.constantFrom(...'0123456789- ０７Xx条第@.a'),
      maxLength: 60,
    });
    fc.assert(
      fc.property(text, (any) => {
        const once = redacted(any);
        expect(once).not.toMatch(/\d[\s\-–—.·]{0,2}(?:\d[\s\-–—.·]{0,2}){5}\d/u);
        expect(redacted(once)).toBe(once);
      }),
    );
  });
});

describe('the law cited, for the public record', () => {
  const documents = new Map([['water-law', { title: '中华人民共和国水法' }]]);
  const of = (article: string, document = 'water-law') =>
    citedLaw([{ document, article }], documents);

  it.each([
    '第四十八条',
    '第四十八条第二款第（三）项',
    '第 48 条',
    'Article 48',
    '第四条、第七至九条',
  ])('has the article: %s', (article) => {
    expect(of(article)).toBe(`《中华人民共和国水法》${article}`);
  });

  it.each(['为办理张三低保案第四条', '第四条，联系 Wang', '', '张三'])(
    'has the document alone where the article is a text: %s',
    (article) => {
      expect(of(article)).toBe('《中华人民共和国水法》');
    },
  );

  it('leaves out what is not registered', () => {
    expect(of('第四条', 'unknown')).toBe('');
  });
});
