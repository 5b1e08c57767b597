import { once } from 'node:events';
import { Engine } from '@shutong/datasets';
import { Config, OBJECT_STORE, limits, systemContext, type ObjectStore } from '@shutong/platform';
import { heldReads } from '../../../test/support/held-reads';
import {
  openDataUnderTest,
  openItem,
  type OpenDataUnderTest,
} from '../../../test/support/open-data';
import { codeOf } from '../../../test/support/refusals';
import { until } from '../../../test/support/until';
import { OpenDatasets } from './open-datasets.service';
import { OpenFiles } from './open-files.service';
import { OpenTables } from './open-tables.service';
import { replaceProperty } from '../../../test/support/replace-property';

const rivers = 'code,name,depth\n001,乌江,2.50\n002,清水江,1.25\n003,赤水河,\n';
const filtered = 'filter=depth>1';

describe('The portal, within its limits,', () => {
  let on: OpenDataUnderTest;
  let entry: string;
  let dataset: string;
  beforeAll(async () => {
    on = await openDataUnderTest();
    entry = await on.entry(['code', 'name', 'depth'].map((code) => openItem(code, code)));
    dataset = (await published(rivers)).dataset;
    // A busy machine may take long to start the engine.
    await until(async () => ((await ask(dataset, filtered)).ok ? true : undefined));
  });
  afterAll(() => on.close());

  async function published(content: string) {
    const { id } = await on.dataset();
    return { dataset: id, publication: await on.publish(await on.version(id, content), entry) };
  }
  const ask = (id: string, query = '', client = '192.0.2.1') =>
    fetch(`${on.portal.url}/api/v1/datasets/${id}/versions/1/tables/0/rows?${query}`, {
      headers: { 'x-forwarded-for': client },
    });
  const codeIn = async (answer: Response) => ((await answer.json()) as { code: string }).code;
  const rowsIn = async (answer: Response) => ((await answer.json()) as { rows: unknown[] }).rows;
  const get = <T>(type: new (...parts: never[]) => T) => on.portal.app.get(type, { strict: false });

  it('answers others though one client asks for more than its share, which is told to wait', async () => {
    const { dataset: slow, publication } = await published(rivers);
    const held = heldReads((key) => key.includes(publication));
    const all = Array.from({ length: 3 * limits.openShare.value }, () =>
      ask(slow, filtered, '198.51.100.7'),
    );
    await until(async () => held.opened[0]);
    await new Promise((resolve) => setTimeout(resolve, 500));
    held.letGo();
    const other = await ask(dataset, filtered, '203.0.113.9');
    expect(other.status).toBe(200);
    const answers = await Promise.all(all);
    const refused = answers.filter(({ status }) => status === 429);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 429]));
    expect(refused[0]!.headers.get('retry-after')).toBe(String(limits.retryAfter.value));
    expect(await codeIn(refused[0]!)).toBe('datasets.engine.share-taken');
  });

  it('says that it took too long where an answer does not come in time', async () => {
    const { dataset: id, publication } = await published(rivers);
    const soon = replaceProperty<{ value: number }, 'value'>(limits.openQuery, 'value', 100);
    const held = heldReads((key) => key.includes(publication));
    expect(await codeIn(await ask(id))).toBe('datasets.engine.interrupted');
    held.letGo();
    soon.restore();
    expect((await rowsIn(await ask(id))).length).toBe(3);
  });

  it('keeps so many bytes at hand, and fetches anew what was asked for longest ago', async () => {
    const [first, second] = [await published(rivers), await published(rivers)];
    const files = async (publication: string) =>
      (await on.filesIn('portal', 'open-tables')).filter((file) => file.includes(publication))
        .length;
    await rowsIn(await ask(first.dataset, filtered));
    const least = replaceProperty<{ value: number }, 'value'>(limits.openTables, 'value', 1);
    await rowsIn(await ask(second.dataset, filtered));
    expect([await files(first.publication), await files(second.publication)]).toEqual([0, 0]);
    expect(await rowsIn(await ask(first.dataset, filtered))).toHaveLength(2);
    least.restore();
  });

  it('gives a file to so many at a time, and to so many of one client; others are told to wait', async () => {
    const most = replaceProperty<{ value: number }, 'value'>(limits.openDownloads, 'value', 2);
    const share = replaceProperty<{ value: number }, 'value'>(
      limits.openDownloadsShare,
      'value',
      1,
    );
    const files = new OpenFiles(get(OpenTables), get(OpenDatasets));
    most.restore();
    share.restore();
    const ctx = systemContext('test', new Date());
    const whole = await get(OpenDatasets).table(ctx, { id: dataset, version: '1', table: '0' });
    const read = (client: string) =>
      files.read(whole, undefined, { client, gone: new AbortController().signal });
    const first = await read('a');
    expect(await codeOf(read('a'))).toBe('datasets.engine.share-taken');
    const second = await read('b');
    expect(await codeOf(read('c'))).toBe('datasets.engine.queue-full');
    first.destroy();
    await once(first, 'close');
    const third = await until(() => read('c').catch(() => undefined));
    third.destroy();
    second.destroy();
  });

  it('fetches so many tables from the store at a time', async () => {
    const one = replaceProperty<{ value: number }, 'value'>(limits.openFetches, 'value', 1);
    const [datasets, engine] = [get(OpenDatasets), get(Engine)];
    const store = on.portal.app.get<ObjectStore>(OBJECT_STORE, { strict: false });
    const tables = new OpenTables(get(Config), store, datasets, engine);
    one.restore();
    const ctx = systemContext('test', new Date());
    const ids = [(await published(rivers)).dataset, (await published(rivers)).dataset];
    const held = heldReads(() => true);
    const { signal } = new AbortController();
    const used = ids.map(async (id) => {
      const found = await datasets.table(ctx, { id, version: '1', table: '0' });
      return tables.use(found, signal, async ({ bytes }) => bytes);
    });
    await until(async () => held.opened[0]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(held.opened).toHaveLength(1);
    held.letGo();
    expect(await Promise.all(used)).toEqual([expect.any(Number), expect.any(Number)]);
  });
});
