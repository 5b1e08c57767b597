import { uuidv7 } from '@shutong/platform';
import type { Mask } from '../load/mask';
import { DatasetVersion, type Dataset } from './dataset.entity';

/** A file that is to come. */
export interface AnnouncedFile {
  /** Of the version, where its sender names it. */
  readonly id?: string;
  readonly fileName: string;
  readonly bytes: number;
  /** Beside those that stand for the dataset; each has to fit the file. */
  readonly masks?: readonly Mask[] | null;
  /** Columns that are masked in the dataset come as they are, and are held for that. */
  readonly unmask?: boolean | null;
}

/** The next version of a dataset, of which nothing has come. */
export const begunVersion = (
  { id: datasetId, versions }: Dataset,
  { id, fileName, bytes, masks, unmask }: AnnouncedFile,
  { by, now }: { readonly by: string; readonly now: Date },
): DatasetVersion =>
  Object.assign(new DatasetVersion(), {
    ...{ id: id ?? uuidv7(now), datasetId, number: versions + 1, fileName, bytes },
    ...{ state: 'receiving', received: 0, parts: [], original: null, objects: [], sha256: null },
    ...{ attempts: 0, load: null, notBefore: null, phase: null, progress: 0 },
    ...{ masks: [...(masks ?? [])], unmask: unmask ?? false },
    ...{ overrides: [], skipped: [], diff: null },
    ...{ failure: null, begunBy: by, begunAt: now, changedAt: now, readyAt: null },
    ...{ withdrawnBy: null, withdrawnAt: null, ground: null, sweptAt: null },
  });
