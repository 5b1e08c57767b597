import { TransportClosed, TransportOverloaded } from '../transport.errors';
import { Pace } from './pace';

/** Writes of the transports begin at least so far apart: of hundreds of calls a second, a few share each. */
export const WRITE_APART_MS = 10;
/** After so many writes of one call each, whoever calls awaits each write, and waiting only slows it … */
const ALONE_WRITES = 4;
/** … so that only every so many writes look for company. */
const LOOK_EVERY = 32;

export interface GatherLimits {
  /** Items in one write. */
  readonly items: number;
  /** Bytes in one write; a single larger item still goes, alone. */
  readonly bytes: number;
  /** Bytes that may wait before callers are refused. */
  readonly waitingBytes: number;
  /** Two writes begin at least so far apart; the first waits for nothing. */
  readonly apartMs: number;
}

interface Unit<T> {
  readonly items: T[];
  readonly bytes: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Turns the calls of one turn of the event loop, and all that arrive while a write is under way, into one
 * write: neither Kafka's client nor SQL gathers by itself, and it is worth a factor of 8 to 30. One write at
 * a time, in a steady pace, so the order of the calls is the order of the writes. A failed write fails exactly
 * the calls that have something in it; of a call too big for one write, a part may be written all the same.
 */
export class Gatherer<T> {
  private waiting: Unit<T>[] = [];
  private waitingBytes = 0;
  private running: Promise<void> | undefined;
  private closed = false;
  private readonly pace: Pace;
  /** Writes in a row that had one call each. */
  private alone = 0;

  constructor(
    private readonly write: (items: T[]) => Promise<void>,
    private readonly limits: GatherLimits,
  ) {
    this.pace = new Pace(limits.apartMs);
  }

  /** Resolves when all items are written. */
  async add(items: readonly { item: T; bytes: number }[]): Promise<void> {
    if (this.closed) throw new TransportClosed();
    if (this.waitingBytes > this.limits.waitingBytes)
      throw new TransportOverloaded(this.waitingBytes);
    const written = this.split(items).map((part) => this.enqueue(part));
    this.running ??= this.drain();
    await Promise.all(written);
  }

  /** Resolves when everything accepted before is written or failed. */
  async close(): Promise<void> {
    this.closed = true;
    await this.running;
  }

  private split(items: readonly { item: T; bytes: number }[]): { items: T[]; bytes: number }[] {
    const parts: { items: T[]; bytes: number }[] = [];
    for (const { item, bytes } of items) {
      const last = parts.at(-1);
      if (last && this.fits(last.items.length + 1, last.bytes + bytes)) {
        last.items.push(item);
        last.bytes += bytes;
      } else {
        parts.push({ items: [item], bytes });
      }
    }
    return parts;
  }

  private fits(items: number, bytes: number): boolean {
    return items <= this.limits.items && bytes <= this.limits.bytes;
  }

  private enqueue(part: { items: T[]; bytes: number }): Promise<void> {
    this.waitingBytes += part.bytes;
    return new Promise((resolve, reject) => this.waiting.push({ ...part, resolve, reject }));
  }

  private async drain(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting.length > 0) {
      if (this.hasCompany) await this.pace.turn();
      await this.pace.watch(() => this.writeOnce(this.take()));
    }
    this.running = undefined;
  }

  /** Whether waiting is likely to bring further calls to this write. */
  private get hasCompany(): boolean {
    return this.alone < ALONE_WRITES || this.alone % LOOK_EVERY === 0;
  }

  private take(): Unit<T>[] {
    let items = 0;
    let bytes = 0;
    let units = 0;
    for (const unit of this.waiting) {
      items += unit.items.length;
      bytes += unit.bytes;
      if (units > 0 && !this.fits(items, bytes)) break;
      units += 1;
    }
    this.alone = units > 1 ? 0 : this.alone + 1;
    return this.waiting.splice(0, units);
  }

  private async writeOnce(units: Unit<T>[]): Promise<void> {
    try {
      await this.write(units.flatMap((unit) => unit.items));
      for (const unit of units) unit.resolve();
    } catch (error) {
      for (const unit of units) unit.reject(error);
    }
    for (const unit of units) this.waitingBytes -= unit.bytes;
  }
}
