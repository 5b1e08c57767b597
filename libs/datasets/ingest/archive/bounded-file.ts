import { createWriteStream } from 'node:fs';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { limits } from '@shutong/platform';
import { ingestErrors } from '../ingest.errors';

const { ingestUnpacked, ingestRatio } = limits;
/** Below, a high ratio does no harm. */
const judgedBytes = 16 * 2 ** 20;

/** What archives of one file unpacked to so far, in sum. */
export class UnpackBudget {
  private left: number = ingestUnpacked.value;

  constructor(private readonly packed: number) {}

  /** @throws ingestErrors.archiveBomb */
  take(bytes: number, place: string): void {
    this.left -= bytes;
    const unpacked = ingestUnpacked.value - this.left;
    const isBomb = unpacked > judgedBytes && unpacked > this.packed * ingestRatio.value;
    if (this.left < 0 || isBomb) {
      const { value, unit } = isBomb ? ingestRatio : ingestUnpacked;
      throw ingestErrors.archiveBomb({ place, limit: value, unit });
    }
  }
}

/** Writes what is unpacked to a file, and stops where it is more than what is sensible. */
export async function writeBounded(
  from: Readable,
  through: readonly Transform[],
  path: string,
  {
    budget,
    place,
    signal,
  }: { budget: UnpackBudget; place: string; signal?: AbortSignal | undefined },
): Promise<void> {
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        budget.take(chunk.length, place);
        done(null, chunk);
      } catch (error) {
        done(error as Error);
      }
    },
  });
  const options = signal ? { signal } : {};
  await pipeline([from, ...through, measure, createWriteStream(path)], options);
}
