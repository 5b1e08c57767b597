import { Big } from 'big.js';

/** Per cent with one digit, rounded half up, as official reports print it: 22 of 32 is 68.8. Null of none. */
export const printedShare = (part: number, whole: number): string | null =>
  whole === 0 ? null : Big(part).times(100).div(whole).round(1, Big.roundHalfUp).toFixed(1);
