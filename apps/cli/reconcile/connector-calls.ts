import { parseCallEntry } from '@shutong/connector';
import { TILE_WIDTH, type TileReader } from '@shutong/tlog';
import { entriesOf } from '../verify-log/entries';
import type { ConnectorCall } from './logged-call';

/** All calls of a connector's log that has been found good, in its order. */
export async function* connectorCalls(
  log: TileReader,
  size: number,
): AsyncGenerator<ConnectorCall> {
  for (let from = 0; from < size; from += TILE_WIDTH) {
    const bundle = await entriesOf(log, from, Math.min(size, from + TILE_WIDTH));
    for (const [index, bytes] of bundle.entries()) yield callOf(bytes, from + index);
  }
}

function callOf(bytes: Uint8Array, place: number): ConnectorCall {
  const entry = parseCallEntry(bytes);
  return {
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
  };
}
