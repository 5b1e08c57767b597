import { Client } from 'pg';
import { loadDemoSources, type LoadedTable } from './load-demo-sources';
import { prepareIntakes } from './prepare-intakes';
import { registeredPersons, syntheticPerson } from './synthetic-person';
import { registeredCompanies, syntheticCompany } from './synthetic-company';

const police = '11337000MBDEM0031M';
const market = '11337000MBDEM004XD';
const data = '11337000MBDEM0023T';

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

describe("The departments' own databases of the demo", () => {
  const loaded: LoadedTable[] = [];
  const readerPassword = (department: string) => `reader's "password" ${department}`;
  const load = () =>
    loadDemoSources({
      serverUrl: process.env['SHUTONG_TEST_CLUSTER']!,
      readerPassword,
      progress: (table) => loaded.push(table),
    });
  let readers: ReadonlyMap<string, string>;

  const ask = <T extends object>(department: string, sql: string, values: unknown[] = []) =>
    withClient(readers.get(department)!, async (client) => {
      const { rows } = await client.query<T>(sql, values);
      return rows;
    });

  beforeAll(async () => {
    readers = await load();
    console.log(
      loaded.map((t) => `${t.table}: ${t.rows} rows, ${t.seconds.toFixed(1)} s`).join('\n'),
    );
  });

  test('hold every table with all its rows', () => {
    const rows = Object.fromEntries(loaded.map((table) => [table.table, table.rows]));
    expect(rows).toEqual({
      person_register: registeredPersons,
      company_register: registeredCompanies,
      // Provinces (with the three that have no parts here), cities, counties, towns, villages.
      division: 34 + 342 + 2_975 + 41_352 + 620_573,
      holiday: 769,
      weather: 2_922,
      flight: 20_000,
    });
  });

  test('take what comes in batches into tables that only the department’s own account writes', async () => {
    const prepare = () =>
      prepareIntakes({
        serverUrl: process.env['SHUTONG_TEST_CLUSTER']!,
        writerPassword: (department) => `writer's "password" ${department}`,
      });
    const url = (await prepare()).get('11337000MBDEM0058D')!;
    await withClient(url, (client) =>
      client.query(`INSERT INTO taken.weather VALUES ('x', '2026-10-01', 0, 0, 0, 0, 'rain')`),
    );
    // A second start keeps what has come.
    await prepare();
    await withClient(url, async (client) => {
      const { rowCount } = await client.query('SELECT FROM taken.weather');
      expect(rowCount).toBe(1);
    });
    const elsewhere = new URL(url);
    elsewhere.pathname = new URL(readers.get(data)!).pathname;
    await expect(withClient(elsewhere.toString(), () => Promise.resolve())).rejects.toThrow(
      /permission denied/,
    );
  });

  test('hold the persons and companies that the pure functions name', async () => {
    for (const index of [0, 4_711, registeredPersons - 1]) {
      const person = syntheticPerson(index);
      const rows = await ask<Record<string, string>>(
        police,
        'SELECT name, birth_date::text, address, notice FROM shared.person_register WHERE resident_number = $1',
        [person.residentNumber],
      );
      const { name, birthDate, address } = person;
      expect(rows).toEqual([
        { name, birth_date: birthDate, address, notice: '合成数据 synthetic data' },
      ]);
    }
    const company = syntheticCompany(registeredCompanies - 1);
    const rows = await ask(
      market,
      'SELECT name FROM shared.company_register WHERE credit_code = $1',
      [company.creditCode],
    );
    expect(rows).toEqual([{ name: company.name }]);
  });

  test('do not hold the strangers beyond the register', async () => {
    const { residentNumber } = syntheticPerson(registeredPersons);
    const rows = await ask(
      police,
      'SELECT FROM shared.person_register WHERE resident_number = $1',
      [residentNumber],
    );
    expect(rows).toEqual([]);
  });

  test('link every division to its parent', async () => {
    const orphans = await ask(
      data,
      `SELECT code FROM shared.division d WHERE d.parent <> '100000'
        AND NOT EXISTS (SELECT FROM shared.division p WHERE p.code = d.parent) LIMIT 5`,
    );
    expect(orphans).toEqual([]);
    const levels = await ask<{ level: string }>(
      data,
      'SELECT DISTINCT level FROM shared.division ORDER BY 1',
    );
    expect(levels.map(({ level }) => level)).toEqual([
      'city',
      'county',
      'province',
      'town',
      'village',
    ]);
  });

  test('give the connector its views and nothing else', async () => {
    await expect(ask(police, 'SELECT 1 FROM register.person_register')).rejects.toThrow(
      /permission denied/,
    );
    await expect(ask(police, 'CREATE TABLE public.t (a int)')).rejects.toThrow();
    await expect(
      ask(police, 'SET default_transaction_read_only = off; DELETE FROM shared.person_register'),
    ).rejects.toThrow(/permission denied/);
    const elsewhere = new URL(readers.get(police)!);
    elsewhere.pathname = new URL(readers.get(data)!).pathname;
    await expect(withClient(elsewhere.toString(), async () => undefined)).rejects.toThrow(
      /permission denied/,
    );
  });

  test('say in their comments that people and companies are synthetic', async () => {
    for (const [department, table] of [
      [police, 'person_register'],
      [market, 'company_register'],
    ] as const) {
      const [row] = await ask<{ comment: string }>(
        department,
        `SELECT obj_description('shared.${table}'::regclass) AS comment`,
      );
      expect(row?.comment).toContain('合成数据');
    }
  });

  test('are kept as they stand by the next start', async () => {
    const before = loaded.length;
    expect(await load()).toEqual(readers);
    expect(loaded.length).toBe(before);
  });
});
