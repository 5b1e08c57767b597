/**
 * One form for what people type in many: full-width and compatibility forms folded (Unicode NFKC),
 * lower case, single spaces.
 */
export function normalise(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
}
