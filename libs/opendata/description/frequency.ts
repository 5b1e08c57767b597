import type { UpdateCycle } from '@shutong/catalog';
import type { Frequency } from './description';

/** A cycle as others write it. */
interface CycleWords {
  /** Code in the EU authority table. */
  readonly code: string;
  /** Repeating interval (ISO 8601); null where there is none. */
  readonly interval: string | null;
  /** Codes of udata and plain words, lower case without blanks. */
  readonly words: readonly string[];
}

const cycle = (code: string, interval: string | null, ...words: string[]): CycleWords => ({
  ...{ code, interval, words },
});

const known: Readonly<Record<UpdateCycle, CycleWords>> = {
  realtime: cycle(
    'UPDATE_CONT',
    'R/PT1S',
    'cont',
    'continuous',
    'continual',
    'realtime',
    'real-time',
  ),
  daily: cycle('DAILY', 'R/P1D', 'day', '每天', '每日'),
  weekly: cycle('WEEKLY', 'R/P1W', 'r/p7d', '每周'),
  'half-monthly': cycle('MONTHLY_2', 'R/P0.5M', 'semimonthly'),
  monthly: cycle('MONTHLY', 'R/P1M', '每月'),
  quarterly: cycle('QUARTERLY', 'R/P3M', '每季度'),
  'half-yearly': cycle('ANNUAL_2', 'R/P6M', 'semiannual', 'semi-annual', 'biannual', '每半年'),
  yearly: cycle('ANNUAL', 'R/P1Y', 'annually', 'yearly', '每年'),
  irregular: cycle(
    'IRREG',
    null,
    'irregular',
    'asneeded',
    'as_needed',
    'punctual',
    'r/pt0s',
    '不定期',
  ),
  once: cycle('NEVER', null, 'once'),
  other: cycle('OTHER', null),
};
const byWord = new Map(
  Object.entries(known).flatMap(([name, { code, interval, words }]) =>
    [code, ...(interval === null ? [] : [interval]), ...words].map(
      (word) => [word.toLowerCase(), name as UpdateCycle] as const,
    ),
  ),
);

/** As the EU authority table has it. */
export const frequencyCode = (name: UpdateCycle): string => known[name].code;

/** Repeating interval (ISO 8601); null where the cycle has none. */
export const frequencyInterval = (name: UpdateCycle): string | null => known[name].interval;

/** `http://…/frequency/ANNUAL`, `R/P1Y` or `Annual`, with our code where it has the same sense. */
export function frequencyOf(said: string | null): Frequency | null {
  if (said === null) return null;
  const word = /^R\//i.test(said) ? said : (said.split(/[/#]/).filter(Boolean).at(-1) ?? said);
  return { code: byWord.get(word.replaceAll(/\s/g, '').toLowerCase()) ?? null, said };
}
