import type { CallMode, Mask } from '@shutong/wire';

/**
 * Upper limit (上限) of what a provider's connector signs by itself for one mount; everything wider
 * waits for a person of the department.
 */
export interface Ceiling {
  readonly modes: readonly CallMode[];
  /** Item codes. */
  readonly fields: readonly string[];
  /** By item code: the least that has to be hidden; `none` where nothing is said. */
  readonly masks: Readonly<Record<string, Mask>>;
  /** Rows of one query. */
  readonly maxRows: number;
  readonly quota: { readonly calls: number; readonly window: 'term' | 'day' };
  /** Longest term, in days of 24 hours from its beginning. */
  readonly days: number;
}
