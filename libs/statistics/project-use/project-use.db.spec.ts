import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { Engine } from '@shutong/datasets';
import { FixedClock, dayInChina, type Context } from '@shutong/platform';
import { Workbook } from '@shutong/workbook';
import type { Subscription } from '@shutong/transport';
import { eventually } from '../../../test/support/application';
import { bureau, police, water } from '../../../test/support/exchange';
import { answerCalls, commandFor } from '../../../test/support/exchange-calls';
import {
  agreementsOf,
  brought,
  lab,
  project,
  projectsUnderTest,
  sign,
  type ProjectsUnderTest,
} from '../../../test/support/projects';
import { codeOf } from '../../../test/support/refusals';
import { startStatistics } from '../../../test/support/statistics-worker';
import type { Agreement } from '../../exchange/agreement/agreement.entity';
import { CallService } from '../../exchange/call/call.service';
import type { Project } from '../../exchange/project/project.entity';
import { figureFile } from '../figures/figure-file';
import type { FigureFormat } from '../figures/figures.parameters';
import { FigureTables, type Figures } from '../figures/figures.service';
import { PurposeUses } from '../purpose/purpose-uses.service';
import { Recount } from '../recount/recount.service';

/** An entry of the log on a call. */
interface LoggedCall {
  readonly action: string;
  readonly outcome: string;
  readonly purpose: { readonly code: string };
  readonly resource: readonly {
    readonly type: string;
    readonly id: string;
    readonly rows?: number;
  }[];
}

const bounds = { unpacked: 1_000_000, columns: 100, cell: 1000 };

