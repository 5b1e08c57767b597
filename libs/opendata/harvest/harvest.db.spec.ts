import { FixedClock } from '@shutong/platform';
import { harvestsUnderTest, type HarvestsUnderTest } from '../../../test/support/harvests';
import {
  startPortal,
  type PortalAnswer,
  type PortalServer,
} from '../../../test/support/portal-server';
import { codeOf } from '../../../test/support/refusals';
import { actor, contextOf } from '../../../test/support/catalog';

interface Dataset {
  readonly identifier: string;
  readonly title: string;
  readonly [field: string]: unknown;
}

const dataset = (number: number, more: object = {}): Dataset => ({
  ...{ identifier: `d-${number}`, title: `Dataset ${number}`, description: 'd', keyword: ['k'] },
  ...{ modified: '2024-01-01', publisher: { name: 'Office' }, contactPoint: { fn: 'Desk' } },
  ...more,
});
const many = (count: number): Dataset[] => Array.from({ length: count }, (_, at) => dataset(at));
const dataJson = (datasets: readonly Dataset[]): PortalAnswer => ({
  body: JSON.stringify({ conformsTo: 'project-open-data', dataset: datasets }),
});

describe('harvests', () => {
  const clock = new FixedClock(new Date('2026-03-02T01:00:00Z'));
  let harvests: HarvestsUnderTest;
  let portal: PortalServer;
  const answers = new Map<
    string,
    (path: string, headers: Record<string, unknown>) => PortalAnswer
  >();
  beforeAll(async () => {
    portal = await startPortal((path, headers) => {
      const answer = answers.get(new URL(path, 'http://x').pathname);
      return answer ? answer(path, headers) : { status: 404 };
    });
    const settings = { PORTAL_URL: 'https://data.region.example/' };
    harvests = await harvestsUnderTest({ clock, settings });
  });
  afterAll(async () => {
    await harvests.close();
    await portal.stop();
  });

  let sources = 0;
  /** A source of its own, and what it answers from now on. */
  const source = async (first: readonly Dataset[] | PortalAnswer) => {
    const path = `/source-${(sources += 1)}`;
    const answer = (next: readonly Dataset[] | PortalAnswer) =>
      answers.set(path, () => (Array.isArray(next) ? dataJson(next) : (next as PortalAnswer)));
    answer(first);
    const added = await harvests.add(`${portal.url}${path}`);
    return { ...added, path, answer, harvest: () => harvests.harvest(added) };
  };
  const recordsOf = ({ id }: { id: string }) =>
    harvests.rows<{ id: string; key: string; state: string; version: number }>(
      'SELECT id, key, state, version FROM opendata.record WHERE source_id = $1 ORDER BY key',
      [id],
    );

  it('bring in what is new and what changed, and leave the rest as it was', async () => {
    const from = await source(many(3));
    expect(await from.harvest()).toMatchObject({ state: 'done', fresh: 3, changed: 0, total: 3 });
    expect(await from.harvest()).toMatchObject({
      state: 'done',
      fresh: 0,
      changed: 0,
      unchanged: 3,
    });
    from.answer([dataset(0), dataset(1, { title: 'Other' }), dataset(2), dataset(3)]);
    const run = await from.harvest();
    expect(run).toMatchObject({ fresh: 1, changed: 1, unchanged: 2, gone: 0, refused: 0 });
    const outcomes = await harvests.register.outcomes(harvests.operator, {
      runId: run.id,
      first: 10,
    });
    expect(outcomes.nodes.map(({ outcome, key }) => [outcome, key]).sort()).toEqual([
      ['changed', 'd-1'],
      ['new', 'd-3'],
    ]);
    const changed = (await recordsOf(from)).find(({ key }) => key === 'd-1')!;
    const history = await harvests.register.history(harvests.operator, changed.id, { first: 10 });
    expect(history.nodes.map(({ outcome, version }) => [version, outcome])).toEqual([
      [2, 'changed'],
      [1, 'new'],
    ]);
  });

  it('are one fact each: rows, log entry and event', async () => {
    const from = await source(many(2));
    await from.harvest();
    const logged = await harvests.rows<{ action: string }>(
      `SELECT action FROM audit.entry WHERE $1 = ANY (resource) ORDER BY recorded_at, id`,
      [`harvest-source:${from.id}`],
    );
    expect(logged.map(({ action }) => action.replace('opendata.', '')).sort()).toEqual([
      ...['harvest.ask', 'harvest.end', 'harvest.write', 'source.add'],
    ]);
    const told = await harvests.rows<{ type: string }>(
      `SELECT type FROM transport.message WHERE key = $1 ORDER BY type`,
      [from.id],
    );
    expect(told.map(({ type }) => type.replace('opendata.', ''))).toEqual([
      ...['harvest.asked', 'harvest.ended', 'record.harvested', 'source.added'],
    ]);
  });

  it.each<[string, PortalAnswer]>([
    ['an error page', { body: '<html>Oops</html>' }],
    ['an error in a 200', { body: '{"success":false,"error":{"message":"down"}}' }],
    ['half an answer', { body: (dataJson(many(3)).body as string).slice(0, 200) }],
    ['an empty list', dataJson([])],
    ['another kind', { body: 'id,title,url,description,organization\n1,T,https://a.example,d,o' }],
    ['a server that is down', { status: 500 }],
    ['a redirect inside', { status: 302, headers: { location: 'http://169.254.169.254/' } }],
  ])('change nothing where the source answers with %s', async (_, broken) => {
    const from = await source(many(3));
    await from.harvest();
    const before = await recordsOf(from);
    from.answer(broken);
    const run = await from.harvest();
    expect(run).toMatchObject({ state: 'failed', fresh: 0, gone: 0, missing: 0 });
    expect(run.why).not.toBeNull();
    expect(await recordsOf(from)).toEqual(before);
    from.answer(many(3));
    expect(await from.harvest()).toMatchObject({ state: 'done', unchanged: 3 });
  });

  it('keep every dataset’s history where a portal renames all its identifiers', async () => {
    const from = await source(many(30));
    await from.harvest();
    const before = await recordsOf(from);
    from.answer(many(30).map((one) => ({ ...one, identifier: `urn:new:${one.identifier}` })));
    expect(await from.harvest()).toMatchObject({ fresh: 0, renamed: 30, gone: 0, missing: 0 });
    const after = await recordsOf(from);
    expect(after.map(({ id, key }) => [id, key])).toEqual(
      before.map(({ id, key }) => [id, `urn:new:${key}`]),
    );
    expect(await from.harvest()).toMatchObject({ unchanged: 30, renamed: 0 });
  });

  it('report an identifier that occurs again, and merge nothing', async () => {
    const from = await source([dataset(1), dataset(1, { title: 'Another' }), dataset(2)]);
    const run = await from.harvest();
    expect(run).toMatchObject({ state: 'done', fresh: 2, refused: 1 });
    const refused = { runId: run.id, outcome: 'refused' as const, first: 10 };
    const { nodes } = await harvests.register.outcomes(harvests.operator, refused);
    expect(nodes).toMatchObject([{ key: 'd-1', place: 2, why: 'its identifier occurs again' }]);
  });

  it('let little go at once, and bring back what returns as what it was', async () => {
    const from = await source(many(10));
    await from.harvest();
    const before = await recordsOf(from);
    from.answer(many(9));
    expect(await from.harvest()).toMatchObject({ gone: 1, missing: 0, unchanged: 9 });
    expect((await recordsOf(from)).at(-1)).toMatchObject({ key: 'd-9', state: 'gone', version: 2 });
    from.answer(many(10));
    expect(await from.harvest()).toMatchObject({ fresh: 1, unchanged: 9 });
    expect((await recordsOf(from)).at(-1)).toEqual({ ...before.at(-1), version: 3 });
  });

  it('let much wait for a person, who may let go what was looked at and nothing else', async () => {
    const from = await source(many(40));
    await from.harvest();
    from.answer(many(10));
    expect(await from.harvest()).toMatchObject({ gone: 0, missing: 30 });
    const { orders, operator, register } = harvests;
    expect(await register.missingOf(from.id)).toBe(30);
    expect(await codeOf(orders.acceptRemovals(operator, from.id, 29))).toBe(
      'opendata.harvest.nothing-waits',
    );
    from.answer(many(20));
    expect(await from.harvest()).toMatchObject({ gone: 0, unchanged: 20 });
    expect(await register.missingOf(from.id)).toBe(20);
    const both = await Promise.all(
      [1, 2].map(() => codeOf(orders.acceptRemovals(operator, from.id, 20))),
    );
    expect(both.sort()).toEqual(['ok', 'opendata.harvest.nothing-waits']);
    const states = (await recordsOf(from)).map(({ state }) => state);
    expect(states.filter((state) => state === 'gone')).toHaveLength(20);
  });

  it('pass over what comes back from this portal', async () => {
    const landingPage = 'https://data.region.example/id/1';
    const from = await source([dataset(1, { landingPage }), dataset(2)]);
    expect(await from.harvest()).toMatchObject({ fresh: 1, refused: 1 });
  });

  it('read nothing where the source says that it is as it was', async () => {
    const path = '/validated';
    let bodies = 0;
    answers.set(path, (_, headers) => {
      if (headers['if-none-match'] === '"v1"') return { status: 304 };
      bodies += 1;
      return { ...dataJson(many(3)), headers: { etag: '"v1"' } };
    });
    const added = await harvests.add(`${portal.url}${path}`);
    await harvests.harvest(added);
    const before = bodies;
    expect(await harvests.harvest(added)).toMatchObject({ state: 'done', unchanged: 3 });
    expect(bodies).toBe(before);
  });

  it('read all pages, and let nothing go where one of them is missing or leads back', async () => {
    const path = '/api/3/action/package_search';
    const packages = Array.from({ length: 5 }, (_, at) => ({
      ...{ id: `p-${at}`, title: `P ${at}`, notes: '', resources: [] },
    }));
    let broken = false;
    answers.set(path, (asked) => {
      const start = Number(new URL(asked, 'http://x').searchParams.get('start') ?? 0);
      if (broken && start > 0) return { body: '{"success":false,"error":"busy"}' };
      const result = { count: 5, results: packages.slice(start, start + 2) };
      return { body: JSON.stringify({ success: true, result }) };
    });
    const added = await harvests.add(`${portal.url}${path}`);
    expect(await harvests.harvest(added)).toMatchObject({ state: 'done', pages: 3, fresh: 5 });
    broken = true;
    expect(await harvests.harvest(added)).toMatchObject({
      state: 'partial',
      unchanged: 2,
      gone: 0,
    });

    const page = (next: string) => ({
      body: `@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
        <https://x.example/${next}> a dcat:Dataset ; dct:title "${next}" .
        <> <http://www.w3.org/ns/hydra/core#next> <${next}> .`,
    });
    answers.set('/one', () => page('two'));
    answers.set('/two', () => page('one'));
    const cyclic = await harvests.add(`${portal.url}/one`);
    const run = await harvests.harvest(cyclic);
    expect(run).toMatchObject({ state: 'partial', fresh: 2, pages: 2 });
    expect(run.why).toContain('lead back');
  });

  it('give no record’s history to what is like it, as long as that record may stand on a page not read', async () => {
    const path = '/held/api/3/action/package_search';
    const listed = (id: string, title: string) => ({
      ...{ id, title, notes: '', organization: { title: 'Office' } },
      resources: [{ id: `r-${id}`, url: 'https://files.example/same.csv' }],
    });
    const before = Array.from({ length: 5 }, (_, at) => ({
      ...listed(`p-${at}`, `P ${at}`),
      resources: [{ id: `r-${at}`, url: `https://files.example/${at}.csv` }],
    }));
    let packages: object[] = before;
    let isBroken = false;
    answers.set(path, (asked) => {
      const start = Number(new URL(asked, 'http://x').searchParams.get('start') ?? 0);
      if (isBroken && start > 0) return { status: 503 };
      const result = { count: packages.length, results: packages.slice(start, start + 2) };
      return { body: JSON.stringify({ success: true, result }) };
    });
    const added = await harvests.add(`${portal.url}${path}`);
    await harvests.harvest(added);
    const [, , , , last] = await recordsOf(added);
    // One with the title and publisher of the last, one that is like nothing.
    packages = [listed('newcomer', 'P 4'), listed('other', 'Other'), ...before];
    isBroken = true;
    const partial = await harvests.harvest(added);
    expect(partial).toMatchObject({ state: 'partial', renamed: 0, fresh: 1, gone: 0 });
    expect(partial.why).toContain('; 1 that may be known');
    expect((await recordsOf(added)).find(({ id }) => id === last!.id)).toEqual(last);
    isBroken = false;
    expect(await harvests.harvest(added)).toMatchObject({ state: 'done', renamed: 0, fresh: 1 });
    expect((await recordsOf(added)).find(({ id }) => id === last!.id)).toEqual(last);
  });

  it('have their turn by schedule, once each, and none while they are paused', async () => {
    const from = await source(many(2));
    const { runs, system, sources: register, operator, orders } = harvests;
    await runs.schedule(system);
    await runs.schedule(system);
    expect(await codeOf(orders.ask(operator, from.id))).toBe('opendata.harvest.already-asked');
    while (await runs.next(system));
    const all = await harvests.register.runs(operator, from.id, { first: 10 });
    expect(all.nodes.map(({ state }) => state)).toEqual(['done']);
    await register.pause(operator, from.id);
    expect(await codeOf(register.pause(operator, from.id))).toBe('opendata.source.wrong-state');
    expect(await codeOf(orders.ask(operator, from.id))).toBe('opendata.harvest.source-paused');
    await register.resume(operator, from.id);
    expect((await register.get(operator, from.id)).nextAt).toEqual(clock.now());
  });

  it('end where their process was silent for too long; it then writes nothing more', async () => {
    const from = await source(many(2));
    const { runs, system, orders, operator, register } = harvests;
    const { id } = await orders.ask(operator, from.id);
    await harvests.rows(
      `UPDATE opendata.run SET state = 'running', started_at = now(), progress_at = $2 WHERE id = $1`,
      [id, new Date(clock.now().getTime() - 3_600_000)],
    );
    expect(await runs.endSilent(system)).toBe(1);
    expect(await register.run(operator, id)).toMatchObject({ state: 'failed' });
    expect(await from.harvest()).toMatchObject({ state: 'done', fresh: 2 });
  });

  it('begin with a source that was looked at: what is none is refused by name, twice the same too', async () => {
    const { sources: register, operator, examination } = harvests;
    answers.set('/page', () => ({ body: '<html></html>' }));
    const codes = [`${portal.url}/page`, `${portal.url}/nowhere`, 'http://10.0.0.1/'].map(
      (address) => codeOf(examination.examine(address)),
    );
    expect(await Promise.all(codes)).toEqual([
      ...['opendata.source.not-a-catalogue', 'opendata.source.unreachable'],
      'opendata.source.unreachable',
    ]);
    const from = await source(many(1));
    expect(await codeOf(harvests.add(from.address))).toBe('opendata.source.already-added');
    const confirmed = { title: 'T', address: from.address, kind: 'ckan' as const, everyHours: 1 };
    expect(await codeOf(register.add(operator, confirmed))).toBe('opendata.source.other-kind');
    const stranger = contextOf(actor(null, ['requester']), clock.now());
    const unknown = '0190a0b0-0000-7000-8000-000000000000';
    expect(await codeOf(register.get(stranger, unknown))).toBe('opendata.source.not-found');
  });

  it('begin at a portal’s page as well, whose catalogue stands at a usual place', async () => {
    answers.set('/portal/', () => ({ body: '<html></html>' }));
    answers.set('/portal/data.json', () => dataJson(many(2)));
    const found = await harvests.examination.examine(`${portal.url}/portal/`);
    expect(found).toMatchObject({
      kind: 'dcat-us',
      datasets: 2,
      titles: ['Dataset 0', 'Dataset 1'],
    });
    expect(found.address).toBe(`${portal.url}/portal/data.json`);
  });
});
