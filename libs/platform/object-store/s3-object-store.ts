import { Readable } from 'node:stream';
import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import { Measured } from './measured';
import { assertObjectKey } from './object-key';
import {
  ObjectStoreUnavailable,
  type ObjectStore,
  type ObjectTerms,
  type StoredObject,
} from './object-store';

/** What is larger goes up in parts of this size; what is not, in one request. */
const partBytes = 16 * 1_048_576;
/** Parts of one object on their way at once: with the one being read, what an upload holds in memory. */
const partsAtOnce = 2;

/** Amazon's client. It is loaded only where a bucket is used: it costs a process time and memory at its start. */
export const loadSdk = async () => ({
  ...(await import('@aws-sdk/client-s3')),
  ...(await import('@aws-sdk/lib-storage')),
});

/** What the SDK puts before the words of the network. */
const sdkWords = /^AWS SDK error wrapper for /;

/** Where objects lie. */
export interface Bucket {
  readonly name: string;
  readonly access: S3ClientConfig;
  readonly sdk: Awaited<ReturnType<typeof loadSdk>>;
  /** Told in the operator's words when the storage refuses or does not answer. */
  readonly onTrouble: (what: string) => void;
}

/**
 * Objects in S3-compatible storage. An object appears with the request that ends its upload, and that is not sent before the
 * content has ended and its terms hold: until then the one before stays. Only what every such storage can is used:
 * no extra checksums, no conditional headers, no listing.
 */
export class S3ObjectStore implements ObjectStore {
  private readonly client: S3Client;

  constructor(private readonly bucket: Bucket) {
    this.client = new bucket.sdk.S3Client(bucket.access);
  }

  async put(
    key: string,
    content: AsyncIterable<Buffer>,
    terms: ObjectTerms,
  ): Promise<StoredObject> {
    const params = this.at(key);
    const measured = new Measured(terms);
    let failed: { readonly error: unknown } | undefined;
    const body = Readable.from(noting(measured.of(content), (error) => (failed = { error })));
    try {
      const upload = { client: this.client, params: { ...params, Body: body } };
      const parts = { partSize: partBytes, queueSize: partsAtOnce };
      await new this.bucket.sdk.Upload({ ...upload, ...parts }).done();
      return measured.result;
    } catch (error) {
      if (failed) throw failed.error;
      throw this.unavailable('put', key, error);
    } finally {
      body.destroy();
    }
  }

  async read(key: string, from: number): Promise<Readable | undefined> {
    const range = from === 0 ? {} : { Range: `bytes=${from}-` };
    const asked = new this.bucket.sdk.GetObjectCommand({ ...this.at(key), ...range });
    try {
      const { Body } = await this.client.send(asked);
      return Body as Readable;
    } catch (error) {
      const name = nameOf(error);
      if (name === 'NoSuchKey') return undefined;
      // From its end on there is nothing to read.
      if (name === 'InvalidRange') return Readable.from([]);
      throw this.unavailable('read', key, error);
    }
  }

  /** A rule of the bucket does (docs/operations.md, Objects): our account may not list uploads. */
  removeUnfinished(): Promise<void> {
    return Promise.resolve();
  }

  async remove(key: string): Promise<void> {
    const asked = new this.bucket.sdk.DeleteObjectCommand(this.at(key));
    await this.client.send(asked).catch((error: unknown) => {
      if (nameOf(error) !== 'NoSuchKey') throw this.unavailable('remove', key, error);
    });
  }

  private at(key: string): { readonly Bucket: string; readonly Key: string } {
    assertObjectKey(key);
    return { Bucket: this.bucket.name, Key: key };
  }

  private unavailable(doing: string, key: string, error: unknown): ObjectStoreUnavailable {
    const why = (error as Error).message.replace(sdkWords, '');
    const told = `Bucket ${this.bucket.name} cannot ${doing} ${key}: ${nameOf(error)}: ${why}`;
    this.bucket.onTrouble(told);
    return new ObjectStoreUnavailable(told, { cause: error });
  }
}

/** An answer's code (`AccessDenied`), or what the network said (`ECONNREFUSED`). */
const nameOf = (error: unknown): string => {
  const { name, code } = error as { readonly name?: string; readonly code?: string };
  return code ?? name ?? 'unknown';
};

/** Tells the content's own failure from one of the storage. */
async function* noting(
  content: AsyncIterable<Buffer>,
  failed: (error: unknown) => void,
): AsyncGenerator<Buffer> {
  try {
    yield* content;
  } catch (error) {
    failed(error);
    throw error;
  }
}
