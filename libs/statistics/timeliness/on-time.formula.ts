import { Big } from 'big.js';

/** How a department kept the limits that ended or came due. */
export interface Kept {
  readonly unit: string;
  readonly kept: number;
  /** Kept, late, and overdue. At least 1. */
  readonly all: number;
}

/** Digits after the point of a share that does not come out even; the evidence names both numbers. */
const digits = 6;

/** Per cent that was kept, rounded half up where it does not come out even. */
export const shareKept = ({ kept, all }: Kept): string =>
  Big(kept).times(100).div(all).round(digits, Big.roundHalfUp).toFixed();

/** What the evidence says of itself, in both languages. */
export const saying = ({ kept, all }: Kept): string =>
  `按期 ${kept} / ${all}（到期或办结的期限） · ${kept} of ${all} limits that ended or came due were kept`;
