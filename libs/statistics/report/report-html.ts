import {
  barChart,
  columnChart,
  dayInChina,
  escaped,
  minuteInChina,
  type Drawing,
} from '@shutong/platform';
import { printedShare } from '../coverage/coverage.formula';
import { addressOfRow, type FigureColumn, type FigureRow } from '../figures/figure-table';
import type { Figures } from '../figures/figures.service';
import { monthsWithin } from '../measure/period';
import { evidenceHtml } from './report-evidence';
import { whose, type Reading, type Report } from './report';
import { shownText } from './report-names';
import { style } from './report-style';
import { saying, type ReportWord } from './report-words';

/** Departments in the chart and rows in a table; the addresses give all. */
const barsAtMost = 12;
const rowsAtMost = 40;
const codes = new Set(['code', 'shared', 'opened', 'kept', 'due']);
/** What stands only where there is room: in the list of a department's own figures. */
const leftOut = new Set([...codes, 'resources', 'applications']);

/** A report as one HTML document that needs nothing else: for screens, and for A4. */
export function reportHtml(report: Report, reading: Reading): string {
  return new Page(report, reading).whole();
}

class Page {
  private readonly say: (word: ReportWord) => string;
  private readonly numbers: Intl.NumberFormat;
  private readonly isEnglish: boolean;

  constructor(
    private readonly report: Report,
    private readonly reading: Reading,
  ) {
    this.say = saying(reading.language);
    this.numbers = new Intl.NumberFormat(reading.language);
    this.isEnglish = reading.language === 'en';
  }

  whole(): string {
    const { departments, regions, projects } = this.report;
    const isRegion = this.report.kind === 'region';
    const body = [
      this.header(),
      this.tiles(),
      this.columns('months', this.report.months, 'answered'),
      isRegion ? this.leading() : this.columns('views', this.report.usage, 'views'),
      ...(isRegion ? [this.table('regions', regions)] : []),
      isRegion ? this.table('departments', departments) : this.own(departments),
      this.table('projects', projects),
      this.evidence(),
      `<footer>${escaped(this.say('links'))}</footer>`,
    ];
    return (
      `<!doctype html>\n<html lang="${this.reading.language}"><head><meta charset="utf-8">` +
      `<meta name="viewport" content="width=device-width, initial-scale=1">` +
      `<title>${escaped(this.title())}</title><style>${style}</style></head>` +
      `<body><main>${body.join('\n')}</main></body></html>\n`
    );
  }

  private title(): string {
    const { name, nameEn, month } = this.report;
    const own = this.isEnglish ? nameEn : name;
    return `${own} · ${month}`;
  }

  private header(): string {
    const { from, to, madeAt, isFinal, unit } = this.report;
    const made = `${minuteInChina(new Date(madeAt))}${this.say('timezone')}`;
    const facts = `${unit} ｜ ${this.say('period')} ${from} – ${to} ｜ ${this.say('madeAt')} ${made}`;
    const isOver = to < dayInChina(new Date(madeAt));
    const standing = this.say(isOver ? 'takenLater' : 'interim');
    const interim = isFinal ? '' : `<p class="interim">${escaped(standing)}</p>`;
    return (
      `<header><p class="kind">${escaped(this.say('kind'))}</p>` +
      `<h1>${escaped(this.title())}</h1><p class="facts">${escaped(facts)}</p>${interim}</header>`
    );
  }

  /** The sum of the unit: the department's own row, or that of the region's. */
  private tiles(): string {
    const { kind, regions } = this.report;
    const figures = kind === 'region' ? regions : this.report.departments;
    const href = this.linkTo(figures.evidence.query);
    const tile = (word: ReportWord, value: string): string =>
      `<li><b><a href="${href}">${escaped(value)}</a></b><span>${escaped(this.say(word))}</span></li>`;
    const sum = (name: string): number =>
      figures.rows.reduce((all, row) => all + Number(row[name] ?? 0), 0);
    const tiles = [
      tile('entries', this.number(sum('entries'))),
      tile('sharedShare', this.share(sum('shared'), sum('entries'))),
      tile('openShare', this.share(sum('opened'), sum('entries'))),
      tile('answered', this.number(sum('answered'))),
      tile('records', this.number(sum('records'))),
      tile('onTime', this.share(sum('kept'), sum('due'))),
    ];
    return `<ul class="tiles">${tiles.join('')}</ul>`;
  }

  /** Every month of the span: figures have rows of those alone in which there was something. */
  private columns(word: ReportWord, figures: Figures, column: string): string {
    if (figures.rows.length === 0) return this.section(word, undefined);
    const found = new Map(figures.rows.map((row) => [row['month'], row]));
    const marks = monthsWithin(figures).map((month) => ({
      label: month,
      value: Number(found.get(month)?.[column] ?? 0),
      href: this.at(this.addressOfRow(figures, { month })),
    }));
    return this.section(word, columnChart(this.drawing(word, marks)));
  }

