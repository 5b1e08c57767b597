import { wireLimits } from '@shutong/wire';
import { ConnectorError } from '../../errors/connector-error';

const lineBreak = 10;

/** Whole lines of about this many bytes; masks may make them longer, encryption hardly does. */
export const cutBytes = 6 * 1024 * 1024;

/** Whole lines, and whether none follow. */
export interface Cut {
  readonly lines: Buffer;
  readonly isLast: boolean;
}

/**
 * Cuts lines that come in pieces of any length. The last cut may be empty: only the end of the pieces tells that it
 * is the last. Error: `connector.row-too-large` where one line alone fills a chunk.
 */
export async function* cut(pieces: AsyncIterable<Buffer>, bytes = cutBytes): AsyncGenerator<Cut> {
  let held: Buffer[] = [];
  let size = 0;
  for await (const piece of pieces) {
    held.push(piece);
    size += piece.length;
    if (size < bytes) continue;
    const all = Buffer.concat(held);
    const end = all.lastIndexOf(lineBreak) + 1;
    if (all.length - end > wireLimits.chunk) throw new ConnectorError('connector.row-too-large');
    held = [all.subarray(end)];
    size = all.length - end;
    if (end > 0) yield { lines: all.subarray(0, end), isLast: false };
  }
  yield { lines: Buffer.concat(held), isLast: true };
}
