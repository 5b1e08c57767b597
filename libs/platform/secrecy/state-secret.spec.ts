import fc from 'fast-check';
import { isMarkedSecret } from './state-secret';

describe('Article 3: the mark of a state secret', () => {
  it.each([
    '机密★10年',
    '绝密 ★ 长期',
    '秘密\n★5年',
    '机\u200b密★',
    '机 密\t\u2060★',
    '\u00ad绝密\r\n★',
    '见附件：机密★',
  ])('is found in %j, at any depth', (text) => {
    for (const said of [text, [text], { a: { b: [{ c: text }] } }]) {
      expect(isMarkedSecret(said)).toBe(true);
    }
  });

  it.each(['商业秘密', '保密风险评估', '★级景区', '机密文件管理制度', '秘密一词★无关'])(
    'is not in %j',
    (text) => expect(isMarkedSecret({ text })).toBe(false),
  );

  it('is found whatever stands between its characters unseen', () => {
    const unseen = fc.string({
      unit: fc.constantFrom(' ', '\n', '\t', '\u200b', '\u2060', '\ufeff'),
    });
    fc.assert(
      fc.property(fc.tuple(unseen, unseen, unseen), ([a, b, c]) => {
        expect(isMarkedSecret(`${a}机${b}密${c}★10年`)).toBe(true);
      }),
    );
  });
});
