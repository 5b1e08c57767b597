/** A time of day behind the day, by the clock of Beijing; of another zone the day may be another. */
const timeOfDay = /[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:\+08(?::?00)?)?$/;

const numeral = '[〇○零一二三四五六七八九]';
const upToThirtyOne = '[二三]?十[一二三四五六七八九]?|[一二三四五六七八九]';

const shapes = [
  /^(\d{4})(\d{2})(\d{2})$/,
  /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/,
  /^(\d{4}) ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?[日号]$/,
  new RegExp(`^(${numeral}{4})年(${upToThirtyOne})月(${upToThirtyOne})[日号]$`),
];

/** Longer than any day that is written down. */
const longest = 60;

/**
 * The day as YYYY-MM-DD, in any of the notations that order year, month and day; undefined where the text (after
 * NFKC) is none of them or no day of the calendar. Where the order would be guessed (1/2/2026) it is none.
 */
export function dayOf(text: string): string | undefined {
  if (text.length > longest) return undefined;
  const day = text.replace(timeOfDay, '');
  const found = shapes.map((form) => form.exec(day)).find((match) => match !== null);
  if (!found) return undefined;
  const [year, month, date] = found.slice(1).filter((part) => !/^[-/.]$/.test(part));
  const said = `${yearOf(year!)}-${twoDigits(month!)}-${twoDigits(date!)}`;
  const known = new Date(`${said}T00:00:00Z`);
  const isDay = !Number.isNaN(known.getTime()) && known.toISOString().startsWith(said);
  return isDay ? said : undefined;
}

const digits = '〇一二三四五六七八九';

const digitOf = (character: string): string => {
  const at = digits.indexOf(character.replace(/[○零]/, '〇'));
  return at < 0 ? character : String(at);
};

const yearOf = (year: string): string => Array.from(year, digitOf).join('');

/** 7, 07, 七, 十, 十七, 二十七. */
function twoDigits(written: string): string {
  if (/^\d+$/.test(written)) return written.padStart(2, '0');
  if (!written.includes('十')) return `0${digitOf(written)}`;
  const [tens = '', ones = ''] = written.split('十');
  return `${tens === '' ? 1 : digitOf(tens)}${ones === '' ? 0 : digitOf(ones)}`;
}
