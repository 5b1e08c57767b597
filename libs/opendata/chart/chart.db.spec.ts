import {
  openDataUnderTest,
  openItem,
  type OpenDataUnderTest,
} from '../../../test/support/open-data';
import { OpenApi } from '../../../test/support/openapi';
import type { OpenRowsAnswer } from '../open-dataset/open-dataset';
import type { OpenChart } from './open-charts.service';

const contract = new OpenApi('portal.yaml');
const route = '/api/v1/datasets/{id}/versions/{version}/tables/{table}/chart';

const flights = `city,day,passengers,delay
贵阳,2026-01-01,120,1.5
贵阳,2026-01-02,80,2.25
遵义,2026-01-01,40,
"O'Hare ""ORD""",2026-01-01,7,0.5
,2026-01-03,3,1
`;
const items = ['city', 'day', 'passengers', 'delay'].map((code) => openItem(code, code));

describe('a chart of an open dataset', () => {
  let on: OpenDataUnderTest;
  let dataset: string;
  let entry: string;
  beforeAll(async () => {
    on = await openDataUnderTest();
    entry = await on.entry(items);
    ({ id: dataset } = await on.dataset());
    await on.publish(await on.version(dataset, flights), entry);
  });
  afterAll(() => on.close());

  const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${on.portal.url}${path}`, { headers });
  const addressOf = (query: string, version: number | 'latest' = 'latest', ending = '') =>
    `/api/v1/datasets/${dataset}/versions/${version}/tables/0/chart${ending}?${query}`;
  const chartOf = async (query: string, version: number | 'latest' = 'latest') => {
    const answer = await get(addressOf(query, version));
    const body = (await answer.json()) as OpenChart;
    const type = answer.headers.get('content-type') ?? '';
    expect(contract.faultsOf('get', route, { status: answer.status, type, body })).toEqual([]);
    return body;
  };
  const valueAt = async (query: string, name = 'figure') => {
    const { rows } = (await (await get(query)).json()) as OpenRowsAnswer;
    return rows.map((row) => row[name]);
  };
  const sums = 'label=city&value=passengers&order=value';

  it('C13.1 every number links to dataset, version and query: its address gives this number alone', async () => {
    for (const query of [
      sums,
      'label=day&value=delay',
      'label=passengers&figure=count',
      `${sums}&filter=${encodeURIComponent("delay > 0.75 OR city = '遵义'")}`,
    ]) {
      const { marks } = await chartOf(query);
      expect(marks.length).toBeGreaterThan(1);
      for (const mark of marks) {
        expect(mark.query).toContain(`/api/v1/datasets/${dataset}/versions/1/tables/0/rows?`);
        expect(await valueAt(mark.query)).toEqual([mark.value]);
      }
    }
  });

  it('holds exact values, the greatest first or by label, and the address of all of them', async () => {
    const { marks, query, label, value, isCut } = await chartOf(sums);
    expect(marks.map((mark) => [mark.label, mark.value])).toEqual([
      ['贵阳', '200'],
      ['遵义', '40'],
      [`O'Hare "ORD"`, '7'],
      [null, '3'],
    ]);
    expect(await valueAt(query)).toEqual(['200', '40', '7', '3']);
    expect([label.title, value.title, isCut]).toEqual(['city', 'passengers', false]);
    const days = await chartOf('label=day&value=delay&figure=avg');
    expect(days.marks.map((mark) => mark.label)).toEqual([
      '2026-01-01',
      '2026-01-02',
      '2026-01-03',
    ]);
  });

  it('is shown as a page with nothing that runs, in a frame of whom the setting names, with every number as a link', async () => {
    const answer = await get(addressOf(`${sums}&language=en`, 1, '.html'));
    const html = await answer.text();
    const policy = answer.headers.get('content-security-policy')!;
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; .*frame-ancestors \*$/);
    expect(html).not.toMatch(/<script|javascript:| on\w+=/i);
    const { marks } = await chartOf(sums);
    for (const { query } of marks) {
      const link = `href="${on.portal.url}${query.replaceAll('&', '&amp;')}"`;
      expect(html.split(link)).toHaveLength(3);
    }
    expect(html).toContain('<html lang="en">');
    expect(
      await (await get(addressOf(sums, 1, '.html'), { 'accept-language': 'zh-CN' })).text(),
    ).toContain('city：passengers (合计)');
  });

  it('C13.2 changing the dataset version changes the view, and the version before stays as it was', async () => {
    const view = async (version: number | 'latest', tag?: string) => {
      const answer = await get(
        addressOf(sums, version, '.html'),
        tag ? { 'if-none-match': tag } : {},
      );
      return { status: answer.status, tag: answer.headers.get('etag')!, html: await answer.text() };
    };
    const before = await view('latest');
    expect((await view('latest', before.tag)).status).toBe(304);
    await on.publish(
      await on.version(dataset, flights.replace('贵阳,2026-01-02,80', '贵阳,2026-01-02,90')),
      entry,
    );
    const after = await view('latest', before.tag);
    expect([after.status, after.html === before.html]).toEqual([200, false]);
    expect(after.html).toContain(`/datasets/${dataset}/versions/2/`);
    expect((await chartOf(sums)).marks[0]).toMatchObject({ label: '贵阳', value: '210' });
    expect((await view(1)).html).toBe(before.html);
  });

  it('refuses a column that is not there, and what is no number', async () => {
    const codeOf = async (query: string) =>
      ((await (await get(addressOf(query))).json()) as { code: string }).code;
    expect(await codeOf('label=nowhere')).toBe('datasets.rows.column-unknown');
    expect(await codeOf('label=day&value=city&figure=sum')).toMatch(/^datasets\.rows\./);
    expect(await codeOf('value=passengers')).toBe('platform.invalid-input');
  });
});
