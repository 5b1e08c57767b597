import { digestOf, isSameDigest, makeCredential, readCredential } from './credential';

describe('a credential of open data', () => {
  it('is read again with its kind and its name, and tells no two apart by anything else', () => {
    const [key, secret] = [makeCredential('key'), makeCredential('secret')];
    expect(readCredential(key.text)).toEqual(key);
    expect(readCredential(secret.text)).toEqual(secret);
    expect([key.text.slice(0, 4), secret.text.slice(0, 4)]).toEqual(['stk_', 'stm_']);
    expect(makeCredential('key').text).not.toBe(key.text);
  });

  it('with one sign changed, added or cut is none', () => {
    const { text } = makeCredential('key');
    for (let at = 0; at < text.length; at += 1) {
      const other = text[at] === 'a' ? 'b' : 'a';
      expect(readCredential(text.slice(0, at) + other + text.slice(at + 1))).toBeUndefined();
    }
    for (const wrong of ['', text.slice(0, -1), `${text}0`, ` ${text}`, `${text}\n`]) {
      expect(readCredential(wrong)).toBeUndefined();
    }
  });

  it('is compared by digests of one length', () => {
    const one = digestOf('one');
    expect(isSameDigest(one, digestOf('one'))).toBe(true);
    expect(isSameDigest(one, digestOf('other'))).toBe(false);
    expect(isSameDigest(one, one.subarray(1))).toBe(false);
  });
});
