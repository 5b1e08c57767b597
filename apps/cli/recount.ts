import { parseArgs } from 'node:util';
import { isDay, type Day } from '@shutong/platform';
import { Recount, type Recounted, type Span } from '@shutong/statistics';
import type { Command } from './command';
import { withServices } from './services';
import { settled } from './settled';

export const recountCommand: Command = {
  name: 'recount',
  usage: 'recount --from DATE --to DATE',
  about:
    'Prints each counter of applications, decisions, publications, batches and calls between two days in\n' +
    '      China as the statistics show it and as a recount from the audit log finds it.',
  async run(args) {
    const span = read(args);
    if (typeof span === 'string') {
      console.error(span);
      return 2;
    }
    const { counters, usageFrom } = await withServices((app, ctx) =>
      settled(
        () => app.get(Recount).of(ctx, span),
        (recount) => recount.counters.some(differs),
      ),
    );
    if (usageFrom) console.log(saying(usageFrom, span));
    const width = Math.max(...counters.map(({ counter }) => counter.length));
    for (const { counter, shown, recounted } of counters) {
      const mark = shown === recounted ? '' : '  differs';
      console.log(`${counter.padEnd(width)}  shown ${shown}  recounted ${recounted}${mark}`);
    }
    const differences = counters.filter(differs).length;
    console.log(JSON.stringify({ counters: counters.length, differences }));
    return differences === 0 ? 0 : 1;
  },
};

function read(args: readonly string[]): Span | string {
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({ args: [...args], options: { from: text, to: text } });
    const { from = '', to = '' } = values;
    if (!isDay(from) || !isDay(to)) return 'Name both days: --from 2026-03-01 --to 2026-03-31.';
    return from <= to ? { from, to } : `--from ${from} lies after --to ${to}.`;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Usage can be counted again for as long as its events are kept. */
const saying = (usageFrom: Day, { to }: Span): string =>
  usageFrom > to
    ? `Usage events are kept from ${usageFrom} on: usage of these days is not counted again.`
    : `Usage events are kept from ${usageFrom} on: usage is shown and counted again from that day.`;

const differs = ({ shown, recounted }: Recounted): boolean => shown !== recounted;
