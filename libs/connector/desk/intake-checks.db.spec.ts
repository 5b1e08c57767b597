import type { Pool } from 'pg';
import { testDatabase, type TestDatabase } from '../../../test/support/database';
import type { AgreementBook } from '../agreement/agreement-book';
import type { Intake } from '../batch/intake';
import type { ConnectorConfig } from '../config/connector-config';
import { intakeChecks } from './intake-checks';

const id = '0199f0f2-7c1e-7d0a-9f43-2b6a5f1c0e11';
const permits: Intake = {
  ...{ name: 'permits', agreement: id, target: 'main', table: 'permits', key: ['PERMIT_NO'] },
  columns: { PERMIT_NO: 'no', HOLDER: 'holder' },
};

describe("the doctor's look at what is taken in batches", () => {
  let database: TestDatabase;
  let pool: Pool;
  beforeAll(async () => {
    database = await testDatabase();
    pool = database.pool();
    await pool.query('CREATE TABLE permits (no text PRIMARY KEY, holder text)');
  });
  afterAll(() => database.drop());

  const bookWith = (terms: object, state = 'active') =>
    ({
      held: () => Promise.resolve({ terms, state, side: 'requester' }),
    }) as unknown as AgreementBook;
  const agreed = { modes: ['batch'], fields: ['PERMIT_NO', 'HOLDER'] };
  const looked = async (
    change: Partial<Intake> = {},
    book = bookWith(agreed),
    folder = '/nowhere',
  ) => {
    const main = { kind: 'postgres', url: database.url() };
    const config = {
      targets: { main, files: { kind: 'csv', folder } },
      intakes: [{ ...permits, ...change }],
    };
    const checks = await intakeChecks(config as unknown as ConnectorConfig, book);
    return checks.map(({ name, outcome, code }) =>
      [name, outcome, ...(code ? [code] : [])].join(' '),
    );
  };

  it('finds a table that takes what was agreed, and makes nothing', async () => {
    expect(await looked()).toEqual(['intake ok', 'intake-agreement ok']);
    const { rows } = await pool.query(`SELECT to_regnamespace('shutong') AS schema`);
    expect(rows).toEqual([{ schema: null }]);
  });

  it.each<[string, Partial<Intake>, string]>([
    ['no such table', { table: 'nothing' }, 'connector.target-table'],
    ['no such column', { columns: { PERMIT_NO: 'no', HOLDER: 'name' } }, 'connector.target-table'],
    ['no unique index on the key', { key: ['HOLDER'] }, 'connector.target-key'],
    ['no such folder', { target: 'files', file: 'permits.csv' }, 'connector.target-unavailable'],
  ])('says that there is %s', async (_what, change, code) => {
    const { table, ...rest } = permits;
    const of =
      change.file === undefined ? { ...rest, table, ...change } : { ...change, table: undefined };
    expect(await looked(of as Partial<Intake>)).toContain(`intake bad ${code}`);
  });

  it('says that the account may not use the tables beside it, which were made for it', async () => {
    const names = ['shutong.batch_chunk', 'shutong.batch_rejection'];
    await pool.query('CREATE SCHEMA shutong');
    for (const name of names) await pool.query(`CREATE TABLE ${name} (batch uuid)`);
    expect(await looked()).toContain('intake ok');
    await pool.query(`REVOKE INSERT ON ${names[1]} FROM CURRENT_USER`);
    expect(await looked()).toContain('intake bad connector.target-table');
    await pool.query('DROP SCHEMA shutong CASCADE');
  });

  it('finds a folder that may be written', async () => {
    const of = {
      target: 'files',
      file: 'permits.csv',
      table: undefined,
    } as unknown as Partial<Intake>;
    expect(await looked(of, bookWith(agreed), '/tmp')).toContain('intake ok');
  });

  it('says that the agreement is not held, does not run, or does not allow it', async () => {
    const none = { held: () => Promise.resolve(undefined) } as unknown as AgreementBook;
    expect(await looked({}, none)).toContain('intake-agreement bad');
    expect(await looked({}, bookWith(agreed, 'terminated'))).toContain('intake-agreement bad');
    expect(await looked({}, bookWith({ ...agreed, modes: ['query'] }))).toContain(
      'intake-terms bad',
    );
    expect(await looked({}, bookWith({ ...agreed, fields: ['HOLDER'] }))).toContain(
      'intake-terms bad',
    );
  });
});
