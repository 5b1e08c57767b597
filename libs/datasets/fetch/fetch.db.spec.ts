import { limits } from '@shutong/platform';
import { water, police } from '../../../test/support/catalog';
import { datasetsUnderTest, type DatasetsUnderTest } from '../../../test/support/datasets';
import {
  startPortal,
  type PortalAnswer,
  type PortalServer,
} from '../../../test/support/portal-server';
import { codeOf } from '../../../test/support/refusals';

const rivers = 'code,name\n001,乌江\n';

describe('A file that the hub fetches', () => {
  let on: DatasetsUnderTest;
  let server: PortalServer;
  let answer: (path: string, headers: Record<string, unknown>) => PortalAnswer;
  beforeAll(async () => {
    server = await startPortal((path, headers) => answer(path, headers));
    // Of this machine no other address may be reached.
    on = await datasetsUnderTest({ HARVEST_NETWORKS: '127.0.0.1' });
  });
  afterAll(async () => {
    await on.close();
    await server.stop();
  });

  let made = 0;
  const officer = () => on.as(water, 'provider-officer');
  const dataset = async () => (await on.keeping.create(officer(), `Fetched ${(made += 1)}`)).id;
  const ask = (id: string, address = `${server.url}/r.csv`, everyHours: number | null = null) =>
    on.fetches.ask(officer(), id, { address, everyHours });
  const standing = async (id: string) => (await on.fetchSurface.datasetFetch(officer(), id))!;
  const fetched = async (id: string, address?: string, everyHours?: number) => {
    await ask(id, address, everyHours ?? null);
    expect(await on.fetcher.next(on.system)).toBe(true);
    return standing(id);
  };
  const versions = async (id: string) =>
    (await on.register.versions(officer(), id, { first: 9 })).nodes;
  const loaded = async () => {
    while (await on.loads.next(on.system));
  };
  const later = (hours: number) =>
    on.clock.set(new Date(on.clock.now().getTime() + hours * 3_600_000));

  it('is loaded as one that was sent, under the name that its server gives it', async () => {
    const disposition = `attachment; filename*=UTF-8''%E6%B2%B3%E6%B5%81.csv`;
    answer = () => ({ body: rivers, headers: { 'content-disposition': disposition } });
    const id = await dataset();
    expect(await fetched(id)).toMatchObject({
      ...{ outcome: 'fetched', version: 1, nextAt: null, underWay: false },
      ...{ received: Buffer.byteLength(rivers), failureCode: null },
    });
    await loaded();
    const [version] = await versions(id);
    expect(version).toMatchObject({ state: 'ready', number: 1, fileName: '河流.csv' });
    expect(version!.begunBy).toBe(officer().actor.id);
    const events = await on.rows<{ type: string }>(
      'SELECT type FROM transport.message WHERE key = $1',
      [id],
    );
    expect(events.map(({ type }) => type.replace(/^.*datasets\./, ''))).toEqual(
      expect.arrayContaining(['fetch.asked', 'version.received', 'fetch.ended', 'version.ready']),
    );
  });

  it('is asked for by its schedule on condition that it is another, and begins no version where it is not', async () => {
    const id = await dataset();
    answer = () => ({ body: rivers, headers: { etag: '"1"' } });
    await fetched(id, `${server.url}/daily.csv`, 24);
    await loaded();
    expect(await on.fetcher.next(on.system)).toBe(false);
    answer = (_, headers) =>
      headers['if-none-match'] === '"1"' ? { status: 304 } : { status: 500 };
    later(25);
    await on.fetcher.next(on.system);
    expect(await standing(id)).toMatchObject({
      failureReason: null,
      outcome: 'unchanged',
      version: 1,
    });
    // A server that knows no conditions sends the same bytes.
    answer = () => ({ body: rivers });
    later(25);
    await on.fetcher.next(on.system);
    expect(await standing(id)).toMatchObject({ outcome: 'unchanged', version: 1 });
    expect(await versions(id)).toHaveLength(1);
    answer = () => ({ body: `${rivers}002,清水江\n` });
    later(25);
    await on.fetcher.next(on.system);
    await loaded();
    expect((await versions(id)).map(({ state }) => state)).toEqual(['ready', 'ready']);
    await on.fetches.stop(officer(), id);
    later(25);
    expect(await on.fetcher.next(on.system)).toBe(false);
    expect(await on.rows('SELECT 1 FROM datasets.fetch WHERE object IS NOT NULL')).toEqual([]);
  });

  it.each([
    ['http://127.0.0.2/', 'addressRefused'],
    ['http://10.0.0.1/', 'addressRefused'],
    ['http://169.254.169.254/latest/meta-data/', 'addressRefused'],
    ['http://[::1]/', 'addressRefused'],
    ['http://[::ffff:10.0.0.1]/', 'addressRefused'],
    ['http://2852039166/', 'addressRefused'],
    ['/to-metadata', 'addressRefused'],
    ['/to-private', 'addressRefused'],
    ['/to-file', 'noWebAddress'],
    ['/round', 'tooManyRedirects'],
    ['/missing', 'status'],
    ['/packed', 'unreadableEncoding'],
    ['/huge', 'tooLarge'],
    ['/empty', 'empty'],
  ])(
    'is refused from %s, with code, address and remedy, and changes nothing',
    async (from, code) => {
      const answers: Readonly<Record<string, PortalAnswer>> = {
        '/to-metadata': { status: 302, headers: { location: 'http://169.254.169.254/' } },
        '/to-private': { status: 307, headers: { location: 'http://[::ffff:192.168.0.1]/' } },
        '/to-file': { status: 302, headers: { location: 'file:///etc/passwd' } },
        '/round': { status: 302, headers: { location: '/round' } },
        '/missing': { status: 404 },
        '/packed': { body: 'x', headers: { 'content-encoding': 'br' } },
        '/huge': { headers: { 'content-length': limits.ingestFile.value + 1 } },
        '/empty': { body: '' },
      };
      answer = (path) => answers[path]!;
      const id = await dataset();
      const address = from.startsWith('/') ? `${server.url}${from}` : from;
      const told = await fetched(id, address);
      const kebab = code.replace(/[A-Z]/g, (one) => `-${one.toLowerCase()}`);
      expect(told).toMatchObject({ outcome: 'failed', failureCode: `datasets.fetch.${kebab}` });
      expect(told.failureReason).toContain(new URL(address).host);
      expect(await versions(id)).toEqual([]);
      expect(await on.rows('SELECT 1 FROM datasets.fetch WHERE object IS NOT NULL')).toEqual([]);
    },
  );

  it('is tried again, later each time, where the server may do better, and then given up', async () => {
    answer = () => ({ body: rivers, breakOffAfter: 5 });
    const id = await dataset();
    for (let attempt = 1; attempt <= limits.fetchAttempts.value; attempt += 1) {
      if (attempt === 1) await fetched(id);
      else await on.fetcher.next(on.system);
      const isLast = attempt === limits.fetchAttempts.value;
      expect(await standing(id)).toMatchObject({
        ...{ failureCode: 'datasets.fetch.unreachable', outcome: isLast ? 'failed' : null },
      });
      expect(await on.fetcher.next(on.system)).toBe(false);
      later(1);
    }
    answer = () => ({ body: rivers });
    expect(await fetched(id)).toMatchObject({ outcome: 'fetched', failureCode: null });
  });

  it('waits for a version that is under way, and is wanted once more where its last version was given up', async () => {
    const id = await dataset();
    answer = () => ({ body: rivers });
    const sent = await on.begin(officer(), id, rivers);
    await ask(id);
    expect(await on.fetcher.next(on.system)).toBe(false);
    await on.steps.discard(officer(), sent.id);
    expect(await on.fetcher.next(on.system)).toBe(true);
    const people = ['王小明,11010519491231002X', '李四,440524188001010014'].join('\n');
    answer = () => ({ body: `name,id_card\n${people}\n` });
    await loaded();
    await fetched(id);
    await loaded();
    const [held] = await versions(id);
    expect(held!.state).toBe('held');
    await on.steps.discard(officer(), held!.id);
    expect(await fetched(id)).toMatchObject({ outcome: 'fetched', version: 4 });
  });

  it('is tried again after its process has died, and leaves nothing in the store', async () => {
    const id = await dataset();
    await ask(id);
    await on.rows(
      `UPDATE datasets.fetch SET run = gen_random_uuid(), attempts = 1, object = $2, changed_at = $3 WHERE dataset_id = $1`,
      [id, `datasets/${id}/fetched-x`, on.clock.now()],
    );
    expect(await codeOf(ask(id))).toBe('datasets.fetch.under-way');
    later(1);
    await on.fetchEnds.tidy(on.system);
    expect(await standing(id)).toMatchObject({ failureCode: 'datasets.fetch.broken-off' });
    later(1);
    answer = () => ({ body: rivers });
    expect(await on.fetcher.next(on.system)).toBe(true);
    expect(await standing(id)).toMatchObject({ outcome: 'fetched' });
  });

  it('is asked for by the department’s own officers, at an address of the web', async () => {
    const id = await dataset();
    const other = on.as(police, 'provider-officer');
    const wish = { address: server.url, everyHours: null };
    expect(await codeOf(on.fetches.ask(other, id, wish))).toBe('datasets.dataset.not-found');
    for (const address of ['ftp://x/', 'file:///etc/passwd', 'http://a:b@x.example/', 'x'])
      expect(await codeOf(ask(id, address))).toBe('datasets.fetch.no-web-address');
    expect(await codeOf(on.fetches.stop(officer(), id))).toBe('datasets.fetch.not-found');
    expect(await on.fetchSurface.datasetFetch(officer(), id)).toBeNull();
  });
});
