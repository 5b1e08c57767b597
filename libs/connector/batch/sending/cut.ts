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
    let rest = Buffer.concat(held);
    for (let end = endOf(rest, bytes); end > 0; end = endOf(rest, bytes)) {
      yield { lines: rest.subarray(0, end), isLast: false };
      rest = rest.subarray(end);
    }
    if (rest.length > wireLimits.chunk) throw new ConnectorError('connector.row-too-large');
    [held, size] = [[rest], rest.length];
  }
  yield { lines: Buffer.concat(held), isLast: true };
}

/** Where the lines end that fill a chunk: the last within the bytes, else the first behind them; 0 where none does. */
function endOf(held: Buffer, bytes: number): number {
  if (held.length < bytes) return 0;
  const within = held.lastIndexOf(lineBreak, bytes - 1) + 1;
  return within > 0 ? within : held.indexOf(lineBreak, bytes) + 1;
}
