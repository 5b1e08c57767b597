import type { Readable } from 'node:stream';

/** What was stored: as the bytes came, not as anybody said. */
export interface StoredObject {
  readonly bytes: number;
  /** SHA-256, lower-case hex. */
  readonly sha256: string;
}

/** Bytes by key (claim check): what is too large for a message. Keys are segments of `[a-z0-9-]`, between slashes. */
export interface ObjectStore {
  /**
   * Stores what comes, whole or not at all, in place of what had the key before.
   * @throws ObjectTooLarge above `limit` bytes
   */
  put(key: string, content: AsyncIterable<Buffer>, limit: number): Promise<StoredObject>;
  /** The object from a byte on; undefined where there is none. */
  read(key: string, from: number): Promise<Readable | undefined>;
  /** Removes the object, if there is one. */
  remove(key: string): Promise<void>;
}

/** More bytes than may be stored under one key. */
export class ObjectTooLarge extends Error {}

/** Token of the store of a process. */
export const OBJECT_STORE = Symbol('object store');
