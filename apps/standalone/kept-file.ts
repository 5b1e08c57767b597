import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Of a file that an instance writes for itself, as its owner's alone. */
export interface KeptFile<T> {
  readonly path: string;
  readonly isWhole: (value: unknown) => value is T;
  /** What a person is to do where the file is damaged. */
  readonly remedy: string;
}

/** The JSON in the file, undefined where there is none yet; throws, naming the file, where it is damaged. */
export async function readKept<T>({ path, isWhole, remedy }: KeptFile<T>): Promise<T | undefined> {
  const text = await readFile(path, 'utf8').catch(absent);
  if (text === undefined) return undefined;
  const value = parsed(text);
  if (!isWhole(value)) throw new Error(`${path} is damaged. ${remedy}`);
  return value;
}

/** In one step: whoever reads it, also after a crash, finds the old or the new file whole. */
export async function writeKept<T>({ path }: Pick<KeptFile<T>, 'path'>, value: T): Promise<void> {
  const unfinished = `${path}.unfinished`;
  const file = await open(unfinished, 'w', 0o600);
  try {
    await file.writeFile(JSON.stringify(value, null, 2));
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(unfinished, path);
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** Of at least these names, each with a text. */
export const hasTexts = (value: unknown, names: readonly string[]): boolean =>
  isRecord(value) && names.every((name) => typeof value[name] === 'string' && value[name] !== '');

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
