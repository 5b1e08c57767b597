import { limits } from '@shutong/platform';
import type { Texts } from './description';
import { cut, type Problems } from './problems';

export const noText: Texts = {};

export const hasText = (texts: Texts): boolean => Object.keys(texts).length > 0;

/** The same text of no told language. */
export const inNoLanguage = (text: string | null): Texts => (text === null ? {} : { und: text });

/** One of them, for people who asked for none in particular. */
export const anyOf = (texts: Texts): string | null =>
  texts['zh-CN'] ?? texts['zh'] ?? texts['en'] ?? texts['und'] ?? Object.values(texts)[0] ?? null;

/** A language tag of usual form in usual case; `und` for anything else. */
export function languageTag(tag: string): string {
  const usual = tag.trim().replaceAll('_', '-');
  if (!/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/.test(usual)) return 'und';
  const [language = '', ...rest] = usual.split('-');
  const parts = rest.map((part) => (part.length === 2 ? part.toUpperCase() : part));
  return [language.toLowerCase(), ...parts].join('-');
}

const markup = /<\/?[a-z!][^<>]*>/gi;
const breaks = /<(?:br|\/p|\/div|\/li|\/h[1-6]|\/tr)\b[^<>]*>/gi;
const entities: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' },
};

/**
 * What people read of a text that may hold markup: tags off, entities as characters, blank space as one space or line. A
 * text of another portal is shown on our pages and never trusted to be markup.
 */
export function plainText(text: string): string {
  const isMarkup = text.search(markup) >= 0;
  const bare = isMarkup ? characters(text.replace(breaks, '\n').replace(markup, '')) : text;
  return bare
    .replaceAll('\0', '')
    .replace(/\p{Surrogate}/gu, '')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

const characters = (text: string): string =>
  text.replace(/&(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,5});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return entities[name.toLowerCase()] ?? whole;
    const code = /^#x/i.test(name) ? parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
  });

/** How long a text may be: more is cut, and said. */
export const lengths = {
  name: limits.nameField.value,
  text: limits.harvestText.value,
  address: 2000,
  word: 200,
} as const;

/** Plain and within its length; null where nothing is left. */
export function boundedText(
  text: string,
  { field, length }: { readonly field: string; readonly length: number },
  problems: Problems,
): string | null {
  const plain = plainText(text);
  if (plain.length > length) problems.add(field, 'too-long', plain);
  return cut(plain, length) || null;
}
