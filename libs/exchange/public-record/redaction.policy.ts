/** What takes the place of what was left out. */
export const leftOut = '■■■';

/** Digits of any script, seven or more, also in groups: numbers of persons, phones, cards, accounts. */
const longNumber = /\p{Nd}(?:[\s\-－–—.．·]{0,2}\p{Nd}){6,}[XxＸｘ]?/gu;
const mailAddress = /[\w.+\-]+[@＠][\w\-]+(?:[.．][\w\-]+)+/gu;

/**
 * A text for everybody, without what identifies a person by number or address. Law names, years and articles stay: their
 * numbers are shorter. Names cannot be told from words, so that only texts that state law are published at all.
 */
export const redacted = (text: string): string =>
  text.replace(mailAddress, leftOut).replace(longNumber, leftOut);
