import { createReadStream } from 'node:fs';
import { chunkBytes, type EncodingFound } from './encoding';

/**
 * The text of a file as UTF-8 without byte order mark, in chunks. What the encoding does not know is an error, never
 * a replacement character.
 * @throws TypeError where bytes are none of the encoding's characters
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
  for await (const chunk of bytes) {
    yield Buffer.from(decoder.decode(chunk as Buffer, { stream: true }));
  }
  const rest = decoder.decode();
  if (rest !== '') yield Buffer.from(rest);
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
