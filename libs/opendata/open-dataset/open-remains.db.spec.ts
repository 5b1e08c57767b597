import { randomBytes } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Engine } from '@shutong/datasets';
import {
  openDataUnderTest,
  openItem,
  until,
  type OpenDataUnderTest,
} from '../../../test/support/open-data';
import { EXPORT_ENGINE } from './export-engine.token';

const planted = `PLANTED-${randomBytes(8).toString('hex')}`;
/** So many bytes that the engine makes a table of its own of them. */
const rowCount = 20_000;
const rows = Array.from(
  { length: rowCount },
  (_, at) => `${at},${planted}-${randomBytes(20).toString('hex')},106.5,26.5`,
);
const content = `code,name,lon,lat\n${rows.join('\n')}\n`;
const items = ['code', 'name', 'lon', 'lat'].map((name) => openItem(name, name));

describe('Of a version that is withdrawn', () => {
  let on: OpenDataUnderTest;
  let entry: string;
  /** What other specs have left is not of these versions. */
  let lyingThere: ReadonlySet<string>;
  beforeAll(async () => {
    lyingThere = new Set(await readdir(tmpdir()));
    on = await openDataUnderTest();
    entry = await on.entry(items);
  });
  afterAll(() => on.close());

  /** All that these processes write in: their store, the folder of the portal, and what they work at. */
  const places = async (): Promise<string[]> => {
    const scratch = (await readdir(tmpdir())).filter(
      (name) => name.startsWith(`shutong-scratch-${process.pid}-`) && !lyingThere.has(name),
    );
    return [on.folder, ...scratch.map((name) => join(tmpdir(), name))];
  };
  const files = async (): Promise<string[]> => {
    const inside = async (folder: string) => {
      const all = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
      return all.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
    };
    return (await Promise.all((await places()).map(inside))).flat().sort();
  };
  const holding = async (text: string) => {
    const found: string[] = [];
    for (const path of await files()) {
      if ((await readFile(path)).includes(text)) found.push(path);
    }
    return found;
  };

  /** Reads it in every way in which it is given; answers what came. */
  const readAll = async (dataset: string): Promise<Map<string, Response>> => {
    const table = `/api/v1/datasets/${dataset}/versions/latest/tables/0`;
    const of = ['file', 'rows', 'rows', 'rows', 'rows.csv', 'rows.jsonl', 'preview'];
    const exports = ['csv', 'tsv', 'jsonl', 'geojson', 'xlsx'].map((format) => `file.${format}`);
    const addresses = [
      ...[...of, ...exports].map((one) => `${table}/${one}`),
      `/api/v1/datasets/${dataset}/versions/latest/features/collections/0/items`,
      ...['/feed.atom', '/catalog', '/data.json', `/id/${dataset}`],
      `/dataset/${dataset}/feed.atom`,
    ];
    const answers = new Map<string, Response>();
    for (const address of addresses) {
      const answer = await fetch(`${on.portal.url}${address}`);
      await answer.arrayBuffer();
      answers.set(address, answer);
    }
    return answers;
  };

  it.each([
    ['nothing remains on any disk once everybody has read it in every way', false],
    ['nothing remains on any disk where the engines were killed meanwhile', true],
  ])('%s', async (_, isKilled) => {
    const { id: dataset } = await on.dataset();
    const version = await on.version(dataset, content);
    await on.publish(version, entry);
    const answers = await until(async () => {
      const all = await readAll(dataset);
      return [...all.values()].every(({ status }) => status === 200) ? all : undefined;
    });
    expect(answers.size).toBeGreaterThan(10);
    const lies = async (part: string) => (await files()).some((path) => path.includes(part));
    await until(async () => (await lies('open-tables/own/')) || undefined);
    // The file as it was sent says so in plain text; what is made of it is packed, so there must be no file at all.
    expect(await holding(planted)).not.toEqual([]);
    if (isKilled) {
      const [rowsEngine, exportEngine] = [Engine, EXPORT_ENGINE].map((token) =>
        on.portal.app.get<Engine>(token, { strict: false }),
      );
      for (const { pid } of [rowsEngine!, exportEngine!]) if (pid) process.kill(pid, 'SIGKILL');
    }
    await on.steps.withdraw(on.as('department-head'), version, '内容有误');
    await until(async () => ((await files()).length === 0 ? true : undefined)).catch(
      () => undefined,
    );
    expect([await holding(planted), await files()]).toEqual([[], []]);
    const after = await readAll(dataset);
    const statuses = [...after].filter(([address]) => address.includes(dataset));
    expect(statuses.filter(([, { status }]) => status === 200)).toEqual([]);
  });
});
