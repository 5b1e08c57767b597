import { Big } from 'big.js';

/** What the datasets of a unit reach of a metric. */
export interface Reached {
  readonly unit: string;
  readonly metric: string;
  readonly datasets: number;
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

/** What the evidence says of itself, in both languages. */
export function sayingReached({ reached, known, datasets }: Reached): string {
  const sum = Big(reached).toFixed();
  const [zh, en] =
    known === datasets
      ? ['', '']
      : [`，另有 ${datasets - known} 个未知`, `; ${datasets - known} not known`];
  return `达到 ${sum} / ${known}（数据集）${zh} · ${sum} of ${known} datasets reach it${en}`;
}
