import { Inject, Injectable } from '@nestjs/common';
import { Clocks, LegalClocks, type TimedMatter } from '@shutong/clocks';
import { Config, type Day, type TxContext } from '@shutong/platform';
import { ChangedEntries } from '../catalog-change/changed-entries.service';
import type { Entry } from './entry.entity';
import { draftNameOf } from './entry.policy';

/** What submission, answer and retiring do to the limits of Article 17: the department's to update, the authority's to review. */
@Injectable()
export class ReviewClock {
  constructor(
    @Inject(Clocks) private readonly clocks: Clocks,
    @Inject(LegalClocks) private readonly reading: LegalClocks,
    @Inject(ChangedEntries) private readonly changed: ChangedEntries,
    @Inject(Config) private readonly config: Config,
  ) {}

  /** Where no authority is set nobody holds the time for review, and none is counted. */
  async submitted(tx: TxContext, entry: Entry): Promise<Day | null> {
    const { authorityDepartment: holder } = this.config;
    const { id, provider: awaitedBy } = entry;
    const parties = { holder, awaitedBy, title: draftNameOf(entry) };
    const dueOn = holder ? await this.clocks.start(tx, clockOf(id), parties) : null;
    await this.changed.submitted(tx, entry);
    return dueOn;
  }

  /** Published, or given back. */
  answered(tx: TxContext, { id }: Entry): Promise<void> {
    return this.clocks.end(tx, clockOf(id), 'done');
  }

  /** Nothing more is awaited of it for what has changed. */
  retired(tx: TxContext, entry: Entry): Promise<void> {
    return this.changed.retired(tx, entry);
  }

  /** The last day for what is submitted; null in other states, and while the calendar lacks it. */
  async dueOf({ id, state }: Entry): Promise<Day | null> {
    if (state !== 'submitted') return null;
    const clocks = await this.reading.ofMatter(id);
    return clocks.find((clock) => clock.state !== 'ended')?.dueOn ?? null;
  }
}

const clockOf = (id: string): TimedMatter => ({
  matter: { kind: 'entry', id },
  kind: 'catalog-review',
});
