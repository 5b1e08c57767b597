import { clockCommand } from './clock';
import { runCommand } from './command';
import { failureText } from './failure';

/** Runs the command; answers its exit code and what it printed. */
async function run(...args: string[]): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = [];
  const print = vi.spyOn(console, 'log').mockImplementation((line: string) => lines.push(line));
  try {
    return { code: await clockCommand.run(args), lines };
  } finally {
    print.mockRestore();
  }
}

describe('clock', () => {
  it('gives the last day of ten working days after 13 February 2026, and each day skipped with its reason', async () => {
    const { code, lines } = await run('--received', '2026-02-13', '--limit', '10wd');
    expect(code).toBe(0);
    const { skipped, ...told } = JSON.parse(lines.at(-1)!) as { skipped: object[] };
    expect(told).toEqual({ received: '2026-02-13', limit: '10wd', due: '2026-03-05' });
    expect(skipped).toHaveLength(10);
    expect(skipped[0]).toEqual({ date: '2026-02-15', why: '春节 · Spring Festival' });
    expect(lines).toContain('2026-03-01  周末 · weekend');
  });

  it.each([
    [[]],
    [['--received', '2026-02-13']],
    [['--received', '2026-02-13', '--limit', '10']],
    [['--received', '2026-02-13', '--limit', '0wd']],
    [['--received', '2026-02-13', '--limit', '10wd', 'more']],
    [['--since', '2026-02-13', '--limit', '10wd']],
  ])('says how it is used when told %j', async (args) => {
    const print = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    expect(await runCommand(clockCommand, args)).toBe(2);
    expect(print.mock.calls.join('\n')).toContain('clock --received 2026-02-13 --limit 10wd');
    print.mockRestore();
  });

  it('refuses a day that does not exist, and names the file of a year that nobody maintains', async () => {
    await expect(run('--received', '2026-02-30', '--limit', '1wd')).rejects.toMatchObject({
      code: 'platform.calendar.no-day',
    });
    const failed = run('--received', '2026-12-31', '--limit', '1wd');
    await expect(failed).rejects.toMatchObject({
      code: 'platform.calendar.year-missing',
      params: { year: 2027, file: 'catalog/calendars/cn.yaml' },
    });
    const printed = await failed.then(() => '', failureText);
    expect(printed).toContain('Add the year to catalog/calendars/cn.yaml');
    expect(printed).toContain('把该年份补入 catalog/calendars/cn.yaml');
  });
});
