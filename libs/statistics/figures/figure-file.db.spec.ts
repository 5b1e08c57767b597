import { limits } from '@shutong/platform';
import { Workbook } from '@shutong/workbook';
import { registerDepartments, tokenOf, trusting } from '../../../test/support/identity-fixtures';
import { startIdentityHub, type IdentityHub } from '../../../test/support/identity-hub';
import { startTestIssuer, type TestIssuer } from '../../../test/support/test-issuer';
import { StatisticsHubModule } from '../hub.module';

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
  });
  afterAll(async () => {
    await hub.stop();
    await issuer.stop();
  });

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
