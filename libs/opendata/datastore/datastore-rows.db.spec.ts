import { Usage, type UsageEvent } from '@shutong/messaging';
import { limits } from '@shutong/platform';
import {
  openDataUnderTest,
  openItem,
  until,
  type OpenDataUnderTest,
} from '../../../test/support/open-data';
import { OpenApi } from '../../../test/support/openapi';

type Json = Readonly<Record<string, unknown>>;

interface Rows {
  readonly records: readonly Json[];
  readonly total?: number;
  readonly limit: number;
  readonly offset?: number;
  readonly next_page?: { readonly _id: Json };
  readonly _links: { readonly start: string; readonly next: string; readonly prev?: string };
}

const long = 45_001;
const days = ['1999-12-31', '2000-01-01', '2000-01-31', '2000-02-29', '2001-03-01'];

describe('CKAN’s DataStore, over many rows', () => {
  const contract = new OpenApi('portal.yaml');
  let on: OpenDataUnderTest;
  let resource: string;
  let dated: string;
  let dataset: string;
  beforeAll(async () => {
    on = await openDataUnderTest();
    const lines = Array.from(
      { length: long },
      (_, at) => `${at + 1},${at % 7},"${'x'.repeat(20)}"`,
    );
    ({ id: dataset } = await on.dataset());
    resource = await published(dataset, `n,g,t\n${lines.join('\n')}\n`);
    const rows = days.map((day, at) => `${at - 2},${at}.50,${day},${day}T08:00:00,${at % 2 === 0}`);
    const other = (await on.dataset()).id;
    dated = await published(other, `n,m,day,at,yes\n${rows.join('\n')}\n`);
  });
  afterAll(() => on.close());

  /** The first resource of a dataset with this content. */
  async function published(id: string, content: string): Promise<string> {
    const names = content.slice(0, content.indexOf('\n')).split(',');
    const entry = await on.entry(names.map((name) => openItem(name, name)));
    await on.publish(await on.version(id, content), entry);
    return until(async () => {
      const { status, body } = await ask('package_show', { id });
      const { resources } = (body['result'] ?? {}) as { resources?: { id: string }[] };
      return status === 200 ? resources?.[0]?.id : undefined;
    });
  }
  async function ask(action: string, given: Json) {
    const answer = await fetch(`${on.portal.url}/api/3/action/${action}`, {
      ...{ method: 'POST', body: JSON.stringify(given) },
      headers: { 'content-type': 'application/json' },
    });
    return judged(answer, 'post');
  }
  async function judged(answer: Response, method: 'get' | 'post') {
    const body = (await answer.json()) as Json;
    const type = answer.headers.get('content-type') ?? '';
    const all = { status: answer.status, type, body };
    expect(contract.faultsOf(method, '/api/3/action/{action}', all)).toEqual([]);
    return { status: answer.status, body };
  }
  async function search(given: Json = {}): Promise<Rows> {
    const { status, body } = await ask('datastore_search', { resource_id: resource, ...given });
    expect([given, body['error'], status]).toEqual([given, undefined, 200]);
    return body['result'] as Rows;
  }
  const idsOf = ({ records }: Rows) => records.map(({ _id }) => Number(_id));
  const from = (first: number, count: number, step = 1) =>
    Array.from({ length: count }, (_, at) => first + at * step);

  it('gives as many rows as CKAN does at most, and the rest of them, however they are asked for', async () => {
    const { value: most } = limits.ckanRecords;
    expect(most).toBe(32_000);
    for (const [given, first, step] of [
      [{}, 1, 1],
      [{ sort: '_id desc' }, long, -1],
      [{ sort: 'n desc', filters: { t: { gt: 'a' } } }, long, -1],
      [{ q: 'x', sort: 'n' }, 1, 1],
    ] as const) {
      const page = await search({ ...given, limit: 50_000, fields: '_id,n' });
      expect([given, page.limit, page.total]).toEqual([given, most, long]);
      expect(idsOf(page)).toEqual(from(first, most, step));
      const rest = await search({ ...given, limit: most, offset: most, fields: '_id,n' });
      expect(idsOf(rest)).toEqual(from(first + step * most, long - most, step));
      expect(rest).toMatchObject({ total: long, limit: most, offset: most });
    }
    expect(await search({ offset: 10_000_000, limit: most })).toMatchObject({ records: [] });
  });

  it('gives many rows in every format, whatever one page holds', async () => {
    const given = { limit: 32_000, fields: 'n,_id' };
    const lists = (await search({ ...given, records_format: 'lists' })).records;
    expect(lists).toEqual(from(1, 32_000).map((n) => [n, n]));
    const csv = (await search({ ...given, records_format: 'csv' })).records as unknown as string;
    expect(csv).toBe(
      from(1, 32_000)
        .map((n) => `${n},${n}\r\n`)
        .join(''),
    );
    // A page of ours ends by its bytes before it ends by its rows.
    const lines = Array.from({ length: 4000 }, (_, at) => `${at + 1},${'y'.repeat(6000)}`);
    const wide = await published((await on.dataset()).id, `n,t\n${lines.join('\n')}\n`);
    const whole = await search({ resource_id: wide, limit: 3500, include_next_page: true });
    expect(idsOf(whole)).toEqual(from(1, 3500));
    expect(whole).toMatchObject({ limit: 3500, total: 4000, next_page: { _id: { gt: 3500 } } });
    const distinct = await search({ distinct: true, fields: 'n', sort: 'n', limit: 32_000 });
    expect(distinct.records.map(({ n }) => n)).toEqual(from(1, 32_000));
  });

  it('counts what is written while it is read once, with all its rows', async () => {
    const usage = on.portal.app.get(Usage, { strict: false });
    const told = async () => {
      await usage.onApplicationShutdown();
      const bodies = await on.rows<{ body: UsageEvent[] }>(
        'SELECT body FROM intake.message ORDER BY id',
      );
      return bodies.flatMap(({ body }) => body).filter(({ act }) => act === 'call');
    };
    const before = (await told()).length;
    await search({ limit: 31_000 });
    const added = await until(async () => {
      const all = (await told()).slice(before);
      return all.length > 0 ? all : undefined;
    });
    expect(added).toMatchObject([{ dataset, outcome: 'answered', rows: 31_000 }]);
    // Whoever leaves in the middle keeps no place, and is counted with what was on its way.
    const left = new AbortController();
    const path = `/api/3/action/datastore_search?resource_id=${resource}&limit=32000`;
    const answer = await fetch(on.portal.url + path, { signal: left.signal });
    await answer.body!.getReader().read();
    left.abort();
    const counted = await until(async () => (await told()).slice(before + 1)[0]);
    expect([counted.dataset, (counted.rows ?? 0) >= 10_000]).toEqual([dataset, true]);
    expect((await search({ limit: 31_000 })).records).toHaveLength(31_000);
  });

  it('finds rows by their number, and sorts by it', async () => {
    for (const [given, expected] of [
      [{ filters: { _id: 17 } }, [17]],
      [{ filters: { _id: [5, 3, 50_000] } }, [3, 5]],
      [{ filters: { _id: { gt: 44_999 } } }, [45_000, 45_001]],
      [{ filters: { _id: { gte: 10, lt: 13 } } }, [10, 11, 12]],
      [{ filters: { _id: { gt: 12, lt: 12 } } }, []],
      [{ filters: { _id: { lt: 20 }, g: 3 } }, [4, 11, 18]],
      [{ filters: { _id: { lte: 20 }, g: 3 }, sort: '_id desc', limit: 2 }, [18, 11]],
      [{ filters: { _id: { gt: 100 } }, offset: 5, limit: 2 }, [106, 107]],
      [{ filters: { _id: { lte: 100 } }, sort: '_id desc', offset: 5, limit: 2 }, [95, 94]],
      [{ sort: 'g desc, _id desc', limit: 2 }, [44_996, 44_989]],
      [{ sort: '_id desc', offset: 44_999 }, [2, 1]],
      [{ sort: '_id, n desc', limit: 2 }, [1, 2]],
    ] as const) {
      expect([given, idsOf(await search(given))]).toEqual([given, expected]);
    }
    expect((await search({ filters: { _id: { gt: 100 } }, limit: 1 })).total).toBe(long - 100);
    expect((await search({ filters: { _id: { gt: 2.5 } }, limit: 1 })).records).toMatchObject([
      { _id: 3 },
    ]);
    const shown = await search({ fields: 'g,_id', limit: 1 });
    expect(Object.keys(shown.records[0]!)).toEqual(['g', '_id']);
    expect((await search({ fields: '_id', limit: 2 })).records).toEqual([{ _id: 1 }, { _id: 2 }]);
    const both = await search({ fields: '_id,g', distinct: true, sort: '_id desc', limit: 1 });
    expect(both.records).toEqual([{ _id: long, g: (long - 1) % 7 }]);
  });

  it('says how the next page is asked for: by numbers where that is asked, and by an address', async () => {
    const walk = async (given: Json) => {
      const seen: number[] = [];
      for (let page = await search(given); page.next_page;) {
        seen.push(...idsOf(page));
        page = await search({ ...given, filters: page.next_page });
      }
      return seen;
    };
    const given = { include_next_page: true, limit: 20_000, fields: '_id' };
    expect(await walk(given)).toEqual(from(1, long));
    expect(await walk({ ...given, sort: '_id desc' })).toEqual(from(long, long, -1));
    expect((await search({ ...given, limit: 1, sort: 'n' })).next_page).toBeUndefined();
    expect((await search({ limit: 1 })).next_page).toBeUndefined();
    const asked = { resource_id: resource, filters: '{"g":3}', limit: '2', fields: '_id' };
    const next = async (path: string) =>
      (await judged(await fetch(on.portal.url + path), 'get')).body['result'] as Rows;
    const first = await next(
      `/api/3/action/datastore_search?${new URLSearchParams(asked).toString()}`,
    );
    const second = await next(first._links.next);
    expect([idsOf(first), idsOf(second)]).toEqual([
      [4, 11],
      [18, 25],
    ]);
    expect(idsOf(await next(second._links.prev!))).toEqual([4, 11]);
    expect(idsOf(await next(second._links.start))).toEqual([4, 11]);
    expect(first._links.prev).toBeUndefined();
    const estimated = await search({ total_estimation_threshold: 1, limit: 1 });
    expect(estimated).toMatchObject({ total: long, total_was_estimated: false });
  });

  it('reads conditions within each other as CKAN 2.12 does', async () => {
    for (const [filters, expected] of [
      [{ $or: [{ _id: 3 }, { n: 5 }] }, [3, 5]],
      [{ $or: [{ n: { lt: 3 } }, { $and: [{ g: 0 }, { n: { lt: 20 } }] }] }, [1, 2, 8, 15]],
      [
        [{ n: 4 }, { n: 2, g: 1 }, { n: 3, g: 0 }],
        [2, 4],
      ],
      [{ n: [7, { lt: 2 }, { gt: 45_000 }] }, [1, 7, 45_001]],
      [{ n: [{ lt: 2 }] }, [1]],
      [{ $and: [{ n: { gt: 2 } }, { n: { lt: 5 } }] }, [3, 4]],
    ] as const) {
      expect([filters, idsOf(await search({ filters }))]).toEqual([filters, expected]);
    }
    const deep = Array.from({ length: 500 }).reduce<Json>((one) => ({ $or: [one] }), { n: 1 });
    for (const filters of [
      { $or: { n: 1 } },
      { $or: [1] },
      { $nor: [{ n: 1 }] },
      { $$g: 1 },
      deep,
    ]) {
      const { status, body } = await ask('datastore_search', { resource_id: resource, filters });
      expect([status, Object.keys(body['error'] as Json)]).toEqual([409, ['__type', 'filters']]);
    }
  });

  it('finds words in every column: numbers by themselves, days by their year, month or day', async () => {
    for (const [q, expected] of [
      ['-2', [1]],
      ['2.5', [3]],
      ['2.50', [3]],
      ['true', [1, 3, 5]],
      ['2000', [2, 3, 4]],
      ['2000-01', [2, 3]],
      ['2000-02-29', [4]],
      ['2000-02-30', []],
      ['2000-01 0', [3]],
      ['nowhere', []],
      [{ n: '1', yes: 'false' }, [4]],
      [{ day: '1999' }, [1]],
      [{ n: 'x' }, []],
    ] as const) {
      expect([q, idsOf(await search({ resource_id: dated, q }))]).toEqual([q, expected]);
    }
    expect(idsOf(await search({ resource_id: dated, full_text: '2001' }))).toEqual([5]);
    expect(idsOf(await search({ q: '45001' }))).toEqual([45_001]);
    expect(idsOf(await search({ q: { _id: '5' } }))).toEqual([5]);
  });

  it('says of the rows of what was withdrawn that it was, when, why and with which hashes', async () => {
    const [{ id } = { id: '' }] = await on.rows<{ id: string }>(
      `SELECT id FROM opendata.publication WHERE dataset_id = $1`,
      [dataset],
    );
    await on.publications.withdraw(on.as('department-head'), id, '含有错误');
    const gone = async () => {
      for (const action of [
        'datastore_search',
        'datastore_info',
        'resource_show',
        'resource_view_list',
      ]) {
        const { status, body } = await ask(action, { id: resource, resource_id: resource });
        expect([action, status]).toEqual([action, 410]);
        expect(body['error']).toMatchObject({
          ...{ __type: 'Not Found Error', ground: '含有错误', version: '1' },
          message: expect.stringContaining('含有错误') as string,
          sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        });
      }
      expect((await fetch(`${on.portal.url}/datastore/dump/${resource}`)).status).toBe(410);
    };
    await gone();
    await until(async () => {
      const sql = 'SELECT 1 FROM opendata.listed WHERE id = $1 AND gone_at IS NOT NULL';
      return (await on.rows(sql, [dataset])).length > 0 ? true : undefined;
    });
    await gone();
  });
});
