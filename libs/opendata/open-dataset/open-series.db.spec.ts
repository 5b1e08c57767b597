import {
  openDataUnderTest,
  openItem,
  type OpenDataUnderTest,
} from '../../../test/support/open-data';
import { smallTiers } from '../../../test/support/developers';
import { until } from '../../../test/support/until';
import { readCatalogue } from '../format/read-catalogue';
import type { OpenChart } from '../chart/open-charts.service';
import type { OpenRowsAnswer, OpenSeriesAnswer } from './open-dataset';

const series = ['公路里程', '内河航道里程', '公路客运量', '公路货运量'];
const more = ['水路客运量', '水路货运量', '集装箱吞吐量', '港口吞吐量'];
const years = [2013, 2014, 2015, 2016, 2017, 2018, 2019];
const months = Array.from({ length: 12 }, (_, at) => String(at + 1).padStart(2, '0'));
const lines = [...series, ...more].flatMap((name, at) =>
  years.flatMap((year) =>
    months.map((month) => `${name},${year}-${month}-01,${at}.${year}${month}`),
  ),
);
/** What was sent: of the last series a month is left out, of the one before a figure. */
const sent = lines
  .filter((line) => !line.startsWith('港口吞吐量,2017-05'))
  .map((line) => (line.startsWith('集装箱吞吐量,2018-02') ? line.replace(/[^,]*$/, '') : line));

