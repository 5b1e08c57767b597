import { engineErrors } from './engine.errors';

/** Who waits for a place, and how long. */
export interface Waiting {
  /** Aborts when whoever waits gives up. */
  readonly signal?: AbortSignal | undefined;
  /** Client by which places are shared out; nobody's are bounded by the queue alone. */
  readonly client?: string | undefined;
}

interface Waiter {
  readonly client: string | undefined;
  readonly enter: () => void;
}

/**
 * So many at a time; so many more wait; whoever comes then is refused. Of one client no more may be there or wait than its
 * share, and of those that wait, whose client has the fewest places is next.
 */
export class Places {
  private taken = 0;
  private readonly waiting: Waiter[] = [];
  /** Places that each client has. */
  private readonly taking = new Map<string | undefined, number>();

  constructor(
    readonly count: number,
    private readonly queue: number,
    private readonly share = Infinity,
  ) {}

  /** @throws engineErrors.queueFull, engineErrors.shareTaken, engineErrors.interrupted */
  async within<T>(work: () => Promise<T>, { signal, client }: Waiting = {}): Promise<T> {
    await this.take(client, signal);
    try {
      return await work();
    } finally {
      this.leave(client);
    }
  }

  private async take(client: string | undefined, signal: AbortSignal | undefined): Promise<void> {
    if (client !== undefined && this.numberOf(client) >= this.share) {
      throw engineErrors.shareTaken({ share: this.share });
    }
    if (this.taken < this.count) return this.enter(client);
    if (this.waiting.length >= this.queue) throw engineErrors.queueFull({ waiting: this.queue });
    await new Promise<void>((resolve, reject) => {
      const letGo = (): void => {
        this.waiting.splice(this.waiting.indexOf(waiter), 1);
        reject(engineErrors.interrupted());
      };
      const enter = (): void => {
        signal?.removeEventListener('abort', letGo);
        this.enter(client);
        resolve();
      };
      const waiter = { client, enter };
      this.waiting.push(waiter);
      signal?.addEventListener('abort', letGo, { once: true });
    });
  }

  private enter(client: string | undefined): void {
    this.taken += 1;
    this.taking.set(client, this.placesOf(client) + 1);
  }

  private leave(client: string | undefined): void {
    this.taken -= 1;
    const left = this.placesOf(client) - 1;
    if (left > 0) this.taking.set(client, left);
    else this.taking.delete(client);
    const next = this.next();
    if (next) this.waiting.splice(this.waiting.indexOf(next), 1);
    next?.enter();
  }

  /** Of clients with as many places, whoever came first. */
  private next(): Waiter | undefined {
    const places = (waiter: Waiter): number => this.placesOf(waiter.client);
    return this.waiting.reduce<Waiter | undefined>(
      (first, waiter) => (first && places(first) <= places(waiter) ? first : waiter),
      undefined,
    );
  }

  private placesOf(client: string | undefined): number {
    return this.taking.get(client) ?? 0;
  }

  private numberOf(client: string): number {
    const waiting = this.waiting.filter((waiter) => waiter.client === client).length;
    return this.placesOf(client) + waiting;
  }
}
