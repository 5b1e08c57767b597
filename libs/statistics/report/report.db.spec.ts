import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Outbox } from '@shutong/messaging';
import { limits, readConfig, uuidv7, type Context, type Role } from '@shutong/platform';
import {
  eventually,
  testApplication,
  type TestApplication,
} from '../../../test/support/application';
import { departmentCode } from '../../../test/support/identity-fixtures';
import { FigureTables } from '../figures/figures.service';
import { StatisticsHubModule } from '../hub.module';
import { StatisticsWorkerModule } from '../worker.module';
import { daysOf, isMonth, monthBefore } from '../measure/period';
import type { Report, ReportOf } from './report';
import { reportHtml } from './report-html';
import { reportPdf } from './report-pdf';
import { ReportPrinting } from './report-printing.service';
import { ReportSchedule } from './report.schedule';
import { Reports } from './reports.service';

const police = departmentCode(2);
const water = departmentCode(3);
const hub = 'https://hub.example';
const chromium = process.env['REPORT_CHROMIUM'] ?? '';
/** Where a Chromium is named. */
const itPrints = chromium === '' ? it.skip : it;

describe('the report of a month', () => {
  let app: TestApplication;
  let reports: Reports;
  beforeAll(async () => {
    const imports = [StatisticsHubModule, StatisticsWorkerModule];
    const now = new Date('2026-03-20T08:00:00Z');
    app = await testApplication({ role: 'worker', imports, now });
    reports = app.module.get(Reports);
    await tell('identity.department.registered', '520000', {
      items: [
        place(police, '贵阳市公安局 <交警>', 'Police & Traffic'),
        { ...place(water, '花溪区水务局'), division: '520111', level: 'county' },
      ],
    });
    await app.db
      .pool('migrator')
      .query(`INSERT INTO statistics.project (code, domain) VALUES ('p', 'energy')`);
    await called(120);
    const march = { from: '2026-03-01', to: '2026-03-31' };
    await eventually(
      () => app.module.get(FigureTables).read(app.ctx, 'departments', march),
      ({ rows }) => rows.length === 2 && rows.every(({ name }) => name !== ''),
    );
  });
  afterAll(() => app.close());

  const tell = (type: string, subject: string, data: Readonly<Record<string, unknown>>) =>
    app.database.transaction(app.ctx, (tx) =>
      app.module.get(Outbox).add(tx, { type, subject, data }),
    );
  const place = (code: string, name: string, nameEn?: string) => ({
    ...{ code, name, division: '520100', level: 'city', state: 'active', kind: 'department' },
    ...{ node: '520000', path: code, ...(nameEn && { nameEn }) },
  });
  const called = (count: number) => {
    const items = Array.from({ length: count }, () => ({
      ...{ call: uuidv7(new Date()), agreement: 'a', resource: 'r', requester: water },
      ...{ provider: police, mode: 'query', purpose: 'p', outcome: 'allow', reason: 'answered' },
      ...{ status: 200, rows: 10, bytes: 10, durationUs: 5, at: '2026-03-02T02:00:00.000Z' },
    }));
    return tell('exchange.call.ended', 'test', { items });
  };
  const ofPolice: ReportOf = { kind: 'department', unit: police, month: '2026-03' };
  const as = (department: string, ...roles: Role[]): Context => ({
    ...app.ctx,
    actor: { ...app.ctx.actor, kind: 'person', department, roles },
  });
  const htmlOf = (report: Report, language: 'zh-CN' | 'en' = 'zh-CN') =>
    reportHtml(report, { language, hub });

  it('is a page in either language whose charts say their numbers and whose numbers say where they come from', async () => {
    const report = await reports.make(ofPolice);
    const page = htmlOf(report);
    expect(page).toContain('<html lang="zh-CN">');
    expect(page).toContain('<h1>贵阳市公安局 &lt;交警&gt; · 2026-03</h1>');
    // Months without a call stand there as well.
    const months = ['2025-04', '2025-05', '2025-06', '2025-07', '2025-08', '2025-09', '2025-10']
      .concat(['2025-11', '2025-12', '2026-01', '2026-02'])
      .map((month) => `${month}: 0`);
    expect(page).toContain(`<desc>${[...months, '2026-03: 120'].join('; ')}</desc>`);
    const july = `${hub}/api/v1/figures/months?from=2025-07-01&amp;to=2025-07-31&amp;department=${police}`;
    expect(page).toContain(`<a href="${july}"><title>2025-07: 0</title>`);
    const query = `${hub}/api/v1/figures/departments?from=2026-03-01&amp;to=2026-03-31&amp;department=${police}`;
    expect(page).toContain(`<b><a href="${query}">1,200</a></b><span>提供记录（条）</span>`);
    // Departments and projects are counted again from facts, months and use from the log and single events.
    const commands = [...page.matchAll(/<code>npm run cli -- ([^<]+)<\/code>/g)].map(
      ([, one]) => one,
    );
    const recount = 'recount --from 2025-04-01 --to 2026-03-31';
    const ofMonth = 'recount --from 2026-03-01 --to 2026-03-31';
    expect(commands).toEqual(['rebuild-statistics', recount, recount, ofMonth]);
    // A month leads to its own days.
    const month = `${hub}/api/v1/figures/months?from=2026-03-01&amp;to=2026-03-31&amp;department=${police}`;
    expect(page).toContain(`<a href="${month}"><title>2026-03: 120</title>`);
    expect(page).toContain('@media print');
    // Nothing runs in it, and nothing is loaded from elsewhere.
    expect(page).not.toMatch(/<script|<img|<link|@import|url\(/);
    const english = htmlOf(report, 'en');
    expect(english).toContain('<h1>Police &amp; Traffic · 2026-03</h1>');
    expect(english).toContain('Interim: the month is not over');
    expect(english).not.toMatch(/\p{Script=Han}/u);
  });

  it('sums a region up, with its departments and the regions in it', async () => {
    const page = htmlOf(await reports.make({ kind: 'region', unit: '520000', month: '2026-03' }));
    expect(page).toContain('<h1>贵州省 · 2026-03</h1>');
    const ofCity = `${hub}/api/v1/figures/regions?from=2026-03-01&amp;to=2026-03-31&amp;region=520000&amp;row=520100`;
    expect(page).toContain(`520100 贵阳市</td><td><a href="${ofCity}">`);
    expect(page).toContain('<desc>贵阳市公安局 &lt;交警&gt;: 120</desc>');
  });

  it('calls regions, domains and classes of data by their names in its language', async () => {
    const of = (unit: string) => reports.make({ kind: 'region', unit, month: '2026-03' });
    const [province, city] = [await of('520000'), await of('520100')];
    const texts = (language?: 'en') =>
      [province, city].flatMap((report) =>
        [...htmlOf(report, language).matchAll(/<td class="text">([^<]*)<\/td>/g)].map(
          ([, text]) => text,
        ),
      );
    const [chinese, english] = [texts(), texts('en')];
    expect(english).toEqual(expect.arrayContaining(['520100 Guiyang', '520111 (Guiyang)']));
    expect(english).toEqual(expect.arrayContaining(['Energy', 'Official']));
    expect(chinese).toEqual(expect.arrayContaining(['520100 贵阳市', '520111 花溪区']));
    expect(chinese).toEqual(expect.arrayContaining(['能源', '政务数据']));
    for (const code of ['energy', 'official']) expect([...english, ...chinese]).not.toContain(code);
    expect(htmlOf(city, 'en')).toContain('<h1>Guiyang · 2026-03</h1>');
  });

  it('is for its department and for those who supervise, and of what there is', async () => {
    expect((await reports.read(as(police, 'requester'), ofPolice)).isFinal).toBe(false);
    await expect(reports.read(as(water, 'requester'), ofPolice)).rejects.toMatchObject({
      code: 'statistics.report.not-yours',
    });
    await reports.read(as(water, 'auditor'), ofPolice);
    const refused = async (change: Partial<ReportOf>) =>
      reports.make({ ...ofPolice, ...change }).catch(({ code }: { code: string }) => code);
    expect(await refused({ month: '2026-04' })).toBe('statistics.report.not-begun');
    expect(await refused({ unit: departmentCode(9) })).toBe('statistics.report.unit-unknown');
    expect(await refused({ kind: 'region', unit: '330000' })).toBe(
      'statistics.report.unit-unknown',
    );
  });

  /** Reports that the schedule has kept, once there are so many. */
  async function madeUpTo(count: number): Promise<readonly ReportOf[]> {
    const schedule = new ReportSchedule(app.database, app.clock, reports);
    await schedule.onApplicationBootstrap();
    const kept = async () =>
      (
        await app.db
          .pool('migrator')
          .query('SELECT kind, unit, month FROM statistics.report ORDER BY 1, 2, 3')
      ).rows as ReportOf[];
    const made = await eventually(kept, ({ length }) => length === count);
    await schedule.onApplicationShutdown();
    return made;
  }

  it('is made when the month is over, and then stays as it was', async () => {
    app.clock.set(new Date('2026-04-02T02:00:00Z'));
    expect(await madeUpTo(5)).toEqual([
      { kind: 'department', unit: police, month: '2026-03' },
      { kind: 'department', unit: water, month: '2026-03' },
      { kind: 'region', unit: '520000', month: '2026-03' },
      { kind: 'region', unit: '520100', month: '2026-03' },
      { kind: 'region', unit: '520111', month: '2026-03' },
    ]);
    const before = await reports.read(as(police, 'requester'), ofPolice);
    expect(before).toMatchObject({ isFinal: true, madeAt: '2026-04-02T02:00:00.000Z' });
    await called(5);
    const answered = ({ departments }: Report) => departments.rows[0]!['answered'];
    await eventually(
      () => reports.make(ofPolice),
      (report) => answered(report) === 125,
    );
    expect(await reports.read(as(police, 'requester'), ofPolice)).toEqual(before);
    expect(answered(before)).toBe(120);
    expect(htmlOf(before, 'en')).not.toMatch(/Interim|Taken later/);
  });

  it('is taken later where none was kept, and made of months that were missed', async () => {
    app.clock.set(new Date('2026-06-20T02:00:00Z'));
    const ofApril = { ...ofPolice, month: '2026-04' };
    const later = await reports.read(as(police, 'requester'), ofApril);
    expect(later.isFinal).toBe(false);
    expect(htmlOf(later, 'en')).toContain('Taken later: no report was kept');
    const made = await madeUpTo(15);
    expect(made.map(({ month }) => month).sort()).toEqual(
      ['2026-03', '2026-04', '2026-05'].flatMap((month) => Array.from({ length: 5 }, () => month)),
    );
    expect((await reports.read(as(police, 'requester'), ofApril)).isFinal).toBe(true);
  });

  it('keeps one that cannot be made from holding up another', async () => {
    app.clock.set(new Date('2026-07-02T02:00:00Z'));
    const owner = app.db.pool('migrator');
    await owner.query(
      `CREATE FUNCTION statistics.refuse() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN RAISE EXCEPTION 'refused'; END $$;
       CREATE TRIGGER refuse BEFORE INSERT ON statistics.report FOR EACH ROW
         WHEN (NEW.unit = '${police}') EXECUTE FUNCTION statistics.refuse()`,
    );
    const made = await madeUpTo(19);
    expect(made.filter(({ month }) => month === '2026-06').map(({ unit }) => unit)).toEqual([
      ...[water, '520000', '520100', '520111'],
    ]);
    await owner.query('DROP FUNCTION statistics.refuse CASCADE');
    expect(await madeUpTo(20)).toContainEqual({ ...ofPolice, month: '2026-06' });
  });

  it('is printed by the Chromium that is named, and said not to be where none is or it does not print', async () => {
    const page = htmlOf(await reports.make(ofPolice));
    const noBrowser = { code: 'statistics.report.no-browser' };
    await expect(reportPdf(page, '')).rejects.toMatchObject(noBrowser);
    await expect(reportPdf(page, '/no/such/chromium')).rejects.toMatchObject(noBrowser);
    const folder = await mkdtemp(join(tmpdir(), 'shutong-test-'));
    const failing = join(folder, 'chromium');
    await writeFile(failing, '#!/bin/sh\nexit 0\n');
    await chmod(failing, 0o755);
    await expect(reportPdf(page, failing)).rejects.toMatchObject(noBrowser);
    await rm(folder, { recursive: true });
  });

  it('is printed for no more at a time than the limit says', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'shutong-test-'));
    const [waiting, started, free] = ['chromium', 'started', 'free'].map((name) =>
      join(folder, name),
    );
    const script = `#!/bin/sh\necho >> ${started}\nuntil [ -e ${free} ]; do sleep 0.1; done\nexit 1\n`;
    await writeFile(waiting!, script, { mode: 0o755 });
    const printing = new ReportPrinting(
      Object.assign(readConfig('hub', {}), { reportChromium: waiting }),
    );
    const code = () => printing.pdf('').catch((error: { code: string }) => error.code);
    const underWay = Array.from({ length: limits.reportsPrinted.value }, code);
    expect(await code()).toBe('statistics.report.busy');
    await writeFile(free!, '');
    const ended = await Promise.all(underWay);
    expect([...ended, await code()]).toEqual(
      Array.from({ length: underWay.length + 1 }, () => 'statistics.report.no-browser'),
    );
    const browsers = (await readFile(started!, 'utf8')).length;
    expect(browsers).toBe(underWay.length + 1);
    await rm(folder, { recursive: true });
  });

  itPrints('is printed on A4 by Chromium', async () => {
    const pdf = await reportPdf(htmlOf(await reports.make(ofPolice)), chromium);
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.toString('latin1')).toMatch(/MediaBox \[0 0 59[45]\S* 84[12]/);
  });

  it('counts months across years', () => {
    expect(monthBefore('2026-03', 11)).toBe('2025-04');
    expect(monthBefore('2026-01')).toBe('2025-12');
    expect(daysOf('2024-02')).toEqual({ from: '2024-02-01', to: '2024-02-29' });
    expect(['2026-13', '2026-3', '0026-03', '2026-03'].map(isMonth)).toEqual([
      ...[false, false, false, true],
    ]);
  });
});
