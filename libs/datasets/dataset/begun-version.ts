import { uuidv7 } from '@shutong/platform';
import type { Mask } from '../load/mask';
import { DatasetVersion, type ColumnOf, type Dataset } from './dataset.entity';
import { isSame } from './version.policy';

/** A file that is to come. */
export interface AnnouncedFile {
  /** Of the version, where its sender names it. */
  readonly id?: string;
  readonly fileName: string;
  readonly bytes: number;
  /** Beside those of the version before; each has to fit the file. */
  readonly masks?: readonly Mask[] | null;
  /** Columns that were masked in the version before come as they are, and are held for that. */
  readonly unmask?: boolean | null;
}

interface Begun {
  readonly by: string;
  readonly now: Date;
  /** Of the version that is given now. */
  readonly before: readonly Mask[];
}

/**
 * The next version of a dataset, of which nothing has come. It is masked as the one before was, so that what comes month by month
 * shows no column because nobody named it again.
 */
export const begunVersion = (
  { id: datasetId, versions }: Dataset,
  { id, fileName, bytes, ...masking }: AnnouncedFile,
  { by, now, before }: Begun,
): DatasetVersion =>
  Object.assign(new DatasetVersion(), {
    ...{ id: id ?? uuidv7(now), datasetId, number: versions + 1, fileName, bytes },
    ...{ state: 'receiving', received: 0, parts: [], original: null, objects: [], sha256: null },
    ...{ attempts: 0, load: null, notBefore: null, phase: null, progress: 0 },
    ...maskedAt(before, masking),
    ...{ overrides: [], skipped: [], diff: null },
    ...{ failure: null, begunBy: by, begunAt: now, changedAt: now, readyAt: null },
    ...{ withdrawnBy: null, withdrawnAt: null, ground: null, sweptAt: null },
  });

function maskedAt(
  before: readonly Mask[],
  { masks, unmask }: Pick<AnnouncedFile, 'masks' | 'unmask'>,
): Pick<DatasetVersion, 'masks' | 'unmasked'> {
  const asked = (masks ?? []).map((mask) => ({ ...mask, fits: true as const }));
  const others = before.filter((mask) => !asked.some((one) => isSame(one, mask)));
  if (unmask) return { masks: asked, unmasked: others.map(columnOf) };
  const carried = others.map((mask): Mask => ({ ...columnOf(mask), method: mask.method }));
  return { masks: [...carried, ...asked], unmasked: [] };
}

const columnOf = ({ table, column }: Mask): ColumnOf => ({ table, column });
