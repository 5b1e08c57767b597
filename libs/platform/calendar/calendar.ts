import { canonicalJson, sha256 } from '../context/canonical';
import type { HubError } from '../errors/hub-error';
import { calendarErrors } from './calendar.errors';
import { dayAfter, isDay, isWeekend, yearOf, type Day } from './day';

/** Days off in a row, with what they are for. */
export interface DaysOff {
  readonly from: Day;
  readonly to: Day;
  readonly zh: string;
  readonly en: string;
}

export interface CalendarYear {
  readonly year: number;
  readonly daysOff: readonly DaysOff[];
  readonly workingWeekends: readonly Day[];
}

/** Why a day is not counted, in both languages. */
export interface DayOff {
  readonly date: Day;
  readonly why: { readonly zh: string; readonly en: string };
}

/** The last day of a limit, and every day on the way that was not counted. */
export interface Due {
  readonly due: Day;
  readonly skipped: readonly DayOff[];
}

const weekend = { zh: '周末', en: 'weekend' } as const;

/**
 * Working days (工作日) as the State Council arranges them year by year: a maintained table, because
 * holidays move working days to weekends and no formula knows which.
 */
export class Calendar {
  private readonly years: ReadonlyMap<number, CalendarYear>;

  constructor(
    /** What an error names as the place to add a year to. */
    readonly file: string,
    years: readonly CalendarYear[],
  ) {
    this.years = new Map(years.map((year) => [year.year, year]));
  }

  /** Undefined for a working day. @throws platform.calendar.year-missing, platform.calendar.no-day */
  dayOff(day: Day): DayOff | undefined {
    const { daysOff, workingWeekends } = this.yearOf(day);
    const holiday = daysOff.find(({ from, to }) => from <= day && day <= to);
    if (holiday) return { date: day, why: { zh: holiday.zh, en: holiday.en } };
    if (!isWeekend(day) || workingWeekends.includes(day)) return undefined;
    return { date: day, why: weekend };
  }

  /**
   * The last day of a limit in working days. The day of receipt is not counted (Civil Code, Art. 201);
   * the last one is a working day by the way of counting (Art. 203).
   */
  due(received: Day, workingDays: number): Due {
    this.yearOf(received);
    const skipped: DayOff[] = [];
    let day = received;
    for (let counted = 0; counted < workingDays;) {
      day = dayAfter(day);
      const off = this.dayOff(day);
      if (off) skipped.push(off);
      else counted += 1;
    }
    return { due: day, skipped };
  }

  /** The years that somebody has entered. */
  get maintainedYears(): number[] {
    return [...this.years.keys()];
  }

  /** The same for two calendars that count alike. */
  get digest(): string {
    return sha256(canonicalJson([...this.years.values()]));
  }

  /** How many working days come after the one day, up to the other and with it; 0 where that is not later. */
  workingDays(after: Day, upTo: Day): number {
    let count = 0;
    for (let day = dayAfter(after); day <= upTo; day = dayAfter(day)) {
      if (!this.dayOff(day)) count += 1;
    }
    return count;
  }

  /** What is said of a year that nobody has entered: where it is to be added. */
  missing(year: number): HubError {
    return calendarErrors.yearMissing({ year, file: this.file });
  }

  private yearOf(day: Day): CalendarYear {
    if (!isDay(day)) throw calendarErrors.noDay({ day });
    const year = this.years.get(yearOf(day));
    if (!year) throw this.missing(yearOf(day));
    return year;
  }
}
