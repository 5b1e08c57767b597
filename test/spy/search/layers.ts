import { createHash } from 'node:crypto';
import { constants, gunzipSync, inflateSync } from 'node:zlib';

/** How deep encodings are unpacked: hex of base64url of gzip of text is still read. */
const deepest = 4;
/** Unpacked, nothing here is larger; a bomb is not worth finding. */
const maxOutputLength = 64 << 20;

/**
 * Unpacks what is packed inside bytes: hex (as PostgreSQL shows bytea), base64, base64url (as in a
 * JWS), UTF-16, gzip and zlib. The same content is unpacked once, however often it stands somewhere.
 */
export class Layers {
  private readonly seen = new Set<string>();

  /** The bytes themselves, then everything inside them. */
  *of(bytes: Buffer, depth = 0): Generator<Buffer> {
    if (depth > 0 && this.wasSeen(bytes)) return;
    yield bytes;
    if (depth === deepest) return;
    for (const inner of unpacked(bytes)) yield* this.of(inner, depth + 1);
  }

  private wasSeen(bytes: Buffer): boolean {
    const digest = createHash('sha1').update(bytes).digest('base64');
    if (this.seen.has(digest)) return true;
    this.seen.add(digest);
    return false;
  }
}

function* unpacked(bytes: Buffer): Generator<Buffer> {
  const text = bytes.toString('latin1');
  for (const [run] of text.matchAll(/(?:[0-9a-f]{2}){16,}|(?:[0-9A-F]{2}){16,}/g)) {
    yield Buffer.from(run, 'hex');
  }
  for (const [run] of text.matchAll(/[A-Za-z0-9+/_-]{24,}={0,2}/g)) {
    yield Buffer.from(run, 'base64');
  }
  for (const [run] of text.matchAll(/(?:[ -~]\0){12,}|(?:\0[ -~]){12,}/g)) {
    yield Buffer.from(run.replaceAll('\0', ''), 'latin1');
  }
  yield* inflated(bytes, Buffer.from([0x1f, 0x8b, 0x08]), gunzipSync);
  for (const level of [0x01, 0x5e, 0x9c, 0xda]) {
    yield* inflated(bytes, Buffer.from([0x78, level]), inflateSync);
  }
}

/** Streams that begin with the mark; what follows them or is missing at their end does not matter. */
function* inflated(bytes: Buffer, mark: Buffer, inflate: typeof inflateSync): Generator<Buffer> {
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + 1)) {
    const output = attempt(() =>
      inflate(bytes.subarray(at), { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength }),
    );
    if (output && output.length > 0) yield output;
  }
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
