import { atRisk } from '@shutong/crash';
import type { AgreementTerms, CallCommand } from '@shutong/wire';
import { shanghaiDay, daysUs } from '../clock/clock';
import { judgeCount, windowOf, type Verdict } from './quota.policy';
import type { Counted, State } from './state';

/** Day windows are kept this long, in case the clock is set back. */
const keptDays = 7;

/** What the book says to a command. `durable` resolves when its share of the quota is on the disk. */
export type Taken =
  | { readonly verdict: 'take' | 'again'; readonly durable: Promise<unknown> }
  /** The same command is being answered at this moment. */
  | { readonly verdict: 'in-flight' }
  | { readonly verdict: Exclude<Verdict, 'take' | 'again'> };

interface Known {
  readonly deadline: number;
  counted: Counted;
  inFlight: boolean;
  durable: Promise<unknown>;
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
    for (const { id: name, deadline } of counted) {
      this.known.set(name, {
        deadline,
        counted: 'taken',
        inFlight: name === counted[0]!.id,
        durable,
      });
    }
    // Whoever answers hears of the failure; the command may come again and is counted anew.
    durable.catch(() => {
      for (const { id: name } of counted) this.known.delete(name);
      this.used.set(keyOf(window), this.usedOf(window) - calls);
    });
    return durable;
  }

  /** The answer has left: from now on the command is a replay. Resolves when that is on the disk. */
  async answered({ id, deadline }: Named): Promise<void> {
    const known = this.known.get(id);
    if (known) Object.assign(known, { counted: 'answered', inFlight: false });
    await atRisk('answered.commit', () => this.state.calls.put([deadline, id], 'answered'));
  }

  /** No answer has left: a redelivery is answered, within the share that was taken. */
  unanswered({ id }: Named): void {
    const known = this.known.get(id);
    if (known) known.inFlight = false;
  }

  /** Calls taken in the window of this time. */
  usedBy(agreement: string, quota: AgreementTerms['quota'], now: number): number {
    return this.usedOf([agreement, windowOf(quota, now)]);
  }

  /** Forgets commands whose deadline has passed (nothing answers them any more) and days long gone. */
  async sweep(now: number): Promise<void> {
    for (const [id, { deadline, inFlight }] of this.known) {
      if (deadline < now && !inFlight) this.known.delete(id);
    }
    const over = [...this.state.calls.getKeys({ end: [now, ''], limit: 10_000 })];
    const oldest = shanghaiDay(now - daysUs(keptDays));
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
    const found = { deadline, counted, inFlight: false, durable: Promise.resolve() };
    this.known.set(id, found);
    return found;
  }

  private usedOf(window: [string, string]): number {
    return this.used.get(keyOf(window)) ?? this.state.quota.get(window) ?? 0;
  }
}

const keyOf = ([agreement, window]: [string, string]): string => `${agreement}/${window}`;
