import { ApiError } from './session';
import type { EntryName, Proven } from './proofs';

/** What a step did: something for the steps after it, and the log entry that proves it. */
export interface Done<T> {
  readonly value: T;
  readonly entry?: EntryName;
  readonly says?: string;
}

export interface Tally {
  steps: number;
  failed: number;
  entries: number;
  verified: number;
}

/** Runs the steps, printing each with its time, its log entry and the checked proof. */
export class Journal {
  readonly tally: Tally = { steps: 0, failed: 0, entries: 0, verified: 0 };

  constructor(private readonly prove: (name: EntryName) => Promise<Proven>) {}

  async step<T>(name: string, work: () => Promise<Done<T>>): Promise<T> {
    this.tally.steps += 1;
    const started = performance.now();
    try {
      const { value, entry, says } = await work();
      const milliseconds = performance.now() - started;
      this.print(name, milliseconds, says);
      if (entry) await this.proven(entry);
      return value;
    } catch (error) {
      this.tally.failed += 1;
      this.print(name, performance.now() - started, `FAILED ${String(error)}`);
      throw error;
    }
  }

  /** A step that has to be refused with exactly this code. */
  refused(
    name: string,
    code: string,
    work: () => Promise<unknown>,
    entry?: EntryName,
  ): Promise<void> {
    return this.step(name, async () => {
      const refusal = await refusalOf(work);
      if (refusal !== code) throw new Error(`expected ${code}, got ${refusal}`);
      return { value: undefined, says: `refused: ${code}`, ...(entry ? { entry } : {}) };
    });
  }

  private async proven(name: EntryName): Promise<void> {
    this.tally.entries += 1;
    const { id, seq } = await this.prove(name);
    this.tally.verified += 1;
    console.log(`     log entry ${id} · leaf ${seq} · inclusion proof checked`);
  }

  private print(name: string, milliseconds: number, says = ''): void {
    const number = String(this.tally.steps).padStart(2);
    const time = `${Math.round(milliseconds)} ms`.padStart(8);
    console.log(`${number}  ${name.padEnd(76)} ${time}${says ? `  ${says}` : ''}`);
  }
}

/** The code of a refusal; `none` where nothing was refused. */
export async function refusalOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return 'none';
  } catch (error) {
    if (error instanceof ApiError) return error.code;
    throw error;
  }
}

export function assertEqual(got: unknown, expected: unknown): void {
  if (got !== expected) throw new Error(`expected ${String(expected)}, got ${String(got)}`);
}
