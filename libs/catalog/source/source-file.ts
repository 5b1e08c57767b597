import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { limits } from '@shutong/platform';

/** Records of a file, or why it holds none that could be a catalogue's. */
export type SourceFile = { readonly records: readonly object[] } | { readonly why: string };

/** Reads a JSON list of records, gzip-compressed or not. Never throws over what the file contains. */
export async function readSourceFile(path: string): Promise<SourceFile> {
  if (!/\.json(\.gz)?$/.test(path)) return { why: 'neither .json nor .json.gz' };
  let content: unknown;
  try {
    content = JSON.parse(textOf(await bytesOf(path)));
  } catch (error) {
    return { why: `cannot be read: ${(error as Error).message}` };
  }
  if (!Array.isArray(content)) return { why: 'no list of records' };
  if (content.length === 0) return { why: 'an empty list' };
  return content.every(isRecord) ? { records: content } : { why: 'a list of other things' };
}

async function bytesOf(path: string): Promise<Buffer> {
  const bytes = await readFile(path);
  if (!path.endsWith('.gz')) return bytes;
  return promisify(gunzip)(bytes, { maxOutputLength: limits.sourceFile.value });
}

const textOf = (bytes: Buffer): string => new TextDecoder('utf-8', { fatal: true }).decode(bytes);

const isRecord = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
