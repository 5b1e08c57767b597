/**
 * First digits of cards that are issued in China or accepted there (ISO/IEC 7812): UnionPay 62 and 81, Visa 4,
 * Mastercard 51–55 and 2221–2720, American Express 34 and 37, JCB 3528–3589.
 */
const prefixes = /^(?:62|81|4|5[1-5]|22[2-9]|2[3-6]|27[01]|2720|3[47]|35[2-8])/;

/** Luhn's check (ISO/IEC 7812-1, annex B): every second digit from the right is doubled. */
export function passesLuhn(digits: string): boolean {
  if (!/^\d+$/.test(digits)) return false;
  const sum = [...digits].reverse().reduce((total, digit, at) => {
    const value = Number(digit) * (at % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** A number of a bank card by issuer, length and check digit. */
export const isBankCard = (text: string): boolean =>
  /^\d{15,19}$/.test(text) && prefixes.test(text) && hasLength(text) && passesLuhn(text);

/** UnionPay cards have 16 to 19 digits, American Express 15, the others 16. */
function hasLength({ length, 0: first, 1: second }: string): boolean {
  if (first === '6' || first === '8') return length >= 16;
  return first === '3' && (second === '4' || second === '7') ? length === 15 : length === 16;
}
