import type { RefusedMessage, State } from './state';

const kept = 1000;

/** The last messages that were refused, so that a person can see what the hub tried. */
export class Refusals {
  private next: number;

  constructor(private readonly state: State) {
    const [last] = state.refused.getRange({ reverse: true, limit: 1 });
    this.next = (last?.key ?? -1) + 1;
  }

  async add(refused: RefusedMessage): Promise<void> {
    const number = this.next++;
    await Promise.all([
      this.state.refused.put(number, refused),
      this.state.refused.remove(number - kept),
    ]);
  }
}

/** The newest first. */
export const refusedMessages = (state: State, limit: number): RefusedMessage[] =>
  [...state.refused.getRange({ reverse: true, limit })].map(({ value }) => value);
