import { parseArgs } from 'node:util';
import { readCalendar, readConfig, type Due } from '@shutong/platform';
import type { Command } from './command';

const options = { received: { type: 'string' }, limit: { type: 'string' } } as const;
/** Working days: `10wd`. */
const limitForm = /^([1-9]\d{0,2})wd$/;

export const clockCommand: Command = {
  name: 'clock',
  usage: 'clock --received 2026-02-13 --limit 10wd',
  about:
    'Prints the last day of a limit in working days of CALENDAR, with every day that is not counted and why.',
  async run(args) {
    const asked = read(args);
    if (!asked) return 2;
    const { received, limit, days } = asked;
    const { due, skipped } = readCalendar(readConfig('cli').calendar).due(received, days);
    const named = skipped.map(({ date, why }) => ({ date, why: `${why.zh} · ${why.en}` }));
    for (const line of linesOf(received, { due, skipped })) console.log(line);
    console.log(JSON.stringify({ received, limit, due, skipped: named }));
    return 0;
  },
};

function read(args: readonly string[]): { received: string; limit: string; days: number } | null {
  try {
    const { received, limit } = parseArgs({ args: [...args], options, strict: true }).values;
    const days = limitForm.exec(limit ?? '')?.[1];
    return received && limit && days ? { received, limit, days: Number(days) } : null;
  } catch {
    // Unknown options and words that belong to none.
    return null;
  }
}

function linesOf(received: string, { due, skipped }: Due): string[] {
  return [
    `${received}  收到（不计） · received (not counted)`,
    ...skipped.map(({ date, why }) => `${date}  ${why.zh} · ${why.en}`),
    `${due}  届满 · the last day`,
  ];
}