describe('use by project', () => {
  const clock = new FixedClock(new Date());
  let hub: ProjectsUnderTest;
  let statistics: INestApplicationContext;
  let answering: Subscription;
  let made: Project;
  beforeAll(async () => {
    hub = await projectsUnderTest(clock);
    statistics = await startStatistics(hub);
    answering = await answerCalls(hub, {
      askers: [hub.requester, hub.university],
      content: ({ mode, rowsAsked, fields }) =>
        mode === 'verify'
          ? { results: 'm'.repeat(rowsAsked) }
          : {
              rows: Array.from({ length: rowsAsked }, () =>
                Object.fromEntries(fields.map((field) => [field, 'x'])),
              ),
            },
    });
    made = await used();
  });
  afterAll(async () => {
    await answering.close();
    await statistics.close();
    await hub.close();
  });

  async function called(by: string, agreement: Agreement, change: object = {}): Promise<string> {
    const requester = by === lab ? hub.university : hub.requester;
    const command = await commandFor({ ...hub, requester }, agreement, change);
    return codeOf(hub.app.get(CallService).call(hub.as(by, 'connector'), command));
  }

  /** Two resources are offered, one of them is used, by a chunk of verifications and a query; one call is refused, one comes to no end. */
  async function used(): Promise<Project> {
    const founded = await project(hub, [police, water, lab], { domain: 'energy' });
    await brought(hub, founded);
    await brought(hub, founded, { resourceId: hub.otherResourceId });
    const ofLab = (await agreementsOf(hub, lab, founded)).find(
      ({ resourceId }) => resourceId === hub.resourceId,
    )!;
    await sign(hub, ofLab);
    expect(await called(lab, ofLab, { rowsAsked: 3 })).toBe('ok');
    expect(await called(lab, ofLab, { mode: 'query', rowsAsked: 2 })).toBe('ok');
    expect(await called(lab, ofLab, { mode: 'query', fields: ['contact'] })).toMatch(/field/);
    await answering.close();
    expect(await called(lab, ofLab, { deadline: (clock.now().getTime() + 500) * 1000 })).not.toBe(
      'ok',
    );
    return founded;
  }

  const today = () => dayInChina(clock.now());
  const read = (ctx: Context, change: object = {}): Promise<Figures> =>
    statistics.get(FigureTables).read(ctx, 'projects', { from: today(), to: today(), ...change });
  const authority = () => hub.as(bureau, 'authority', 'gao');
  const settled = () =>
    eventually(
      () => read(authority()),
      ({ rows }) => rows.some(({ project: code, calls }) => code === made.code && calls === 4),
    );
  const figures = {
    ...{ offered: 2, used: 1, calls: 4, answered: 2, refused: 1, failed: 1, rows: 2 },
  };

  const engine = new Engine();
  afterAll(() => engine.stop());
  const exported = (of: Figures, format: FigureFormat): Promise<Buffer> =>
    figureFile(of, format, { engine, language: 'en' });
  /** Names of the columns, and the first row. */
  async function parquetRows(file: Buffer): Promise<readonly unknown[][]> {
    const folder = await mkdtemp(join(tmpdir(), 'shutong-test-'));
    const path = join(folder, 'file.parquet');
    await writeFile(path, file);
    const rows = await engine.session([path], async (session) => [
      (await session.run(`DESCRIBE SELECT * FROM read_parquet('${path}')`)).map(([name]) => name),
      ...(await session.run(`SELECT * FROM read_parquet('${path}')`)),
    ]);
    await rm(folder, { recursive: true });
    return rows as unknown[][];
  }

  it('C48.1 an export gives resources offered and used, calls and failures', async () => {
    const { rows } = await settled();
    expect(rows).toEqual([{ project: made.code, domain: 'energy', ...figures }]);
    const file = await exported(await settled(), 'csv');
    expect(file.toString('utf8').split('\r\n').slice(0, 2)).toEqual([
      '\ufeffProject,Domain,Resources offered,Resources used,Calls,Answered,Refused,Failed,Records',
      `${made.code},energy,2,1,4,2,1,1,2`,
    ]);
    const workbook = await Workbook.open(await exported(await settled(), 'xlsx'), bounds);
    const [, second] = await workbook.rows('figures', 10);
    expect(second!.cells).toEqual([made.code, 'energy', '2', '1', '4', '2', '1', '1', '2']);
    const [names, row] = await parquetRows(await exported(await settled(), 'parquet'));
    expect(names).toEqual(['project', 'domain', ...Object.keys(figures)]);
    expect(row).toEqual([made.code, 'energy', ...Object.values(figures).map(String)]);
  });

  it('C48.2 the figures equal a recount from the log', async () => {
    const { rows } = await settled();
    const logged = [
      ...(await hub.entries('exchange.call.verify')),
      ...(await hub.entries('exchange.call.query')),
    ] as unknown as LoggedCall[];
    const own = logged.filter(({ purpose }) => purpose.code === made.code);
    const answered = own.filter(({ outcome }) => outcome === 'allow');
    const ids = answered.flatMap(({ resource }) =>
      resource.filter(({ type }) => type === 'resource').map(({ id }) => id),
    );
    expect(rows[0]).toMatchObject({
      calls: own.length,
      answered: answered.length,
      refused: own.filter(({ outcome }) => outcome === 'deny').length,
      failed: own.filter(({ outcome }) => outcome === 'error').length,
      used: new Set(ids).size,
      rows: answered
        .filter(({ action }) => action === 'exchange.call.query')
        .reduce((sum, { resource: [of] }) => sum + (of!.rows ?? 0), 0),
    });
  });

  it('counts an application and an answer for each grant, as the log has them', async () => {
    await settled();
    const recount = new Recount(await hub.db.connect('hub'));
    const { counters } = await eventually(
      () => recount.of(authority(), { from: today(), to: today() }),
      ({ counters: all }) =>
        all.some(({ counter, shown }) => counter === 'decisions' && shown >= 4n),
    );
    const granted = counters.filter(({ counter }) =>
      ['applications', 'decisions'].includes(counter),
    );
    expect(granted.map(({ counter, ...sides }) => [counter, sides])).toEqual([
      ['applications', { shown: 4n, recounted: 4n }],
      ['decisions', { shown: 4n, recounted: 4n }],
    ]);
  });

  it('is recounted from the log under the code of each project, and a figure that somebody changed is named', async () => {
    await settled();
    const recount = new Recount(await hub.db.connect('hub'));
    const recounted = async () => {
      const { counters } = await recount.of(authority(), { from: today(), to: today() });
      return counters
        .filter(({ counter }) => counter.startsWith(made.code))
        .map(({ counter, ...sides }) => [counter.slice(made.code.length), ...Object.values(sides)]);
    };
    expect(await recounted()).toEqual([
      ['.calls', 4n, 4n],
      ['.answered', 2n, 2n],
      ['.refused', 1n, 1n],
      ['.failed', 1n, 1n],
      ['.records', 2n, 2n],
    ]);
    const change = (sign: '+' | '-') =>
      hub.db
        .pool('migrator')
        .query(`UPDATE statistics.purpose_call SET rows = rows ${sign} 1 WHERE outcome = 'allow'`);
    await change('+');
    const [, , , , records] = await recounted();
    await change('-');
    expect(records![1]).toBeGreaterThan(2n);
    expect(records![2]).toBe(2n);
  });

  it('is by purpose, too, for those who supervise and for whoever asked in it', async () => {
    await settled();
    const uses = async (ctx: Context) =>
      (await statistics.get(PurposeUses).list(ctx, { first: 10 })).nodes;
    const own = { purpose: made.code, queries: 1, records: 2 };
    expect(await uses(authority())).toEqual([expect.objectContaining(own)]);
    expect(await uses(hub.as(lab, 'requester'))).toEqual([expect.objectContaining(own)]);
    expect(await uses(hub.as(water, 'requester'))).toEqual([]);
  });

  it('gives the row of one project alone by the address that a chart names', async () => {
    const { chart, rows } = await settled();
    const [point] = chart.points;
    const row = new URL(point!.query, 'http://hub').searchParams.get('row')!;
    expect((await read(authority(), { row })).rows).toEqual(rows);
    expect((await read(authority(), { row: 'P-none' })).rows).toEqual([]);
  });

  it('shows who does not supervise nothing but its own side, and other days nothing', async () => {
    await settled();
    const of = async (ctx: Context, change: object = {}) =>
      (await read(ctx, change)).rows.map(({ offered, calls }) => ({ offered, calls }));
    expect(await of(hub.as(police, 'requester'))).toEqual([{ offered: 2, calls: 4 }]);
    expect(await of(hub.as(lab, 'requester'))).toEqual([{ offered: 0, calls: 4 }]);
    expect(await of(hub.as(water, 'requester'))).toEqual([]);
    expect(await of(authority(), { from: '2020-01-01', to: '2020-12-31' })).toEqual([]);
  });
});
