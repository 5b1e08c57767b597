import { Inject, Injectable, Logger } from '@nestjs/common';
import { Notices } from '@shutong/notice';
import {
  Calendar,
  Config,
  Database,
  languages,
  sentencesOf,
  type Context,
  type TxContext,
} from '@shutong/platform';

/** How many clocks cannot tell their last day for want of a year. */
interface Lacking {
  readonly year: number;
  readonly clocks: number;
}

const lackingYears = `
  SELECT missing_year AS year, count(*)::int AS clocks FROM clocks.clock
   WHERE missing_year IS NOT NULL AND state <> 'ended' GROUP BY 1 ORDER BY 1`;

/**
 * Tells which years the calendar lacks as soon as a limit runs into one, and which file to add them to: nobody may guess holidays. Whoever
 * runs the hub reads it in the worker's log, the authority has it as a task until the year is there. No clock waits for it.
 */
@Injectable()
export class MissingYears {
  private readonly logger = new Logger('calendar');
  /** Of which the log has been told. */
  private readonly logged = new Set<number>();

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Calendar) private readonly calendar: Calendar,
    @Inject(Notices) private readonly notices: Notices,
    @Inject(Config) private readonly config: Config,
  ) {}

  /** @returns the years that clocks wait for */
  async tell(ctx: Context): Promise<number[]> {
    const lacking = await this.database.query<Lacking>(ctx, lackingYears, []);
    for (const one of lacking) this.log(one);
    await this.database.transaction(ctx, (tx) => this.settle(tx, lacking));
    return lacking.map(({ year }) => year);
  }

  private log({ year, clocks }: Lacking): void {
    if (this.logged.has(year)) return;
    this.logged.add(year);
    const { code, params } = this.calendar.missing(year);
    const said = languages.map((language) => sentencesOf(code, language, params)).join(' ');
    this.logger.warn(`${clocks} × ${code}: ${said}`);
  }

  private async settle(tx: TxContext, lacking: readonly Lacking[]): Promise<void> {
    const { authorityDepartment: department } = this.config;
    if (!department) return;
    const { file } = this.calendar;
    const tasks = lacking.map(({ year }) => ({
      cause: `calendar/${file}/${year}`,
      template: 'calendar-year-missing',
      to: [{ department, role: 'authority' as const }],
      params: { file, year: String(year) },
    }));
    await this.notices.settle(tx, { type: 'calendar', id: file }, tasks);
  }
}
