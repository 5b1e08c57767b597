import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { said } from '../examples/tools';
import { startCluster } from '../support/cluster';
import { listedRecords, manyRecords } from '../support/listed-records';
import { openDataUnderTest, openItem, until, type OpenDataUnderTest } from '../support/open-data';

/** A portal that lists one dataset of a department, of so many rows, and so many harvested ones. */
export interface FilledPortal {
  readonly url: string;
  /** Id of the department's dataset. */
  readonly own: string;
  /** Datasets in all. */
  readonly all: number;
  readonly scratch: string;
}

export interface Filling {
  readonly rows: number;
  readonly harvested: number;
  /** Whether each row lies somewhere: a tenth of a degree east of the one before. */
  readonly placed?: boolean;
}

/** Counts what is as it has to be, and shows what is not. */
export class Checks {
  passed = 0;
  failed = 0;

  check(what: string, found: unknown, expected: unknown): void {
    const isRight = isDeepStrictEqual(found, expected);
    if (isRight) this.passed += 1;
    else this.failed += 1;
    const told = isRight
      ? `ok    ${what}`
      : `FAIL  ${what}: ${JSON.stringify(found).slice(0, 2000)}`;
    console.log(told);
  }

  /** Exit code of the command, after its last line. */
  end(): number {
    console.log(`${this.passed} passed, ${this.failed} failed, 0 skipped`);
    return this.failed === 0 ? 0 : 1;
  }
}

/** Does the work with a portal on a database of its own. */
export async function withFilledPortal(
  filling: Filling,
  work: (portal: FilledPortal) => Promise<void>,
): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'shutong-conformance-'));
  const cluster = await startCluster();
  process.env['SHUTONG_TEST_CLUSTER'] = cluster.url;
  try {
    const on = await openDataUnderTest();
    const own = await fill(on, filling);
    await work({ url: on.portal.url, own, all: filling.harvested + 4, scratch });
    await on.close();
  } finally {
    await cluster.stop();
    await rm(scratch, { recursive: true, force: true });
  }
}

async function fill(
  on: OpenDataUnderTest,
  { rows, harvested, placed = false }: Filling,
): Promise<string> {
  const columns = ['n', 'name', ...(placed ? ['lon', 'lat'] : [])];
  const entry = await on.entry(columns.map((code) => openItem(code, code)));
  const { id } = await on.dataset();
  const place = (n: number) => (placed ? [(106 + n / 10).toFixed(1), '26.5'] : []);
  const lines = Array.from({ length: rows }, (_, n) => [n, `r${n}`, ...place(n)].join(','));
  await on.publish(await on.version(id, `${[columns.join(','), ...lines].join('\n')}\n`), entry);
  const pool = on.hub.db.pool('migrator');
  await listedRecords(pool);
  await manyRecords(pool, harvested);
  await until(async () => {
    const [left] = await on.rows<{ due: number }>(
      'SELECT count(*)::int AS due FROM opendata.listing_due',
    );
    return left!.due === 0 ? true : undefined;
  });
  return id;
}

/** Programs that a file of requirements names, as PyPI has them; answers their folder. */
export async function pythonTools(scratch: string, requirements: string): Promise<string> {
  const bin = join(scratch, 'venv', 'bin');
  await said('python3', ['-m', 'venv', join(scratch, 'venv')]);
  const quiet = ['--quiet', '--disable-pip-version-check'];
  await said(join(bin, 'pip'), ['install', ...quiet, '-r', requirements]);
  return bin;
}
