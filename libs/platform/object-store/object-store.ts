import type { Readable } from 'node:stream';

/** What was stored: as the bytes came, not as anybody said. */
export interface StoredObject {
  readonly bytes: number;
  /** SHA-256, lower-case hex. */
  readonly sha256: string;
}

/** What has to hold of an object before it takes the place of another. */
export interface ObjectTerms {
  /** Most bytes. */
  readonly limit: number;
  /** Exactly these bytes and no others; whatever comes, where nobody knows it before. */
  readonly exactly?: StoredObject;
}

/**
 * Bytes by key (claim check): what is too large for a message. Keys are segments of `[a-z0-9-]`, between slashes.
 * Two implementations keep one contract (`object-store.contract.ts`): a folder, and S3-compatible storage.
 */
export interface ObjectStore {
  /**
   * Stores what comes, whole or not at all, in place of what had the key before. Resolved = durable.
   * @throws ObjectTooLarge, ObjectAltered, ObjectStoreUnavailable
   */
  put(key: string, content: AsyncIterable<Buffer>, terms: ObjectTerms): Promise<StoredObject>;
  /** The object from a byte on; undefined where there is none. */
  read(key: string, from: number): Promise<Readable | undefined>;
  /** Removes the object, if there is one. */
  remove(key: string): Promise<void>;
  /** Removes what processes that were killed had written of objects before then and never finished. */
  removeUnfinished(before: Date): Promise<void>;
}

/** More bytes than may be stored under one key. */
export class ObjectTooLarge extends Error {}

/** Other bytes than were announced. */
export class ObjectAltered extends Error {}

/** The store cannot be used at the moment, or not with these settings: surfaces answer 503. */
export class ObjectStoreUnavailable extends Error {
  readonly statusCode = 503;
}

/** Token of the store of a process. */
export const OBJECT_STORE = Symbol('object store');
