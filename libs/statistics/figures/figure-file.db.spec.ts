import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Engine } from '@shutong/datasets';
import { limits } from '@shutong/platform';
import { Workbook } from '@shutong/workbook';
import readForeign from 'read-excel-file/node';
import { registerDepartments, tokenOf, trusting } from '../../../test/support/identity-fixtures';
import { startIdentityHub, type IdentityHub } from '../../../test/support/identity-hub';
import { startTestIssuer, type TestIssuer } from '../../../test/support/test-issuer';
import { StatisticsHubModule } from '../hub.module';
import type { Figures } from './figures.service';

const most = limits.figureRows.value;
const bounds = { unpacked: 10_000_000, columns: 100, cell: 1000 };

describe('a file of figures', () => {
  let issuer: TestIssuer;
  let hub: IdentityHub;
  let token: string;
  beforeAll(async () => {
    issuer = await startTestIssuer();
    hub = await startIdentityHub({ issuers: [trusting(issuer)], doors: [StatisticsHubModule] });
    await registerDepartments(hub, 1);
    token = await tokenOf(issuer, 'auditor', 'auditor');
    await hub.test.pool('migrator').query(
      `WITH department AS (
         INSERT INTO statistics.department (code, division, level, name)
         SELECT 'D' || n, '520100', 'city', 'D' || n FROM generate_series(1, $1::int) AS n RETURNING code)
       INSERT INTO statistics.act_day (day, act, department, acts)
       SELECT '2026-03-02', 'applications', code, 1 FROM department`,
      [most + 1],
    );
    await hub.test.pool('migrator').query(
      `WITH department AS (
         INSERT INTO statistics.department (code, division, level, name)
         VALUES ('1D', '520100', 'city', '市数据局') RETURNING code)
       INSERT INTO statistics.publication
         (id, dataset, number, entry, department, state, published_on, rows, bytes, interfaces)
       SELECT gen_random_uuid(), gen_random_uuid(), 1, gen_random_uuid(), code, 'published', '2026-03-02', 10000000, 5, 1
         FROM department`,
    );
  });
  afterAll(async () => {
    await hub.stop();
    await issuer.stop();
  });

  const engine = new Engine();
  afterAll(() => engine.stop());
  /** Names and types of the columns, and the rows as texts. */
  async function parquetOf(answer: Response) {
    const folder = await mkdtemp(join(tmpdir(), 'shutong-test-'));
    const path = join(folder, 'file.parquet');
    await writeFile(path, Buffer.from(await answer.arrayBuffer()));
    const found = await engine.session([path], async (session) => ({
      columns: (await session.run(`DESCRIBE SELECT * FROM read_parquet('${path}')`)).map(
        ([name, type]) => [name, type],
      ),
      rows: await session.run(
        `SELECT COLUMNS(*)::VARCHAR FROM read_parquet('${path}') ORDER BY region`,
      ),
    }));
    await rm(folder, { recursive: true });
    return found;
  }
  const file = (name: string, format: string) =>
    fetch(`${hub.url}/api/v1/figures/${name}/file?from=2026-03-01&to=2026-03-31&format=${format}`, {
      headers: { authorization: `Bearer ${token}`, 'accept-language': 'en' },
    });
  /** What the sheet beside the figures says of their rows. */
  const rowsSaid = async (answer: Response) => {
    const workbook = await Workbook.open(Buffer.from(await answer.arrayBuffer()), bounds);
    const rows = await workbook.rows('about', 10);
    return rows.map(({ cells }) => cells).find(([of]) => of === 'Rows');
  };

  it('tells a score exactly, as a number, and as the trial that it is, in every format', async () => {
    const told = await fetch(
      `${hub.url}/api/v1/figures/openness?from=2026-03-01&to=2026-03-31&row=520100`,
      { headers: { authorization: `Bearer ${token}` } },
    );
    const { columns, rows } = (await told.json()) as Figures;
    // 25 × (1/1001 + 1/2 + 1/1001).
    expect(rows[0]).toMatchObject({ region: '520100', trialScore: '12.54995' });
    expect(columns.at(-1)).toMatchObject({ name: 'trialScore', kind: 'score' });
    const csv = (await (await file('openness', 'csv')).text()).trim().split('\r\n');
    expect(csv[0]).toMatch(/,"Openness \(trial\), %"$/);
    expect(csv.find((line) => line.startsWith('520100'))).toMatch(/,12\.54995$/);
    const xlsx = Buffer.from(await (await file('openness', 'xlsx')).arrayBuffer());
    const sheets = (await readForeign(xlsx)) as unknown as readonly { data: unknown[][] }[];
    const [header, ...lines] = sheets[0]!.data;
    expect(header!.at(-1)).toBe('Openness (trial), %');
    const line = lines.find(([region]) => region === '520100')!;
    expect([line[4], line.at(-1)]).toEqual([10_000_000, 12.54995]);
    const parquet = await parquetOf(await file('openness', 'parquet'));
    expect(parquet.columns.at(-1)).toEqual(['trialScore', 'DECIMAL(9,6)']);
    expect(parquet.rows.find(([region]) => region === '520100')!.at(-1)).toBe('12.549950');
  });

  it('says where it does not hold all rows', async () => {
    const cut = await file('departments', 'xlsx');
    expect(cut.headers.get('figures-complete')).toBe('?0');
    expect(await rowsSaid(cut)).toEqual(['Rows', `${most} (the first; there are more)`]);
    const whole = await file('regions', 'xlsx');
    expect(whole.headers.get('figures-complete')).toBe('?1');
    expect(await rowsSaid(whole)).toEqual(['Rows', '1']);
    const csv = await file('departments', 'csv');
    expect(csv.headers.get('figures-complete')).toBe('?0');
  });
});
