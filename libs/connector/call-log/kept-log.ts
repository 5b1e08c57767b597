import { atRisk } from '@shutong/crash';
import { leafHash, TILE_WIDTH } from '@shutong/tlog';
import {
  LogForkError,
  type OrderedEntry,
  type OrderedLog,
  type SignedHead,
} from '@shutong/tlog-folder';
import type { State } from '../state/state';
import type { CallLogFacts } from './call-log-facts';

const none: CallLogFacts = { ordered: 0, signed: null };

/**
 * The connector's log before it is published. An entry that was written waits in a queue; only being
 * ordered gives it a place, so that a write that fails leaves no gap.
 */
export class KeptLog implements OrderedLog {
  constructor(private readonly state: State) {}

  /** Gives up to `most` waiting entries their places; returns how many. */
  order(most: number): Promise<number> {
    const { callQueue, callEntries } = this.state;
    return atRisk('own-log.order', () =>
      callQueue.transaction(() => {
        const waiting = [...callQueue.getRange({ limit: most })];
        if (waiting.length === 0) return 0;
        const facts = this.facts();
        waiting.forEach(({ key, value }, index) => {
          void callEntries.put(facts.ordered + index, value);
          void callQueue.remove(key);
        });
        void this.state.put('callLog', { ...facts, ordered: facts.ordered + waiting.length });
        return waiting.length;
      }),
    );
  }

  async standing(): Promise<{ signed: SignedHead | null; ordered: number }> {
    const { signed, ordered } = this.facts();
    return { signed: signed && { ...signed, root: Buffer.from(signed.root, 'base64') }, ordered };
  }

  async entries(from: number, to: number): Promise<OrderedEntry[]> {
    const found = [...this.state.callEntries.getRange({ start: from, end: to })];
    if (found.length !== to - from) {
      throw new LogForkError(`The state has lost entries from ${from} to ${to} of the log.`);
    }
    return found.map(({ value }) => {
      const body = Buffer.from(value);
      return { body, leafHash: leafHash(body) };
    });
  }

  claim(before: SignedHead | null, next: SignedHead): Promise<boolean> {
    return this.state.callEntries.transaction(() => {
      const { signed, ordered } = this.facts();
      if (signed?.size !== before?.size) return false;
      const root = Buffer.from(next.root).toString('base64');
      void this.state.put('callLog', { ordered, signed: { ...next, root } });
      return true;
    });
  }

  /** What was signed counts as signed by this key from now on. */
  async adoptedBy(vkey: string): Promise<void> {
    const { signed, ordered } = this.facts();
    await this.state.put('callLog', { ordered, signed: signed && { ...signed, vkey } });
  }

  /** Forgets what stands in full bundles of a published log of this size. */
  async forget(size: number): Promise<void> {
    const end = size - (size % TILE_WIDTH);
    const keys = [...this.state.callEntries.getKeys({ end })];
    await Promise.all(keys.map((key) => this.state.callEntries.remove(key)));
  }

  private facts(): CallLogFacts {
    return this.state.get('callLog') ?? none;
  }
}
