import { barChart, columnChart, type Drawing } from './chart';

const drawing = (...values: (number | null)[]): Drawing => ({
  title: 'Balance',
  marks: values.map((value, at) => ({ label: `m${at}`, value, href: `/m${at}` })),
  written: String,
});
/** Left, right, top and bottom of each mark. */
const shapesOf = (svg: string) =>
  [...svg.matchAll(/class="mark" x="(.+?)" y="(.+?)" width="(.+?)" height="(.+?)"/g)].map(
    ([, x, y, width, height]) => ({
      ...{ left: Number(x), right: Number(x) + Number(width) },
      ...{ top: Number(y), bottom: Number(y) + Number(height) },
    }),
  );
const placesOf = (svg: string) =>
  [...svg.matchAll(/class="value" x="(.+?)"/g)].map(([, x]) => Number(x));

describe('a chart of bars', () => {
  it('has those of numbers below nothing reach to the left of the others, each as long as its number', () => {
    const svg = barChart(drawing(3, 0, -5));
    const [three, nothing, below] = shapesOf(svg);
    expect(below!.right).toBeCloseTo(three!.left);
    expect((below!.right - below!.left) / (three!.right - three!.left)).toBeCloseTo(5 / 3, 1);
    expect(nothing!.left).toBe(nothing!.right);
    for (const x of placesOf(svg)) expect(x).toBeGreaterThan(220);
  });

  it('shows small numbers as long as great ones, and of nothing but nothing no bar', () => {
    const [small] = shapesOf(barChart(drawing(0.02, 0.01)));
    const [great] = shapesOf(barChart(drawing(200, 100)));
    expect(small).toEqual(great);
    expect(shapesOf(barChart(drawing(0, null)))).toEqual([
      expect.objectContaining({ left: 220, right: 220 }),
    ]);
  });
});

describe('a chart of columns', () => {
  it('shows numbers below one', () => {
    const [half, whole] = shapesOf(columnChart(drawing(0.005, 0.01)));
    expect((whole!.bottom - whole!.top) / (half!.bottom - half!.top)).toBeCloseTo(2, 1);
    expect(whole!.bottom - whole!.top).toBeGreaterThan(100);
  });

  it('has no line between whole numbers where things are counted', () => {
    const svg = columnChart(drawing(1, 2));
    const lines = [...svg.matchAll(/class="label" x="56" y=".+?" text-anchor="end">(.+?)</g)];
    expect(lines.map(([, value]) => value)).toEqual(['0', '1', '2']);
  });
});
