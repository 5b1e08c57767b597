import type { UpdateCycle } from '@shutong/catalog';
import type { Frequency } from './description';

/** Codes of the EU authority table, udata, ISO 8601 intervals and plain words, lower case without blanks. */
const known: Readonly<Record<UpdateCycle, readonly string[]>> = {
  realtime: ['cont', 'update_cont', 'continuous', 'continual', 'realtime', 'real-time', 'r/pt1s'],
  daily: ['daily', 'r/p1d', 'day', '每天', '每日'],
  weekly: ['weekly', 'r/p1w', 'r/p7d', '每周'],
  'half-monthly': ['monthly_2', 'semimonthly', 'r/p0.5m'],
  monthly: ['monthly', 'r/p1m', '每月'],
  quarterly: ['quarterly', 'r/p3m', '每季度'],
  'half-yearly': ['annual_2', 'semiannual', 'semi-annual', 'biannual', 'r/p6m', '每半年'],
  yearly: ['annual', 'annually', 'yearly', 'r/p1y', '每年'],
  irregular: ['irreg', 'irregular', 'asneeded', 'as_needed', 'punctual', 'r/pt0s', '不定期'],
  once: ['never', 'once'],
  other: ['other'],
};
const byWord = new Map(
  Object.entries(known).flatMap(([code, words]) =>
    words.map((word) => [word, code as UpdateCycle] as const),
  ),
);

/** `http://…/frequency/ANNUAL`, `R/P1Y` or `Annual`, with our code where it has the same sense. */
export function frequencyOf(said: string | null): Frequency | null {
  if (said === null) return null;
  const word = /^R\//i.test(said) ? said : (said.split(/[/#]/).filter(Boolean).at(-1) ?? said);
  return { code: byWord.get(word.replaceAll(/\s/g, '').toLowerCase()) ?? null, said };
}
