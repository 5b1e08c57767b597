import type { ColumnProfile } from '../ingest/table/profile';
import { allNumbersIn } from '../privacy/personal-values';
import type { DatasetVersion, VersionTable } from './dataset.entity';

type Shown = Pick<ColumnProfile, 'min' | 'max' | 'examples'> & {
  readonly quantiles: readonly string[];
};

const nothing: Shown = { min: null, max: null, quantiles: [], examples: [] };

/**
 * Figures of a table, with values of its rows for whoever may see those: none of a column in which the gate found persons, let pass
 * or not, of one that is masked, nor one that holds a person's number in any other.
 */
export function shownProfile(
  { place, profile, personal }: Pick<VersionTable, 'place' | 'profile' | 'personal'>,
  { masks, withValues }: Pick<DatasetVersion, 'masks'> & { readonly withValues: boolean },
): (ColumnProfile & Shown)[] {
  const closed = new Set([
    ...personal.map(({ name }) => name),
    ...masks.filter(({ table }) => table === place).map(({ column }) => column),
  ]);
  return profile.map((column) => ({
    ...column,
    ...(withValues && !closed.has(column.name) ? valuesOf(column) : nothing),
  }));
}

const isNobodys = (value: string): boolean => allNumbersIn(value).size === 0;
const unlessPersonal = (value: string | null): string | null =>
  value !== null && isNobodys(value) ? value : null;

const valuesOf = ({ min, max, quantiles = [], examples }: ColumnProfile): Shown => ({
  ...{ min: unlessPersonal(min), max: unlessPersonal(max) },
  ...{ quantiles: quantiles.filter(isNobodys), examples: examples.filter(isNobodys) },
});
