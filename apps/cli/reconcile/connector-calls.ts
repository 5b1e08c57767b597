import { parseLogEntry, type CallEntry } from '@shutong/connector';
import { TILE_WIDTH, type TileReader } from '@shutong/tlog';
import { entriesOf } from '../verify-log/entries';
import type { LoggedChunk } from './logged-chunk';
import type { ConnectorCall } from './logged-call';

type Placed = ReturnType<typeof parseLogEntry> & { readonly place: number };

/** All entries of a connector's log that has been found good, in its order. */
async function* connectorEntries(log: TileReader, size: number): AsyncGenerator<Placed> {
  for (let from = 0; from < size; from += TILE_WIDTH) {
    const bundle = await entriesOf(log, from, Math.min(size, from + TILE_WIDTH));
    for (const [index, bytes] of bundle.entries()) {
      yield { ...parseLogEntry(bytes), place: from + index };
    }
  }
}

/** Those of calls. */
export async function* connectorCalls(
  log: TileReader,
  size: number,
): AsyncGenerator<ConnectorCall> {
  for await (const entry of connectorEntries(log, size)) {
    if ('call' in entry) yield callOf(entry);
  }
}

/** Those of chunks of batches. */
export async function* connectorChunks(log: TileReader, size: number): AsyncGenerator<LoggedChunk> {
  for await (const entry of connectorEntries(log, size)) {
    if ('call' in entry) continue;
    const { step, batch, number, at, place } = entry;
    const of = { step, batch, number, at, place };
    yield entry.step === 'sent'
      ? { ...of, signed: entry.manifestSha256, counts: [entry.rows] }
      : { ...of, signed: entry.receiptSha256, counts: [entry.accepted, entry.rejected] };
  }
}

const callOf = (entry: CallEntry & { readonly place: number }): ConnectorCall => ({
  place: entry.place,
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
