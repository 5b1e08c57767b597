import type { ChunkRow } from '@shutong/wire';
import { ConnectorError } from '../errors/connector-error';
import { blockRows, type JobBook } from './job-book';
import { storedRow, type StoredJob, type StoredRow } from './stored-job';

/** Rows of one job. */
export const rowsOfJob = 1_000_000;
/** Blocks that may wait for the disk before more rows are read. */
const blocksInFlight = 32;

/**
 * Keeps the rows of a new job as they come and returns it as it begins: all on the disk. Whatever is wrong with one
 * row, or with the way, leaves nothing behind. Errors: `connector.job-row`, `.job-too-large`, those of the rows.
 */
export async function takeIn(
  job: StoredJob,
  rows: AsyncIterable<ChunkRow>,
  book: JobBook,
): Promise<StoredJob> {
  try {
    await book.put(job);
    const received: StoredJob = { ...job, ...(await keep(job.id, rows, book)), state: 'running' };
    await book.put(received);
    return received;
  } catch (error) {
    await book.remove(job.id);
    throw error;
  }
}

async function keep(
  id: string,
  rows: AsyncIterable<ChunkRow>,
  book: JobBook,
): Promise<Pick<StoredJob, 'keys' | 'claims' | 'rows'>> {
  let shape: Pick<StoredJob, 'keys' | 'claims'> | undefined;
  let count = 0;
  let block: StoredRow[] = [];
  const writing: Promise<void>[] = [];
  for await (const row of rows) {
    shape ??= { keys: Object.keys(row.keys), claims: Object.keys(row.claims) };
    assertShape(row, shape, count + 1);
    block.push(storedRow(shape, row));
    count += 1;
    if (count > rowsOfJob) throw new ConnectorError('connector.job-too-large', { rows: rowsOfJob });
    if (block.length < blockRows) continue;
    writing.push(book.putBlock(id, count / blockRows - 1, block));
    block = [];
    if (writing.length >= blocksInFlight) await Promise.all(writing.splice(0));
  }
  if (!shape) throw new ConnectorError('connector.job-row', { line: 1, field: 'body' });
  if (block.length > 0) writing.push(book.putBlock(id, Math.floor(count / blockRows), block));
  await Promise.all(writing);
  return { ...shape, rows: count };
}

/** One job asks one thing of many: every row has the names of the first. */
function assertShape(
  row: ChunkRow,
  { keys, claims }: Pick<StoredJob, 'keys' | 'claims'>,
  line: number,
): void {
  const field = isNamed(row.keys, keys) ? 'claims' : 'keys';
  if (field === 'claims' && isNamed(row.claims, claims)) return;
  throw new ConnectorError('connector.job-row', { line, field: `/${field}` });
}

const isNamed = (values: object, names: readonly string[]): boolean =>
  Object.keys(values).length === names.length && names.every((name) => Object.hasOwn(values, name));
