import type { ColumnOf, DatasetVersion, VersionTable } from '../dataset/dataset.entity';
import { maskMisfit } from '../dataset/version.policy';
import { lastDrop, misfit, type Mask, type StandingMask } from './mask';
import { isSame, plainTitle, standingIn, type FiledTable } from './standing-masks';

/** How the tables of a version are masked. */
export interface Masking {
  readonly masks: readonly Mask[];
  /** Columns that a person has to let pass as they are, though the gate sees nothing in them. */
  readonly shown: readonly ColumnOf[];
}

/** What decides on it: what was asked for of the version, and what stands for the dataset. */
interface Masked {
  readonly version: Pick<DatasetVersion, 'masks' | 'unmask'>;
  readonly standing: readonly StandingMask[];
  /** Tables of the version that is given now. */
  readonly before: readonly Pick<VersionTable, 'columns' | 'dropped'>[];
}

/**
 * As was asked for, and as it stands, unless the columns are to be shown. Where a masked column is nowhere in the file, those are held
 * that are new in it: it may have another title now.
 * @throws versionErrors.maskMisfit
 */
export function maskingOf(
  tables: readonly FiledTable[],
  { version: { masks, unmask }, standing, before }: Masked,
): Masking {
  const asked = masks.filter(({ stands }) => !stands);
  const unfit = misfit(tables, asked);
  if (unfit) throw maskMisfit(unfit);
  const stand = standingIn(tables, standing);
  const others = stand.masks.filter((mask) => !asked.some((one) => isSame(one, mask)));
  const all = unmask ? asked : [...others, ...asked];
  assertLeft(tables, all);
  const unknown = stand.lost ? newColumns(tables, before) : [];
  const shown = [...(unmask ? others : []), ...unknown];
  return { masks: all, shown: shown.filter((one) => !all.some((mask) => isSame(mask, one))) };
}

function assertLeft(tables: readonly FiledTable[], masks: readonly Mask[]): void {
  for (const [at, { columns }] of tables.entries()) {
    const own = masks.filter(({ table }) => table === at);
    const last = lastDrop(columns, own);
    if (last) throw maskMisfit(last);
  }
}

function newColumns(tables: readonly FiledTable[], before: Masked['before']): ColumnOf[] {
  const known = new Set(
    before.flatMap(({ columns, dropped }) =>
      [...columns, ...dropped].map(({ name }) => plainTitle(name)),
    ),
  );
  return tables.flatMap(({ columns }, table) =>
    columns
      .filter(({ name }) => !known.has(plainTitle(name)))
      .map(({ name }): ColumnOf => ({ table, column: name })),
  );
}
