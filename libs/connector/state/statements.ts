import { daysUs } from '../clock/clock';
import type { State } from './state';

const sweptAtOnce = 10_000;

/** The connector's signed statement of every call that it answered or refused; its log has their hashes. */
export class Statements {
  constructor(
    private readonly state: State,
    /** How long each is kept. */
    private readonly days: number,
  ) {}

  /** Resolves when it is on the disk; nothing may leave before. `at` in microseconds. */
  async add(at: number, call: string, statement: string): Promise<void> {
    await this.state.statements.put([at, call], statement);
  }

  /** Removes what is older than the retention allows. */
  async sweep(now: number): Promise<void> {
    const end: [number, string] = [now - daysUs(this.days), ''];
    const old = [...this.state.statements.getKeys({ end, limit: sweptAtOnce })];
    await Promise.all(old.map((key) => this.state.statements.remove(key)));
  }
}
