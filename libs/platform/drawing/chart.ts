import { escaped } from './html';

/** One bar or column: a number with its name, and where it comes from. */
export interface Mark {
  readonly label: string;
  /** Null where there is none: its place stays empty. */
  readonly value: number | null;
  readonly href: string;
}

/** A chart as inline SVG: with a title, a text alternative that says every number, and a link under each mark. */
export interface Drawing {
  readonly title: string;
  readonly marks: readonly Mark[];
  /** How numbers are written. */
  readonly written: (value: number) => string;
}

const width = 720;

const said = (value: number | null, written: Drawing['written']): string =>
  value === null ? '–' : written(value);

const svg = ({ title, marks, written }: Drawing, height: number, body: string): string => {
  const all = marks.map(({ label, value }) => `${label}: ${said(value, written)}`).join('; ');
  return (
    `<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(`${title}. ${all}`)}" ` +
    `xmlns="http://www.w3.org/2000/svg"><title>${escaped(title)}</title><desc>${escaped(all)}</desc>${body}</svg>`
  );
};

const mark = ({ label, value, href }: Mark, written: Drawing['written'], shapes: string): string =>
  `<a href="${escaped(href)}"><title>${escaped(`${label}: ${said(value, written)}`)}</title>${shapes}</a>`;

const rect = (x: number, y: number, w: number, h: number): string =>
  `<rect class="mark" x="${fixed(x)}" y="${fixed(y)}" width="${fixed(Math.max(0, w))}" height="${fixed(Math.max(0, h))}"/>`;
type Point = readonly [x: number, y: number];
const text = ([x, y]: Point, anchor: string, content: string, style = 'label'): string =>
  `<text class="${style}" x="${fixed(x)}" y="${fixed(y)}" text-anchor="${anchor}">${escaped(content)}</text>`;
const fixed = (value: number): string => String(Math.round(value * 10) / 10);

/** From the least to the most, nothing among them; of nothing but nothing a length, too, so that it can be divided by. */
function rangeOf(marks: readonly Mark[]): { readonly least: number; readonly most: number } {
  const values = marks.map(({ value }) => value ?? 0);
  const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)];
  return least === most ? { least, most: 1 } : { least, most };
}

/** Of the longest name, with a space, at 12 pixels; Chinese characters are twice as wide. */
const widestOf = (marks: readonly Mark[]): number =>
  Math.max(0, ...marks.map(({ label }) => [...label].reduce((sum, one) => sum + widthOf(one), 6)));
const widthOf = (character: string): number => (character > '\u2e7f' ? 12.5 : 6.8);

/** The next 1, 2 or 5 times a power of ten, so that lines of the scale are round numbers; whole ones, where whole things are counted. */
function stepOf(marks: readonly Mark[], lines: number): number {
  const raw = rangeOf(marks).most / lines;
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = [1, 2, 5, 10].find((one) => one * power >= raw)!;
  const isWhole = marks.every(({ value }) => Number.isInteger(value ?? 0));
  return isWhole ? Math.max(1, factor * power) : factor * power;
}

const columnsTop = 18;
const columnsHeight = 150;
const columnsLeft = 64;

/** Columns from left to right, such as months, over a scale: of numbers of which none is below nothing. */
export function columnChart(drawing: Drawing): string {
  const { marks, written } = drawing;
  const step = stepOf(marks, 4);
  const top = Math.ceil(rangeOf(marks).most / step) * step;
  const yOf = (value: number): number => columnsTop + columnsHeight * (1 - value / top);
  const lines = Array.from({ length: Math.round(top / step) + 1 }, (_, n) => n * step).map(
    (value) =>
      `<line class="grid" x1="${columnsLeft}" x2="${width}" y1="${fixed(yOf(value))}" y2="${fixed(yOf(value))}"/>` +
      text([columnsLeft - 8, yOf(value) + 4], 'end', written(value)),
  );
  const slot = (width - columnsLeft) / Math.max(1, marks.length);
  const thick = Math.min(40, slot * 0.62);
  // So many that none runs into the next; each column has its name as a title.
  const named = Math.max(1, Math.ceil(widestOf(marks) / slot));
  const columns = marks.map((one, at) => {
    const middle = columnsLeft + slot * (at + 0.5);
    const y = yOf(one.value ?? 0);
    const height = columnsTop + columnsHeight - y;
    const shape = one.value === null ? '' : rect(middle - thick / 2, y, thick, height);
    const value =
      one.value !== null && one.value > 0
        ? text([middle, y - 4], 'middle', written(one.value), 'value')
        : '';
    const name = at % named === 0 ? one.label : '';
    const under = name && text([middle, columnsTop + columnsHeight + 18], 'middle', name);
    return mark(one, written, shape + value + under);
  });
  return svg(drawing, columnsTop + columnsHeight + 28, [...lines, ...columns].join(''));
}

const barsLeft = 220;
const barsRight = 90;
const barHeight = 26;
/** Characters of a name beside its bar; Chinese ones are twice as wide. */
const nameWidth = 28;

/** Bars under each other, the longest first, with names beside them; those of numbers below nothing reach to the left. */
export function barChart(drawing: Drawing): string {
  const { marks, written } = drawing;
  const { least, most } = rangeOf(marks);
  const xOf = (value: number): number =>
    barsLeft + ((width - barsLeft - barsRight) * (value - least)) / (most - least);
  const bars = marks.map((one, at) => {
    const y = at * barHeight;
    const [from, to] = [xOf(Math.min(0, one.value ?? 0)), xOf(Math.max(0, one.value ?? 0))];
    return mark(
      one,
      written,
      text([barsLeft - 10, y + 18], 'end', shortened(one.label)) +
        (one.value === null ? '' : rect(from, y + 5, to - from, barHeight - 9)) +
        text([to + 6, y + 18], 'start', said(one.value, written), 'value'),
    );
  });
  return svg(drawing, marks.length * barHeight + 4, bars.join(''));
}

function shortened(label: string): string {
  let taken = 0;
  for (const [at, character] of [...label].entries()) {
    taken += character > '\u2e7f' ? 2 : 1;
    if (taken > nameWidth) return `${[...label].slice(0, at).join('')}…`;
  }
  return label;
}
