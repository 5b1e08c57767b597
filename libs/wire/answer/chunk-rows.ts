import { WireError } from '../errors/wire.errors';
import { chunkLetters, type AnswerContent, type AnswerRows, type ChunkContent } from './answer';

/** What the hub and the log are told of a chunk's rows: how many were answered and how many failed. */
export function rowsOf({ results }: ChunkContent): AnswerRows {
  const ended = [...results];
  const sourceErrors = ended.filter((letter) => letter === chunkLetters['source-error']).length;
  const refused = ended.filter((letter) => letter === chunkLetters.refused).length;
  return { answered: ended.length - sourceErrors - refused, sourceErrors };
}

/** Throws unless there is a result for each row, and a code for each that was refused. */
export function assertWhole({ results, refused = {} }: ChunkContent, rowsAsked: number): void {
  if (results.length !== rowsAsked) throw new WireError('wire.content-malformed', '/results');
  const named = Object.values(refused)
    .flat()
    .sort((one, other) => one - other);
  const known = [...results].flatMap((letter, row) =>
    letter === chunkLetters.refused ? [row] : [],
  );
  if (named.length !== known.length || named.some((row, index) => row !== known[index])) {
    throw new WireError('wire.content-malformed', '/refused');
  }
}

/** Throws unless what the provider stated in clear is what it sealed. */
export function assertCounted(content: AnswerContent, stated: AnswerRows | undefined): void {
  const counted = 'results' in content ? rowsOf(content) : undefined;
  const same =
    counted?.answered === stated?.answered && counted?.sourceErrors === stated?.sourceErrors;
  if (!same) throw new WireError('wire.content-malformed', '/rows');
}
