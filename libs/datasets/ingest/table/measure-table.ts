import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { EngineSession } from '../../engine/engine';
import type { PersonalColumn } from '../../privacy/column-privacy';
import { personalIn } from '../../privacy/personal-in';
import type { SearchedTable } from '../../privacy/personal-places';
import type { Box, RowColumn } from '../../row-query/row-query';
import type { ColumnType } from '../types/choose-type';
import { extentOf } from './extent';
import { profileOf, type ColumnProfile } from './profile';

/** A file by what it holds. */
export interface FileHash {
  readonly sha256: string;
  readonly bytes: number;
}

export interface MeasuredTable extends FileHash {
  readonly profile: readonly ColumnProfile[];
  readonly personal: readonly PersonalColumn[];
  readonly extent: Box | null;
}

interface Measured {
  readonly rows: number;
  readonly columns: readonly (RowColumn & Pick<ColumnType, 'overruled'>)[];
  readonly rowOf: SearchedTable['rowOf'];
  /** Columns that were masked; undefined where the table was not. */
  readonly masked?: ReadonlySet<string>;
}

/** Figures of a Parquet file as it stands, and what the privacy gate finds in it. */
export async function measureTable(
  session: EngineSession,
  path: string,
  { rows, columns, rowOf, masked }: Measured,
): Promise<MeasuredTable> {
  const profile = await profileOf(session, path, columns, rows);
  const personal = await personalIn({ session, parquet: path, rowOf }, columns, masked);
  const extent = await extentOf(session, path, columns);
  return { profile, personal, extent, ...(await hashOf(path)) };
}

export async function hashOf(path: string): Promise<FileHash> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    hash.update(chunk as Buffer);
  }
  return { sha256: hash.digest('hex'), bytes: (await stat(path)).size };
}