  private leading(): string {
    const { departments } = this.report;
    const rows = departments.rows.filter((row) => Number(row['answered']) > 0).slice(0, barsAtMost);
    const marks = rows.map((row) => ({
      label: this.nameOf(row),
      value: Number(row['answered']),
      href: this.at(this.addressOfRow(departments, row)),
    }));
    return this.section(
      'leading',
      marks.length > 0 ? barChart(this.drawing('leading', marks)) : undefined,
    );
  }

  private drawing(word: ReportWord, marks: Drawing['marks']): Drawing {
    return { title: this.say(word), marks, written: (value) => this.number(value) };
  }

  private table(word: ReportWord, figures: Figures): string {
    const rows = figures.rows.slice(0, rowsAtMost);
    if (rows.length === 0) return this.section(word, undefined);
    const columns = figures.columns.filter((column) => this.isShown(column));
    const head = columns.map((column) => {
      const style = column.kind === 'text' ? ' class="text"' : '';
      return `<th scope="col"${style}>${escaped(this.headed(column))}</th>`;
    });
    const lines = rows.map((row) => {
      const href = this.linkTo(this.addressOfRow(figures, row));
      return `<tr>${columns.map((column) => this.cell(row, column, href)).join('')}</tr>`;
    });
    const isCut = figures.isCut || figures.rows.length > rows.length;
    const cut = isCut ? `<p class="none">${escaped(this.say('cut'))}</p>` : '';
    const table = `<table><thead><tr>${head.join('')}</tr></thead><tbody>${lines.join('')}</tbody></table>${cut}`;
    return this.section(word, table, ' class="long"');
  }

  /** All figures of the department itself, in two columns. */
  private own(figures: Figures): string {
    const [row] = figures.rows;
    if (!row) return this.section('department', undefined);
    const href = this.linkTo(figures.evidence.query);
    const items = figures.columns
      .filter(({ kind }) => kind !== 'text')
      .map(
        (column) => `<dt>${escaped(this.headed(column))}</dt>${this.cell(row, column, href, 'dd')}`,
      );
    return this.section('department', `<dl class="own">${items.join('')}</dl>`);
  }

  private headed({ title }: FigureColumn): string {
    return this.isEnglish ? title.en : title.zh;
  }

  /** Names alone, in the language of the report, and shares without their parts: the addresses give them. */
  private isShown({ name }: FigureColumn): boolean {
    return !leftOut.has(name) && name !== (this.isEnglish ? 'name' : 'nameEn');
  }

  private cell(
    row: FigureRow,
    { name, kind }: FigureColumn,
    href: string,
    element: 'td' | 'dd' = 'td',
  ): string {
    const value = row[name] ?? null;
    if (kind === 'text') return `<td class="text">${escaped(this.textOf(row, name))}</td>`;
    const isShare = kind === 'share';
    const written = isShare ? this.percent(value as string | null) : this.number(Number(value));
    return `<${element}><a href="${href}">${escaped(written)}</a></${element}>`;
  }

  private textOf(row: FigureRow, name: string): string {
    if (name === 'name' || name === 'nameEn') return this.nameOf(row);
    return shownText(name, String(row[name]), this.reading.language);
  }

  private evidence(): string {
    const { departments, regions, months, projects, usage, kind } = this.report;
    const all =
      kind === 'region'
        ? [departments, regions, months, projects]
        : [departments, months, usage, projects];
    return this.section('evidence', evidenceHtml(all, this.reading), ' class="long"');
  }

  private section(word: ReportWord, content: string | undefined, attributes = ''): string {
    const shown = content ?? `<p class="none">${escaped(this.say('none'))}</p>`;
    return `<section${attributes}><h2>${escaped(this.say(word))}</h2>${shown}</section>`;
  }

  private addressOfRow(figures: Figures, row: FigureRow): string {
    const { from, to } = figures;
    return addressOfRow(figures, { from, to, ...whose(this.report) }, row);
  }

  /** Escaped already. */
  private linkTo(query: string): string {
    return escaped(this.at(query));
  }

  private at(query: string): string {
    return `${this.reading.hub}${query}`;
  }

  private nameOf({ name, nameEn }: FigureRow): string {
    return String((this.isEnglish && nameEn) || name);
  }

  private number(value: number): string {
    return this.numbers.format(value);
  }

  private share(part: number, whole: number): string {
    return this.percent(printedShare(part, whole));
  }

  private percent(value: string | null): string {
    return value === null ? this.say('noShare') : `${value}%`;
  }
}