describe('Series of an open dataset', () => {
  let on: OpenDataUnderTest;
  let base: string;
  let dataset: string;
  beforeAll(async () => {
    on = await openDataUnderTest({
      ...{ OPEN_LICENCE: 'CC_BY_4_0', PORTAL_PROXIES: '127.0.0.1' },
      OPEN_TIERS: await smallTiers(),
    });
    const items = ['series', 'period', 'value'].map((code) => openItem(code, code));
    const { id } = await on.dataset();
    dataset = id;
    await declared(id);
    const version = await on.version(id, `series,period,value\n${sent.join('\n')}\n`);
    await on.publish(version, await on.entry(items));
    base = `${on.portal.url}/api/v1/datasets/${id}/versions/latest/tables/0`;
  });
  afterAll(() => on.close());

  async function declared(datasetId: string): Promise<void> {
    const query = `mutation { declareDatasetSeries(datasetId: "${datasetId}", table: 0, period: "period",
      step: month, keys: ["series"], figures: ["value"]) { table step } }`;
    const answer = await on.hub.app.inject({
      ...{ method: 'POST', url: '/graphql', payload: { query } },
      headers: { authorization: `Bearer ${on.hub.tokens['provider-officer']}` },
    });
    expect(answer.json()).toEqual({
      data: { declareDatasetSeries: { table: 0, step: 'month' } },
    });
  }

  const between = `series = '公路货运量' AND period BETWEEN '2015-01-01' AND '2016-12-31'`;
  const rows = async (
    filter: string,
    headers: Record<string, string> = {},
    more: Record<string, string> = {},
  ) => {
    const query = new URLSearchParams({ filter, limit: '1000', ...more });
    return fetch(`${base}/rows?${query.toString()}`, { headers });
  };

  it('C12.1 the API filters a series by years', async () => {
    const { rows: found } = (await (await rows(between)).json()) as OpenRowsAnswer;
    const expected = lines.filter((line) => /^公路货运量,201[56]-/.test(line));
    expect(found.map((row) => Object.values(row).join(','))).toEqual(expected);
    expect(found).toHaveLength(24);
  });

  it('says of its dataset which time it covers, from the first day to the last', async () => {
    const address = `${on.portal.url}/catalog.ttl`;
    // From networks of their own, so that the others' tier is not used up.
    const from = (network: number) => ({ 'x-forwarded-for': `203.0.113.${network}` });
    let asked = 0;
    const isListed = async () => {
      const headers = from((asked += 1) % 200);
      return (await fetch(`${on.portal.url}/id/${dataset}`, { headers })).ok ? true : undefined;
    };
    await until(isListed);
    const answer = await fetch(address, { headers: from(201) });
    const body = Buffer.from(await answer.arrayBuffer());
    const contentType = answer.headers.get('content-type') ?? '';
    const { datasets } = await readCatalogue({ address, contentType, body });
    expect(datasets.map(({ description }) => description.temporal)).toEqual([
      [{ start: '2013-01-01', end: '2019-12-31' }],
    ]);
  });

  it('C12.2 CSV and JSON give the same figures', async () => {
    const { rows: found } = (await (await rows(between)).json()) as OpenRowsAnswer;
    const text = await (await rows(between, { accept: 'text/csv' })).text();
    const [head, ...all] = text.trim().split('\r\n');
    expect(head).toBe('series,period,value');
    expect(all).toEqual(found.map((row) => Object.values(row).join(',')));
  });

  it('C12.3 a missing period is shown as missing, not zero', async () => {
    const told = (await (await fetch(`${base}/series?first=2`)).json()) as OpenSeriesAnswer;
    expect(told).toMatchObject({
      ...{ period: 'period', step: 'month', keys: ['series'], figures: ['value'] },
      ...{ from: '2013-01-01', to: '2019-12-01', periods: 84, count: 8, missing: 2 },
    });
    const all = [...told.series];
    for (let { next } = told; next !== null;) {
      const page = (await (await fetch(`${base}/series?after=${next}`)).json()) as OpenSeriesAnswer;
      all.push(...page.series);
      next = page.next;
    }
    expect(all).toHaveLength(8);
    expect(all.filter(({ missing }) => missing > 0)).toEqual([
      { key: { series: '港口吞吐量' }, missing: 1, missingPeriods: ['2017-05-01'] },
      { key: { series: '集装箱吞吐量' }, missing: 1, missingPeriods: ['2018-02-01'] },
    ]);
    const around = `series = '港口吞吐量' AND period BETWEEN '2017-04-01' AND '2017-06-01'`;
    const asked = { series: 'true' };
    const json = (await (await rows(around, {}, asked)).json()) as OpenRowsAnswer;
    expect(json.rows.map(({ period, value }) => [period, value])).toEqual([
      ['2017-04-01', '7.201704'],
      ['2017-05-01', null],
      ['2017-06-01', '7.201706'],
    ]);
    const csv = await (await rows(around, { accept: 'text/csv' }, asked)).text();
    expect(csv.split('\r\n')[2]).toBe('港口吞吐量,2017-05-01,');
    const without = (await (await rows(around)).json()) as OpenRowsAnswer;
    expect(without.rows).toHaveLength(2);
  });

  it('with their missing periods are paged in the order of series and time, each period once', async () => {
    const found: unknown[] = [];
    const query = new URLSearchParams({ series: 'true', limit: '500' });
    for (let next: string | null = ''; next !== null;) {
      if (next !== '') query.set('cursor', next);
      const answer = await fetch(`${base}/rows?${query.toString()}`);
      const page = (await answer.json()) as OpenRowsAnswer;
      expect(page.total).toBe(8 * 84);
      found.push(...page.rows.map((row) => Object.values(row).join()));
      next = page.next;
    }
    const rowsOf = (name: string) => lines.filter((line) => line.startsWith(`${name},`));
    const inOrder = [...series, ...more].sort().flatMap(rowsOf);
    const blank = (line: string) => (sent.includes(line) ? line : line.replace(/[^,]*$/, ''));
    expect(found).toEqual(inOrder.map(blank));
  });

  it('over time have a chart with a gap where a period is missing', async () => {
    const filter = `series = '港口吞吐量' AND period BETWEEN '2017-04-01' AND '2017-06-01'`;
    const query = new URLSearchParams({ label: 'period', value: 'value', filter });
    const chart = (await (await fetch(`${base}/chart?${query.toString()}`)).json()) as OpenChart;
    const values = ['7.201704', null, '7.201706'];
    expect(chart.marks.map(({ value }) => value)).toEqual(values);
    const numbers = async (address: string) => {
      const { rows: found } = (await (
        await fetch(on.portal.url + address)
      ).json()) as OpenRowsAnswer;
      return found.map(({ figure }) => figure);
    };
    expect(await numbers(chart.query)).toEqual(values);
    expect(await numbers(chart.marks[1]!.query)).toEqual([null]);
    const view = await fetch(`${base}/chart.html?drawn=columns&${query.toString()}`);
    expect((await view.text()).match(/class="mark"/g)).toHaveLength(2);
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
