import { rounded } from './searched-text';

/**
 * What a text has to hold, in the engine's notation (RE2), before numbers of persons are looked for in it. Digits, letters and
 * blanks also as wide as a Chinese character, as they are typed there.
 */
const [digit, gap] = ['[0-9\uff10-\uff19]', '[ \u00a0\u3000\uff0d\u2010-\u2015-]'];
const letterOrDigit = '[0-9A-Za-z\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]';
const notThese = '0-9A-Za-z\uff10-\uff19\uff21-\uff3a\uff41-\uff5a';

/** Ten digits in a run or in groups, or a credit code that begins as an individual's. */
export const longNumber =
  `${digit}{10}|${digit}{3,4}${gap}${digit}{4}${gap}${digit}{4}|` +
  `[9\uff19][2\uff12]${digit}{6}${letterOrDigit}{10}`;

/** Six digits and more behind a gap, as resident numbers are written in groups: not counted among long numbers, of which shares are taken. */
export const groupedNumber = `${digit}{6}${gap}${digit}{4}`;

/** All of a text in which a number can stand, each as a piece that ends where no number goes on. */
export const numberPieces =
  `${letterOrDigit}*${digit}{3,4}(?:${gap}${digit}{4}){2,4}(?:${gap}${digit}{1,3})?${letterOrDigit}*|` +
  `${rounded}?${letterOrDigit}{10,}`;

/** A resident number of 18 characters by its length and the century of birth. */
export const residentShape =
  `(?:^|[^${notThese}])${digit}{6}(?:[1\uff11][9\uff19]|[2\uff12][0\uff10])${digit}{9}` +
  `[0-9Xx\uff10-\uff19\uff38\uff58](?:$|[^${notThese}])`;

const born = `(?:[1\uff11][9\uff19]|[2\uff12][0\uff10])`;
const [month, day] = [`[01\uff10\uff11]${digit}`, `[0-3\uff10-\uff13]${digit}`];

/** One that is written in groups, or stands against letters (written-numbers.ts). */
export const looseResident =
  `(?:^|[^0-9\uff10-\uff19])(?:${digit}{3}${gap}?${digit}{3}${gap}?${born}${digit}{2}${gap}?${month}${gap}?${day}${gap}?${digit}{3}${gap}?|` +
  `${digit}{4}${gap}${digit}{2}${born}${gap}${digit}{2}${month}${gap}${day}${digit}{2}${gap}${digit})` +
  `[0-9Xx\uff10-\uff19\uff38\uff58](?:$|[^0-9\uff10-\uff19])`;

/** A mobile phone by itself or against letters; whether it is one, its words say (written-numbers.ts). */
export const saidPhone =
  `(?:^|[^0-9\uff10-\uff19])[1\uff11][3-9\uff13-\uff19]` +
  `(?:${digit}{9}|${digit}${gap}${digit}{4}${gap}${digit}{4})(?:$|[^0-9\uff10-\uff19])|` +
  `[8\uff18][6\uff16]${gap}?[1\uff11][3-9\uff13-\uff19]${digit}{9}(?:$|[^0-9\uff10-\uff19])`;

/** What a text has besides a number where it says something. */
export const anyLetter = '\\pL';
