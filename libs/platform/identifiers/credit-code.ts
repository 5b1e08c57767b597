/** Characters of GB 32100-2015, by value: I, O, S, V and Z are left out, being easily misread. */
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/**
 * One registration authority, one class of entity, six digits of division, nine characters of
 * organisation code (GB 11714) and one check character.
 */
const shape = /^[1-9ANY][0-9A-HJ-NPQRTUWXY]\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/;

/**
 * Check character of the seventeen characters before it: weights 3^(i-1) mod 31, as GB 32100-2015 and
 * GB/T 17710 ask. Throws RangeError for a character or length that the standard does not know.
 */
export function creditCodeCheckDigit(body: string): string {
  const values = [...body].map((character) => alphabet.indexOf(character));
  if (values.length !== 17 || values.includes(-1)) {
    throw new RangeError('A credit code has 17 characters of 0-9 and A-Z without I, O, S, V, Z.');
  }
  const { sum } = values.reduce(
    ({ sum, weight }, value) => ({ sum: sum + value * weight, weight: (weight * 3) % 31 }),
    { sum: 0, weight: 1 },
  );
  return alphabet.charAt((31 - (sum % 31)) % 31);
}

/**
 * Whether the text is a unified social credit code (统一社会信用代码, GB 32100-2015): a known registration
 * authority, six digits of division and the right last character. The organisation code's own inner
 * check is left to its register: it is not part of this standard's check.
 */
export function isCreditCode(text: string): boolean {
  return shape.test(text) && creditCodeCheckDigit(text.slice(0, 17)) === text[17];
}
