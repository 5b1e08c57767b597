import { atRisk } from '@shutong/crash';
import type { AgreementTerms, CallCommand } from '@shutong/wire';
import { shanghaiDay, daysUs } from '../clock/clock';
import { judgeCount, windowOf, type Verdict } from './quota.policy';
import type { Counted, State } from './state';

/** Day windows, and commands after their deadline, are kept this long, in case the clock is set back. */
const keptDays = 7;

/** What the book says to a command. `durable` resolves when its share of the quota is on the disk. */
export type Taken =
  | { readonly verdict: 'take' | 'again'; readonly durable: Promise<unknown> }
  /** The same command is being answered at this moment. */
  | { readonly verdict: 'in-flight' }
  | { readonly verdict: Exclude<Verdict, 'take' | 'again'> };

interface Known {
  counted: Counted;
  inFlight: boolean;
  /** The disk says the same. */
  isKept: boolean;
  readonly durable: Promise<unknown>;
}

type Named = Pick<CallCommand, 'id' | 'deadline' | 'agreement'>;

/** What a command takes from the quota. */
export interface Share {
  /** A verification of many rows is as many calls. */
  readonly calls: number;
  /** By what its rows are known: asked once more by another command they are not taken again. */
  readonly chunk?: Named;
}

const oneCall: Share = { calls: 1 };

/**
 * Counts calls against quotas. Only one process of a connector's folder may use it. Memory is ahead of the
 * disk, because a write is seen by reads only after its commit, and commits are gathered.
 */
export class QuotaBook {
  /** Commands that are being answered, or of which the disk does not say the same yet. */
  private readonly known = new Map<string, Known>();
  private readonly used = new Map<string, number>();

  constructor(private readonly state: State) {}

  take(command: Named, quota: AgreementTerms['quota'], now: number, share = oneCall): Taken {
    const { agreement } = command;
    const known = this.lookUp(command);
    if (known?.inFlight) return { verdict: 'in-flight' };
    const window: [string, string] = [agreement, windowOf(quota, now)];
    const used = this.usedOf(window);
    const { chunk, calls } = this.unpaid(share);
    const verdict = judgeCount(known?.counted, used, quota, calls);
    if (verdict === 'replayed' || verdict === 'exhausted') return { verdict };
    if (known) {
      known.inFlight = true;
      this.known.set(command.id, known);
      return { verdict, durable: known.durable };
    }
    return {
      verdict: 'take',
      durable: this.count(chunk ? [command, chunk] : [command], window, calls),
    };
  }

  /** What of a share has still to be counted: nothing of a chunk that was taken before. */
  private unpaid({ chunk, calls }: Share): Share {
    return chunk && this.lookUp(chunk) ? { calls: 0 } : { calls, ...(chunk ? { chunk } : {}) };
  }

  /** Counts so many calls, known by all these names; the first is the command's. */
  private count(
    counted: readonly Named[],
    window: [string, string],
    calls: number,
  ): Promise<unknown> {
    const used = this.usedOf(window);
    this.used.set(keyOf(window), used + calls);
    // In one turn of the event loop, so in one commit: never one without the other.
    const durable = atRisk('quota.commit', () =>
      Promise.all([
        this.state.quota.put(window, used + calls),
        ...counted.map((one) => this.state.calls.put([one.deadline, one.id], 'taken')),
      ]),
    );
    const all = counted.map(({ id }, at): [string, Known] => [
      id,
      { counted: 'taken', inFlight: at === 0, isKept: false, durable },
    ]);
    for (const one of all) this.known.set(...one);
    const kept = () => {
      for (const [id, known] of all) {
        // It may have been answered meanwhile.
        known.isKept = known.counted === 'taken';
        this.letGo(id);
      }
    };
    // Whoever answers hears of the failure; the command may come again and is counted anew.
    durable.then(kept, () => {
      for (const [id] of all) this.known.delete(id);
      this.used.set(keyOf(window), this.usedOf(window) - calls);
    });
    return durable;
  }

  /** The answer has left: from now on the command is a replay. Resolves when that is on the disk. */
  async answered({ id, deadline }: Named): Promise<void> {
    const known = this.known.get(id);
    if (known) Object.assign(known, { counted: 'answered', inFlight: false, isKept: false });
    await atRisk('answered.commit', () => this.state.calls.put([deadline, id], 'answered'));
    this.known.delete(id);
  }

  /** No answer has left: a redelivery is answered, within the share that was taken. */
  unanswered({ id }: Named): void {
    const known = this.known.get(id);
    if (known) known.inFlight = false;
    this.letGo(id);
  }

  /** Calls taken in the window of this time. */
  usedBy(agreement: string, quota: AgreementTerms['quota'], now: number): number {
    return this.usedOf([agreement, windowOf(quota, now)]);
  }

  /** Forgets commands (nothing answers them after their deadline) and days that are long gone at this time. */
  async sweep(time: number): Promise<void> {
    const before = time - daysUs(keptDays);
    const over = [...this.state.calls.getKeys({ end: [before, ''], limit: 10_000 })];
    const oldest = shanghaiDay(before);
    const past = [...this.state.quota.getKeys()].filter(([, window]) => window < oldest);
    for (const window of past) this.used.delete(keyOf(window));
    await Promise.all([
      ...over.map((key) => this.state.calls.remove(key)),
      ...past.map((key) => this.state.quota.remove(key)),
    ]);
  }

  private lookUp({ id, deadline }: Named): Known | undefined {
    const known = this.known.get(id);
    if (known) return known;
    const counted = this.state.calls.get([deadline, id]);
    if (!counted) return undefined;
    return { counted, inFlight: false, isKept: true, durable: Promise.resolve() };
  }

  /** From now on the disk is asked. */
  private letGo(id: string): void {
    const known = this.known.get(id);
    if (known?.isKept && !known.inFlight) this.known.delete(id);
  }

  private usedOf(window: [string, string]): number {
    return this.used.get(keyOf(window)) ?? this.state.quota.get(window) ?? 0;
  }
}

const keyOf = ([agreement, window]: [string, string]): string => `${agreement}/${window}`;
