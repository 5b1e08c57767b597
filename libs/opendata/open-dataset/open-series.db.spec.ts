import {
  openDataUnderTest,
  openItem,
  type OpenDataUnderTest,
} from '../../../test/support/open-data';
import { smallTiers } from '../../../test/support/developers';
import type { OpenRowsAnswer } from './open-dataset';

const series = ['公路里程', '内河航道里程', '公路客运量', '公路货运量'];
const more = ['水路客运量', '水路货运量', '集装箱吞吐量', '港口吞吐量'];
const years = [2013, 2014, 2015, 2016, 2017, 2018, 2019];
const months = Array.from({ length: 12 }, (_, at) => String(at + 1).padStart(2, '0'));
const lines = [...series, ...more].flatMap((name, at) =>
  years.flatMap((year) =>
    months.map((month) => `${name},${year}-${month}-01,${at}.${year}${month}`),
  ),
);

describe('Series of an open dataset', () => {
  let on: OpenDataUnderTest;
  let base: string;
  beforeAll(async () => {
    on = await openDataUnderTest({
      ...{ OPEN_LICENCE: 'CC_BY_4_0', PORTAL_PROXIES: '127.0.0.1' },
      OPEN_TIERS: await smallTiers(),
    });
    const items = ['series', 'period', 'value'].map((code) => openItem(code, code));
    const { id } = await on.dataset();
    const version = await on.version(id, `series,period,value\n${lines.join('\n')}\n`);
    await on.publish(version, await on.entry(items));
    base = `${on.portal.url}/api/v1/datasets/${id}/versions/latest/tables/0`;
  });
  afterAll(() => on.close());

  const between = `series = '公路货运量' AND period BETWEEN '2015-01-01' AND '2016-12-31'`;
  const rows = async (filter: string, headers: Record<string, string> = {}) => {
    const query = new URLSearchParams({ filter, limit: '1000' });
    return fetch(`${base}/rows?${query.toString()}`, { headers });
  };

  it('C12.1 the API filters a series by years', async () => {
    const { rows: found } = (await (await rows(between)).json()) as OpenRowsAnswer;
    const expected = lines.filter((line) => /^公路货运量,201[56]-/.test(line));
    expect(found.map((row) => Object.values(row).join(','))).toEqual(expected);
    expect(found).toHaveLength(24);
  });

  it('C12.2 CSV and JSON give the same figures', async () => {
    const { rows: found } = (await (await rows(between)).json()) as OpenRowsAnswer;
    const text = await (await rows(between, { accept: 'text/csv' })).text();
    const [head, ...all] = text.trim().split('\r\n');
    expect(head).toBe('series,period,value');
    expect(all).toEqual(found.map((row) => Object.values(row).join(',')));
  });

  it('P6.1 an anonymous call works within the public rate', async () => {
    const network = { 'x-forwarded-for': '198.51.100.7' };
    const first = await rows(between, network);
    expect([first.status, first.headers.get('ratelimit')]).toEqual([
      ...[200, expect.stringMatching(/"day";r=4;/)],
    ]);
    for (let call = 2; call <= 5; call += 1)
      expect((await rows(between, network)).status).toBe(200);
    expect((await rows(between, network)).status).toBe(429);
  });

  it('P6.2 its answer names licence, version and time', async () => {
    const told = (await (await rows(between)).json()) as Record<string, unknown>;
    expect(told).toMatchObject({ licence: 'CC_BY_4_0', version: 1 });
    const age = Date.now() - Date.parse(String(told['publishedAt']));
    expect(age).toBeGreaterThanOrEqual(0);
  });
});
