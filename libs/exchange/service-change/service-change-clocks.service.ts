import { Inject, Injectable } from '@nestjs/common';
import { Clocks, type ClockOutcome, type LegalClock, type TimedMatter } from '@shutong/clocks';
import { Config, type Day, type TxContext } from '@shutong/platform';
import { answerClockOf, filingClockOf } from './service-change.clock';
import type { ServiceChange } from './service-change.entity';
import type { ServiceChangeState } from './service-change.states';

interface Ends {
  readonly answer?: ClockOutcome;
  readonly filing?: ClockOutcome;
}

/** What is awaited no more, by the state after a step. */
const ends: Readonly<Partial<Record<ServiceChangeState, Ends>>> = {
  agreed: { answer: 'done' },
  objected: { answer: 'done' },
  // Where a dispute has decided what the requester never answered, nobody awaits that any more.
  filed: { answer: 'dropped', filing: 'done' },
  withdrawn: { answer: 'dropped', filing: 'dropped' },
  lapsed: { answer: 'dropped', filing: 'dropped' },
};

/** Last day of whoever has the next step; null where the calendar lacks its year, undefined where no time is counted. */
export type TurnLimit = Day | null | undefined;

/** The time of whoever has the next step of a service change, which no silence makes effective (Decree 809, Art. 27). */
@Injectable()
export class ServiceChangeClocks {
  constructor(
    @Inject(Clocks) private readonly clocks: Clocks,
    @Inject(Config) private readonly config: Config,
  ) {}

  /**
   * After a step: what was awaited has come or is awaited no more, and whoever has the next one has time for it.
   * @returns as `begin`
   */
  async stepped(tx: TxContext, change: ServiceChange, title: string): Promise<TurnLimit> {
    const { id, state } = change;
    const { answer, filing } = ends[state] ?? {};
    if (answer) await this.clocks.end(tx, answerClockOf(id), answer);
    if (filing) await this.clocks.end(tx, filingClockOf(id), filing);
    return this.begin(tx, change, title);
  }

  /** Of what has been sent or agreed on. Where no authority is set nobody has the time to file, and none is counted. */
  async begin(
    tx: TxContext,
    { id, state, requester, provider }: ServiceChange,
    title: string,
  ): Promise<TurnLimit> {
    if (state === 'sent') {
      const parties = { holder: requester, awaitedBy: provider, title };
      return this.start(tx, answerClockOf(id), parties);
    }
    const { authorityDepartment: holder } = this.config;
    if (state !== 'agreed' || !holder) return undefined;
    // Of its own service the authority awaits no other.
    const awaitedBy = holder === provider ? null : provider;
    return this.start(tx, filingClockOf(id), { holder, awaitedBy, title });
  }

  private async start(
    tx: TxContext,
    of: TimedMatter,
    parties: Pick<LegalClock, 'holder' | 'awaitedBy' | 'title'>,
  ): Promise<TurnLimit> {
    const dueOn = await this.clocks.start(tx, of, parties);
    return dueOn ?? ((await this.clocks.isOpen(tx, of)) ? null : undefined);
  }

  /** Whether the time of whoever has the next step is counted already. */
  async isCounted(tx: TxContext, { id }: ServiceChange): Promise<boolean> {
    const answer = await this.clocks.isOpen(tx, answerClockOf(id));
    return answer || this.clocks.isOpen(tx, filingClockOf(id));
  }
}
