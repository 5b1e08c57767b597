import { setTimeout as sleep } from 'node:timers/promises';
import { Load } from '../load';
import { ApiError, type LocalSystem } from '../../story/session';
import type { Person } from './persons';

const callers = 4;
/** Between two questions of a caller: the processors are for what is being killed. */
const betweenMs = 40;
const againMs = 150;

/** An answer as the department's own system has got it. */
export interface Delivered {
  readonly question: number;
  readonly call: string;
  readonly mode: 'verify' | 'query';
}

/**
 * The consumer's own system: asks one question after another, each until it has been answered. Another attempt is
 * another call, which is its choice.
 */
export class Callers extends Load {
  asked = 0;
  attempts = 0;
  readonly delivered: Delivered[] = [];
  readonly wrong: string[] = [];
  private readonly open = new Set<number>();
  /** Why the last attempt failed. */
  failure = '';

  constructor(
    private readonly system: LocalSystem,
    private readonly agreement: string,
    private readonly persons: readonly Person[],
  ) {
    super();
  }

  /** Questions without an answer. */
  get unanswered(): readonly number[] {
    return [...this.open];
  }

  protected work(): Promise<unknown> {
    return Promise.all(Array.from({ length: callers }, () => this.ask()));
  }

  private async ask(): Promise<void> {
    while (!this.stopping) {
      const question = this.asked++;
      this.open.add(question);
      await this.untilAnswered(question);
      await sleep(betweenMs);
    }
  }

  private async untilAnswered(question: number): Promise<void> {
    while (!this.givenUp) {
      this.attempts += 1;
      try {
        const { right, ...delivered } = await this.once(question);
        this.delivered.push(delivered);
        if (!right) this.wrong.push(`question ${question} (call ${delivered.call})`);
        this.open.delete(question);
        return;
      } catch (error) {
        this.failure = error instanceof ApiError ? error.code : String(error);
        await sleep(againMs);
      }
    }
  }

  /** A match, no match or a query. */
  private async once(question: number): Promise<Delivered & { readonly right: boolean }> {
    const { agreement, persons } = this;
    const { number, name, sex } = persons[question % persons.length]!;
    const keys = { RESIDENT_NUMBER: number };
    if (question % 3 === 2) {
      const { rows, call } = await this.system.query({ agreement, keys, fields: ['SEX'] });
      return { question, call, mode: 'query', right: rows.length === 1 && rows[0]!['SEX'] === sex };
    }
    const isRight = question % 3 === 0;
    const claims = { NAME: isRight ? name : `${name}某` };
    const { result, call } = await this.system.verify({ agreement, keys, claims });
    return { question, call, mode: 'verify', right: result === (isRight ? 'match' : 'no-match') };
  }
}
