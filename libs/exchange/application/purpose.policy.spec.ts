import { isSamePurpose } from './purpose.policy';

const one = { code: 'Pension-2026', text: '核验 养老金领取人' };

describe('purposes', () => {
  it.each([
    ['the same code in other letters', { code: 'pension-2026', text: '别的' }],
    ['the same code in full-width letters', { code: 'Ｐｅｎｓｉｏｎ－２０２６', text: '别的' }],
    ['another code for the same words', { code: 'other', text: '核验养老金领取人' }],
    ['the same words with blanks around', { code: 'other', text: '　核验养老金 领取人 ' }],
    ['the same words in traditional characters', { code: 'other', text: '核驗養老金領取人' }],
  ])('are one: %s', (_, other) => {
    expect(isSamePurpose(one, other)).toBe(true);
  });

  it.each([
    ['other code and words', { code: 'Pension-2027', text: '核验养老金' }],
    ['numbers that a blank divides', { code: 'x', text: '核验养老金领取人 1' }],
  ])('are two: %s', (_, other) => {
    expect(isSamePurpose(one, other)).toBe(false);
    expect(isSamePurpose({ code: 'a', text: '1 1' }, { code: 'b', text: '11' })).toBe(false);
  });
});
