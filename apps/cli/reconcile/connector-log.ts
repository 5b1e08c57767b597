import { parseLogEntry, type BatchEntry, type CallEntry } from '@shutong/connector';
import { TILE_WIDTH, type TileReader } from '@shutong/tlog';
import { entriesOf } from '../verify-log/entries';
import type { LoggedChunk } from './logged-chunk';
import type { ConnectorCall } from './logged-call';

/** All calls of a connector's log that has been found good, in its order; chunks of batches are taken on the way. */
export async function* connectorCalls(
  log: TileReader,
  size: number,
  take: (chunk: LoggedChunk) => void,
): AsyncGenerator<ConnectorCall> {
  for (let from = 0; from < size; from += TILE_WIDTH) {
    const bundle = await entriesOf(log, from, Math.min(size, from + TILE_WIDTH));
    for (const [index, bytes] of bundle.entries()) {
      const entry = parseLogEntry(bytes);
      const place = from + index;
      if ('call' in entry) yield callOf(entry, place);
      else take(chunkOf(entry, place));
    }
  }
}

const callOf = (entry: CallEntry, place: number): ConnectorCall => ({
  place,
  at: entry.answeredAt,
  call: entry.call,
  agreement: entry.agreement,
  mode: entry.mode,
  result: entry.code ?? entry.outcome,
  rows: entry.rows ?? 0,
  sealed: entry.sealedSha256 ?? null,
  version: entry.agreementVersion,
  statement: entry.statementSha256,
});

function chunkOf(entry: BatchEntry, place: number): LoggedChunk {
  const { step, batch, number, at, manifestSha256: manifest } = entry;
  const of = { step, batch, number, at, place };
  if (entry.step === 'sent') {
    const { rows, bytes, sha256 } = entry;
    return { ...of, facts: { manifest, rows, bytes, sha256 } };
  }
  const { receiptSha256: receipt, accepted, rejected } = entry;
  return { ...of, facts: { receipt, manifest, accepted, rejected } };
}
