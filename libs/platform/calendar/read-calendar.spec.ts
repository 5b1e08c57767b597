import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCalendar } from './read-calendar';

describe('a calendar that people have written', () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'calendar-'));
    mkdirSync(join(root, 'catalog', 'calendars'), { recursive: true });
  });
  afterAll(() => rmSync(root, { recursive: true }));

  const block = (off: string, weekends = '', year = 2026): string[] => [
    `  - year: ${year}`,
    '    daysOff:',
    `      - { ${off}, zh: 春节, en: Spring Festival }`,
    `    workingWeekends: [${weekends}]`,
  ];
  const festival = 'from: 2026-02-15, to: 2026-02-23';
  const read = (...lines: string[]) => {
    const path = join(root, 'catalog', 'calendars', 'other.yaml');
    writeFileSync(path, ['zone: Asia/Shanghai', 'years:', ...lines, ''].join('\n'));
    return readCalendar('other', root);
  };

  it('is taken where nothing is amiss', () => {
    const calendar = read(...block(festival, '2026-02-14, 2026-02-28'));
    expect(calendar.maintainedYears).toEqual([2026]);
    expect(calendar.dayOff('2026-02-14')).toBeUndefined();
  });

  it.each([
    ['days off that end before they begin', block('from: 2026-02-23, to: 2026-02-15'), 5, 'after'],
    ['a day that is not', block('from: 2026-02-15, to: 2026-02-30'), 5, 'there is no 2026-02-30'],
    ['a working weekend that is not', block(festival, '2026-02-31'), 6, 'there is no 2026-02-31'],
    ['a day of another year', block('from: 2026-02-15, to: 2027-01-01'), 5, 'is not in 2026'],
    ['a day off that is worked', block(festival, '2026-02-21'), 6, 'is a day off as well'],
    ['a working weekend in the week', block(festival, '2026-02-25'), 6, 'is not on a weekend'],
    ['a year twice', [...block(festival), ...block(festival)], 7, '2026 is there already'],
  ])('is refused with file, line and reason: %s', (_what, lines, line, reason) => {
    const place = `catalog/calendars/other.yaml:${line}: `;
    expect(() => read(...lines)).toThrow(place);
    expect(() => read(...lines)).toThrow(reason);
  });
});
