/** Endings that look like a plural and are none: glass, status, analysis. */
const notPlural = /(ss|us|is)$/;

/**
 * Folds an English plural onto its singular. Index and query go through the same rule, so that a
 * word it gets wrong still finds itself.
 */
export function singular(word: string): string {
  if (!/^[a-z]{4,}$/.test(word) || notPlural.test(word)) return word;
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(ches|shes|sses|xes)$/.test(word)) return word.slice(0, -2);
  return word.endsWith('s') ? word.slice(0, -1) : word;
}
