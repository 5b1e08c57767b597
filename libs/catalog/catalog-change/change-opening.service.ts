import { Inject, Injectable } from '@nestjs/common';
import { Clocks } from '@shutong/clocks';
import {
  Calendar,
  Clock,
  Config,
  Database,
  dayInChina,
  startInChina,
  uuidv7,
  type Day,
  type TxContext,
} from '@shutong/platform';
import { CatalogChange } from './catalog-change.entity';
import { CatalogChangeNotices } from './catalog-change.notices';
import { assertCountable, noteActing, titleOf } from './catalog-change.policy';
import { updateClockOf } from './catalog-change-steps.service';

/** An entry that has to follow, or the title alone of one that has to be made. */
export interface Concerned {
  readonly id: string | null;
  readonly title: string;
}

type Facts = Pick<
  CatalogChange,
  'department' | 'cause' | 'document' | 'description' | 'occurredOn'
>;

/** A change begins: its rows, its department's time from the day on which it occurred, and whom it concerns are told. */
@Injectable()
export class ChangeOpening {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Calendar) private readonly calendar: Calendar,
    @Inject(Clocks) private readonly clocks: Clocks,
    @Inject(CatalogChangeNotices) private readonly notices: CatalogChangeNotices,
    @Inject(Config) private readonly config: Config,
  ) {}

  /** Only a day that has been, and since which the calendar knows the working days. */
  assertCountable(day: Day): void {
    const from = `${Math.min(...this.calendar.maintainedYears)}-01-01`;
    assertCountable(day, { from, to: dayInChina(this.clock.now()) });
  }

  async open(tx: TxContext, facts: Facts, concerned: readonly Concerned[]): Promise<CatalogChange> {
    const change = this.draft(tx, facts);
    await this.database.repository(tx, CatalogChange).insert(change);
    await this.database.query(
      tx,
      `INSERT INTO catalog.changed_entry (change_id, number, entry_id, title, state)
       SELECT $1, number, entry_id, title, 'awaited'
         FROM unnest($2::uuid[], $3::text[]) WITH ORDINALITY AS c(entry_id, title, number)`,
      [change.id, concerned.map(({ id }) => id), concerned.map(({ title }) => title)],
    );
    const dueOn = await this.clocks.start(tx, updateClockOf(change.id), {
      ...{ holder: change.department, awaitedBy: this.config.authorityDepartment || null },
      ...{ title: titleOf(change), since: startInChina(change.occurredOn) },
    });
    await this.notices.recorded(tx, change, dueOn);
    return change;
  }

  private draft({ actor }: TxContext, facts: Facts): CatalogChange {
    const now = this.clock.now();
    const change: CatalogChange = {
      ...facts,
      ...{ id: uuidv7(now), state: 'open', recordedBy: actor.id, recordedAt: now },
      ...{ extensionDays: null, extensionReasons: null, extensionAskedBy: null },
      ...{ extensionConsented: null, extensionRemarks: null, extensionAnsweredBy: null },
      ...{ completedAt: null, acted: [] },
    };
    noteActing(actor, change);
    return change;
  }
}
