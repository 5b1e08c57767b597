import { Big } from 'big.js';
import type { Words } from '../words';

/** What the datasets, or departments, of a unit reach of a metric. */
export interface Reached {
  readonly unit: string;
  readonly metric: string;
  readonly counted: number;
  /** Of them, those of which it is known. At least 1. */
  readonly known: number;
  /** Sum of what these reach, each 0 to 1. */
  readonly reached: string;
}

/** Digits after the point of a value that does not come out even; the evidence names the numbers. */
const digits = 6;

/** The leaf's share that the datasets reach on average, as the assessment counts a catalogue: 42 of 46 with 20 points are 18.26. */
export const valueReached = ({ reached, known }: Reached, full: Big): string =>
  full.times(reached).div(known).round(digits, Big.roundHalfUp).toFixed();

/** What is counted, and what those that count have done, in both languages. */
export interface Counted extends Words {
  /** Else they reach it. */
  readonly done?: Words;
}

const reach: Words = { zh: '达到', en: 'reach it' };

/** What the evidence says of itself, in both languages. */
export function sayingReached({ reached, known, counted }: Reached, what: Counted): string {
  const sum = Big(reached).round(digits, Big.roundHalfUp).toFixed();
  const { done = reach } = what;
  const [zh, en] =
    known === counted
      ? ['', '']
      : [`，另有 ${counted - known} 个未知`, `; ${counted - known} not known`];
  return `${done.zh} ${sum} / ${known}（${what.zh}）${zh} · ${sum} of ${known} ${what.en} ${done.en}${en}`;
}
