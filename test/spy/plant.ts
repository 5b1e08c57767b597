import { randomBytes, randomInt } from 'node:crypto';
import { Client } from 'pg';
import { creditCodeCheckDigit, residentCheckDigit } from '@shutong/platform';

/** Something planted in a department's own table: what it is asked by, and what is answered. */
export interface PlantedRow {
  readonly key: string;
  readonly value: string;
}

/** Twenty values by chance, which occur nowhere else. */
export interface Planting {
  /** Eight rows: their keys stand in requests, their values in claims and answers. */
  readonly rows: readonly PlantedRow[];
  /** Four keys of nobody, asked for in vain. */
  readonly absent: readonly string[];
}

export const valuesOf = ({ rows, absent }: Planting): string[] => [
  ...rows.flatMap(({ key, value }) => [key, value]),
  ...absent,
];

/** Resident numbers and addresses of nobody. */
export const plantPeople = (): Planting => planting(residentNumber);

/** Credit codes and names of no company. */
export const plantCompanies = (): Planting => planting(creditCode);

function planting(key: () => string): Planting {
  const rows = Array.from({ length: 8 }, () => ({ key: key(), value: text() }));
  return { rows, absent: Array.from({ length: 4 }, key) };
}

const text = (): string => `planted ${randomBytes(12).toString('hex')}`;
const digits = (count: number): string =>
  Array.from({ length: count }, () => randomInt(10)).join('');

/** Well-formed, but of the years before those in which anybody of the demo was born. */
function residentNumber(): string {
  const day = new Date(Date.UTC(1900, 0, 1 + randomInt(13_000))).toISOString().slice(0, 10);
  const body = `371701${day.replaceAll('-', '')}${digits(3)}`;
  return body + residentCheckDigit(body);
}

function creditCode(): string {
  const body = `91371700MA${digits(7)}`;
  return body + creditCodeCheckDigit(body);
}

/** Writes the rows into a department's own register, as its administrator could. */
export async function writePeople(url: string, { rows }: Planting): Promise<void> {
  await insert(
    url,
    `INSERT INTO register.person_register
     SELECT r.key, '林' || r.value, '男', '汉族', '1900-01-01', '371701', r.value, '371701000000',
            '未婚', '1950-01-01', '合成数据 synthetic data'
       FROM unnest($1::text[], $2::text[]) AS r (key, value)`,
    rows,
  );
}

export async function writeCompanies(url: string, { rows }: Planting): Promise<void> {
  await insert(
    url,
    `INSERT INTO register.company_register
     SELECT r.key, r.value, '有限责任公司', '林某', 1000000, '2001-01-01', '存续', '零售业', '零售',
            '371701', '云栖市', '市市场监督管理局', '合成数据 synthetic data'
       FROM unnest($1::text[], $2::text[]) AS r (key, value)`,
    rows,
  );
}

async function insert(url: string, sql: string, rows: readonly PlantedRow[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql, [rows.map(({ key }) => key), rows.map(({ value }) => value)]);
  } finally {
    await client.end();
  }
}
