import {
  chunkLetters,
  type AnswerSubject,
  type Chunk,
  type ChunkContent,
  type ChunkRow,
  type RowResult,
} from '@shutong/wire';
import { ConnectorError } from '../errors/connector-error';
import type { SourceRow } from '../source/source-database';
import { SourceError } from '../source/source.errors';
import type { Answered, Answering } from './answering';
import { equalsOf } from './mount';
import { readInParts, type Found } from './read-in-parts';
import { answerSubject, chunkSubject, type Subjects } from './subjects';
import { askedFor, readFor, resultOf } from './verify';

/** Of the time left, what reading may take: the answer has to be sealed and carried as well. */
const readingShare = 0.75;

/**
 * Milliseconds that are enough for a chunk. Where it came with less, because it was long on its way, rows without an
 * answer say nothing of the source: the chunk is to be asked again.
 */
const enoughMs = 4000;
const deadline = 'connector.source-deadline';

/** How one row ended, and whose data was touched. */
interface Ended {
  readonly result: RowResult;
  readonly code?: string;
  readonly subject?: AnswerSubject;
}

/**
 * Verifies each row of a chunk as if it had been asked alone. A row on which the source fails is a source error
 * and may be asked again; a row that cannot be answered is refused with the code; neither touches the others. Errors:
 * `connector.mount-field`, and `.source-deadline` where the chunk came too late.
 */
export async function verifyChunk(
  { rows }: Chunk,
  of: Answering,
  subjects: Subjects | undefined,
): Promise<Answered> {
  const read = readFor(Object.keys(rows[0]!.claims), of, subjects);
  const equals = rows.map(({ keys }) => attempted(() => equalsOf(of.mount, keys)));
  const asked = equals.filter((one): one is SourceRow => !(one instanceof ConnectorError));
  const milliseconds = of.milliseconds * readingShare;
  const found = await readInParts(of.source, { read, milliseconds }, asked);
  if (of.milliseconds < enoughMs) assertInTime(found);
  let next = 0;
  const ended = rows.map((row, index) => {
    const one = equals[index]!;
    const touched = one instanceof ConnectorError ? one : found[next++]!;
    return endOf(row, touched, of, subjects);
  });
  const content = contentOf(ended);
  if (!subjects) return { content };
  const each = ended.flatMap(({ subject }) => (subject ? [subject] : []));
  return { content, subject: chunkSubject(each) };
}

function assertInTime(found: readonly Found[]): void {
  for (const one of found) if (one instanceof SourceError && one.code === deadline) throw one;
}

function endOf(
  { keys, claims }: ChunkRow,
  touched: readonly SourceRow[] | ConnectorError,
  of: Answering,
  subjects: Subjects | undefined,
): Ended {
  if (touched instanceof SourceError) return { result: 'source-error' };
  if (touched instanceof ConnectorError) return { result: 'refused', code: touched.code };
  const result = attempted(() => resultOf(touched, claims, of));
  if (result instanceof ConnectorError) return { result: 'refused', code: result.code };
  if (!subjects) return { result };
  return { result, subject: answerSubject(subjects, touched, askedFor(keys, subjects)) };
}

function contentOf(ended: readonly Ended[]): ChunkContent {
  const results = ended.map(({ result }) => chunkLetters[result]).join('');
  const refused: Record<string, number[]> = {};
  for (const [row, { code }] of ended.entries()) {
    if (code !== undefined) (refused[code] ??= []).push(row);
  }
  return Object.keys(refused).length > 0 ? { results, refused } : { results };
}

/** The work's result, or the refusal that it ends with. A mount that fails, fails for all. */
function attempted<T>(work: () => T): T | ConnectorError {
  try {
    return work();
  } catch (error) {
    if (error instanceof ConnectorError && !(error instanceof SourceError)) return error;
    throw error;
  }
}
