import { Inject, Injectable } from '@nestjs/common';
import { OwnFiles, type OwnFile } from '@shutong/datasets';
import { Clock, dayInChina, limits, type Context, type Day } from '@shutong/platform';
import { completeOn, daysOf, monthBefore } from '../measure/period';
import { csvOf } from './figure-file';
import { text } from './figure-table';
import { figuresErrors } from './figures.errors';
import { FigureTables, openFigures, type Figures } from './figures.service';

const scheme = 'figures:';
const shape = /^figures:([a-z-]{1,40})(?:\?span=(month|year))?$/;
const most = limits.openFigureRows.value;

/** Which figures, of which days. */
interface FileAsked {
  readonly name: string;
  readonly from: Day;
  readonly to: Day;
}

/**
 * The hub's own statistics as files that datasets are made from: `figures:departments`, of the last month in China that is over and of
 * which all is known, or with `?span=year` of that month's year up to its end. What departments see of each other only in part is not
 * among them.
 */
@Injectable()
export class FigureFiles extends OwnFiles {
  constructor(
    @Inject(FigureTables) private readonly tables: FigureTables,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    super();
  }

  isOwn(address: string): boolean {
    return address.startsWith(scheme);
  }

  /** @throws figuresErrors.notOpen */
  assertKnown(address: string): void {
    this.asked(address);
  }

  /**
   * A row begins with the days that it is of, and when it was counted, which says of what stands now: each version explains itself. There
   * is one file of a span, the first that is written.
   * @throws figuresErrors
   */
  async write(ctx: Context, address: string, known: string | null): Promise<OwnFile | undefined> {
    const { name, from, to } = this.asked(address);
    const file = `${name}-${from}-${to}.csv`;
    if (file === known) return undefined;
    const figures = await this.tables.read(ctx, name, { from, to }, most);
    if (figures.isCut) throw figuresErrors.tooManyRows({ name, most });
    return { name: file, content: csvOf(withDays(figures), 'zh-CN') };
  }

  private asked(address: string): FileAsked {
    const [, name = '', span = 'month'] = shape.exec(address) ?? [];
    if (!openFigures.includes(name)) {
      throw figuresErrors.notOpen({ address, known: openFigures.join(', ') });
    }
    const today = dayInChina(this.clock.now());
    const back = Number(today.slice(8)) < completeOn ? 2 : 1;
    const month = monthBefore(today.slice(0, 7), back);
    const days = daysOf(month);
    return { name, ...days, ...(span === 'year' ? { from: `${month.slice(0, 4)}-01-01` } : {}) };
  }
}

const days = [
  text('from', '起始日期', 'From'),
  text('to', '截止日期', 'To'),
  text('counted_at', '统计时点', 'Counted at'),
];

const withDays = (figures: Figures): Figures => ({
  ...figures,
  columns: [...days, ...figures.columns],
  rows: figures.rows.map((row) => ({
    ...{ from: figures.from, to: figures.to, counted_at: figures.takenAt },
    ...row,
  })),
});
