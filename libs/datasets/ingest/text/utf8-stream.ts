import { createReadStream } from 'node:fs';
import { chunkBytes, type EncodingFound } from './encoding';

/** Bytes that are none of the encoding's characters, though all the evidence was for it, or the publisher said so. */
export class Undecodable extends Error {
  /** @param byte counted from 0: where the piece begins that holds them, where that is not the whole file */
  constructor(
    readonly byte: number,
    cause?: unknown,
  ) {
    super(`not decodable from byte ${byte} on`, { cause });
  }
}

/**
 * The text of a file as UTF-8 without byte order mark, in chunks. What the encoding does not know is an error, never
 * a replacement character.
 * @throws Undecodable
 */
export async function* utf8Chunks(
  path: string,
  { encoding, mark }: EncodingFound,
  signal?: AbortSignal,
): AsyncGenerator<Buffer> {
  const bytes = createReadStream(path, { start: mark, highWaterMark: chunkBytes, signal });
  if (encoding === 'utf-8') {
    yield* bytes as AsyncIterable<Buffer>;
    return;
  }
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  let at = mark;
  const decoded = (chunk?: Buffer): Buffer => {
    try {
      return Buffer.from(decoder.decode(chunk, { stream: chunk !== undefined }));
    } catch (error) {
      throw new Undecodable(at, error);
    }
  };
  for await (const chunk of bytes) {
    yield decoded(chunk as Buffer);
    at += (chunk as Buffer).length;
  }
  const rest = decoded();
  if (rest.length > 0) yield rest;
}

/** The same as text. */
export async function* textChunks(
  path: string,
  found: EncodingFound,
  signal?: AbortSignal,
): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  for await (const chunk of utf8Chunks(path, found, signal)) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield text;
  }
}

/** How a text begins. A character that the end cuts is left away. */
export async function textHead(path: string, found: EncodingFound, bytes: number): Promise<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let text = '';
  for await (const chunk of utf8Chunks(path, found)) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length >= bytes) break;
  }
  return text.slice(0, bytes).replace(/[\ud800-\udbff]$/, '');
}
