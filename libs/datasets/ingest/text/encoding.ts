import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { PairEvidence, WesternEvidence, pairRules, type Evidence } from './byte-evidence';
import { KoreanEvidence } from './korean-evidence';

export const encodings = [
  'utf-8',
  'gb18030',
  'big5',
  'utf-16le',
  'utf-16be',
  'shift_jis',
  'euc-kr',
  'windows-1252',
] as const;
export type Encoding = (typeof encodings)[number];

export interface EncodingFound {
  readonly encoding: Encoding;
  /** Bytes of the byte order mark, which is no part of the text. */
  readonly mark: number;
}

/** Why no encoding was found: the first byte that is not UTF-8, or that the bytes are no text at all. */
export interface EncodingMissing {
  readonly why: 'unknown' | 'binary';
  readonly byte: number;
}

export const chunkBytes = 1 << 20;

const marks: readonly (readonly [encoding: Encoding | 'utf-32', bytes: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-32', [0xff, 0xfe, 0, 0]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/**
 * The encoding of a text, by evidence over all its bytes: byte order mark, then strict UTF-8, then whichever of the
 * others explains every byte, most of them by frequent characters. A file is read once, or twice where it is no
 * UTF-8; nothing of it is kept.
 */
export async function findEncoding(
  path: string,
  signal?: AbortSignal,
): Promise<EncodingFound | EncodingMissing> {
  const seen = await surveyOf(path, signal);
  const [marked, bytes] =
    marks.find(([, mark]) => mark.every((b, at) => seen.head[at] === b)) ?? [];
  if (marked === 'utf-32') return { why: 'unknown', byte: 0 };
  if (marked !== undefined && bytes) {
    return marked === 'utf-8' && seen.broken !== undefined
      ? { why: 'unknown', byte: seen.broken }
      : { encoding: marked, mark: bytes.length };
  }
  return unmarked(path, seen, signal);
}

async function unmarked(
  path: string,
  seen: Survey,
  signal?: AbortSignal,
): Promise<EncodingFound | EncodingMissing> {
  const wide = wideOf(seen);
  if (wide) return { encoding: wide, mark: 0 };
  if (isBinary(seen)) return { why: 'binary', byte: seen.firstControl };
  if (seen.broken === undefined) return { encoding: 'utf-8', mark: 0 };
  const narrow = await mostLikely(path, signal);
  return narrow ? { encoding: narrow, mark: 0 } : { why: 'unknown', byte: seen.broken };
}

interface Survey {
  readonly head: Buffer;
  bytes: number;
  /** NUL bytes at even and at odd places. */
  readonly zeros: [number, number];
  /** Control characters that texts do not have. */
  controls: number;
  firstControl: number;
  /** Where UTF-8 breaks first. */
  broken: number | undefined;
}

const isControl = (byte: number): boolean =>
  byte < 0x20 && (byte < 9 || byte > 13) && byte !== 0x1b && byte !== 0x1a;

async function surveyOf(path: string, signal?: AbortSignal): Promise<Survey> {
  const seen: Survey = {
    ...{ head: Buffer.alloc(4), bytes: 0, zeros: [0, 0], controls: 0, firstControl: 0 },
    broken: undefined,
  };
  const utf8 = new Utf8Check();
  for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes, signal })) {
    const part = chunk as Buffer;
    if (seen.bytes === 0) part.copy(seen.head, 0, 0, 4);
    countControls(part, seen);
    utf8.take(part);
    seen.bytes += part.length;
  }
  utf8.end();
  seen.broken = utf8.broken;
  return seen;
}

function countControls(chunk: Buffer, seen: Survey): void {
  for (let at = 0; at < chunk.length; at += 1) {
    const byte = chunk[at]!;
    if (byte >= 0x20 || !isControl(byte)) continue;
    if (byte === 0) seen.zeros[(seen.bytes + at) % 2]! += 1;
    if (seen.controls === 0) seen.firstControl = seen.bytes + at;
    seen.controls += 1;
  }
}

/** Text of two bytes a character without a mark: its ASCII part has a NUL at every second place, and only there. */
function wideOf({ bytes, zeros: [even, odd] }: Survey): 'utf-16le' | 'utf-16be' | undefined {
  const enough = bytes / 50;
  if (bytes % 2 !== 0) return undefined;
  if (odd > enough && even * 20 <= odd) return 'utf-16le';
  return even > enough && odd * 20 <= even ? 'utf-16be' : undefined;
}

/** A stray NUL is a fault of a text; many control characters are no text. */
const isBinary = ({ bytes, controls }: Survey): boolean => controls > 2 && controls > bytes / 200;

/** Strict UTF-8, chunk by chunk: a character that a chunk cuts is judged with the next one. */
class Utf8Check {
  broken: number | undefined;
  private rest = Buffer.alloc(0);
  private done = 0;

  take(chunk: Buffer): void {
    if (this.broken !== undefined) return;
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    const whole = bytes.length - cutBytes(bytes);
    if (!isUtf8(bytes.subarray(0, whole))) {
      this.broken = this.done + firstBroken(bytes.subarray(0, whole));
    }
    this.rest = Buffer.from(bytes.subarray(whole));
    this.done += whole;
  }

  end(): void {
    if (this.rest.length > 0) this.broken ??= this.done;
  }
}

/** Bytes at the end that begin a character and do not end it. */
function cutBytes(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return back < length ? back : 0;
  }
  return 0;
}

/** Halves what is broken until the character is found. */
function firstBroken(bytes: Buffer): number {
  let [from, to] = [0, bytes.length];
  while (to - from > 4) {
    const middle = from + Math.ceil((to - from) / 2);
    const end = middle - cutBytes(bytes.subarray(from, middle));
    if (end > from && isUtf8(bytes.subarray(from, end))) from = end;
    else if (to === middle) break;
    else to = middle;
  }
  return from;
}

/** Of what is not ASCII so much must be frequent. */
const enough = { pairs: 0.6, western: 0.9 };

async function mostLikely(path: string, signal?: AbortSignal): Promise<Encoding | undefined> {
  const pairs = (['gb18030', 'big5', 'shift_jis'] as const).map(
    (encoding) => [encoding, new PairEvidence(pairRules[encoding])] as const,
  );
  const western = new WesternEvidence();
  const all = [...pairs.map(([, evidence]) => evidence), western];
  const korean = new KoreanEvidence();
  for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes, signal })) {
    for (const evidence of [...all, korean]) evidence.take(chunk as Buffer);
  }
  for (const evidence of all) evidence.end();
  const [best] = pairs
    .map(([encoding, evidence]) => ({ encoding, share: shareOf(evidence) }))
    .sort((a, b) => b.share - a.share);
  if (best && best.share >= enough.pairs) return korean.isKorean ? 'euc-kr' : best.encoding;
  return shareOf(western) >= enough.western ? 'windows-1252' : undefined;
}

const shareOf = ({ isValid, characters, frequent }: Evidence): number =>
  isValid && characters > 0 ? frequent / characters : 0;
