import { uuidv7 } from '@shutong/platform';
import type { Mask } from '../load/mask';
import { DatasetVersion, type ColumnOf, type Dataset } from './dataset.entity';

/** A file that is to come. */
export interface AnnouncedFile {
  /** Of the version, where its sender names it. */
  readonly id?: string;
  readonly fileName: string;
  readonly bytes: number;
  /** Columns that were masked in the version before come as they are, and are held for that. */
  readonly unmask?: boolean | null;
}

interface Begun {
  readonly by: string;
  readonly now: Date;
  /** Of the version that is given now. */
  readonly masks: Mask[];
}

/**
 * The next version of a dataset, of which nothing has come. It is masked as the one before was, so that what comes month by month
 * shows no column because nobody named it again.
 */
export const begunVersion = (
  { id: datasetId, versions }: Dataset,
  { id, fileName, bytes, unmask }: AnnouncedFile,
  { by, now, masks }: Begun,
): DatasetVersion =>
  Object.assign(new DatasetVersion(), {
    ...{ id: id ?? uuidv7(now), datasetId, number: versions + 1, fileName, bytes },
    ...{ state: 'receiving', received: 0, parts: [], original: null, objects: [], sha256: null },
    ...{ attempts: 0, load: null, notBefore: null, phase: null, progress: 0 },
    ...(unmask ? { masks: [], unmasked: masks.map(columnOf) } : { masks, unmasked: [] }),
    ...{ overrides: [], skipped: [], diff: null },
    ...{ failure: null, begunBy: by, begunAt: now, changedAt: now, readyAt: null },
    ...{ withdrawnBy: null, withdrawnAt: null, ground: null, sweptAt: null },
  });

const columnOf = ({ table, column }: Mask): ColumnOf => ({ table, column });
