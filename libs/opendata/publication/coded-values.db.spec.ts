import {
  openDataUnderTest,
  openItem,
  type OpenDataUnderTest,
} from '../../../test/support/open-data';
import { authorityCode } from '../../../test/support/hub';
import { until } from '../../../test/support/until';
import { codeOf } from '../../../test/support/refusals';
import { CodeTableRegister } from '../../catalog/standard/code-table-register.service';
import { StandardRegister } from '../../catalog/standard/standard-register.service';

const standard = 'SL/T 213-2020';
const values = [
  { code: '01', name: '生活', nameEn: 'Domestic' },
  { code: '02', name: '工业', nameEn: 'Industrial' },
];
const codeTable = { code: 'WATER-USE', version: 1 };
const use = openItem('use', '取水用途', {
  ...{ nameEn: 'Use of water', type: 'code', length: 2, dataElement: 'DE-USE', codeTable },
});

describe('Values that are to be those of a code table', () => {
  let on: OpenDataUnderTest;
  let entry: string;
  beforeAll(async () => {
    on = await openDataUnderTest();
    const authority = on.as('authority');
    const get = on.hub.app.get.bind(on.hub.app);
    await get(StandardRegister, { strict: false }).registerStandard(authority, {
      ...{ number: standard, level: 'industry', title: '水利对象分类与编码' },
      ...{ titleEn: 'Water objects', issuer: '水利部', inForce: '2020-12-01' },
    });
    const content = { code: codeTable.code, title: '取水用途', titleEn: 'Uses', standard };
    const first = { validFrom: '2026-01-01', values };
    await get(CodeTableRegister, { strict: false }).register(authority, content, first);
    await get(StandardRegister, { strict: false }).registerElement(authority, {
      ...{ code: 'DE-USE', name: '用途', nameEn: 'Use', type: 'code', length: 2, standard },
      ...{ definition: '取水的用途', codeTable: codeTable.code },
    });
    entry = await on.entry([openItem('well', '井号', { nameEn: 'Well' }), use]);
  });
  afterAll(() => on.close());

  const head = () => on.as('department-head');
  const ask = async (query: string) => {
    const answer = await fetch(`${on.hub.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${on.hub.tokens['department-head']}`,
      },
      body: JSON.stringify({ query }),
    });
    return ((await answer.json()) as { data: Record<string, Record<string, unknown>> }).data;
  };
  const refused = async (versionId: string) => {
    const { id } = await on.publications.publish(head(), versionId, entry);
    await on.stateOf('opendata.publication', id, ['refused', 'published']);
    return id;
  };

  it('C52.1 a version with a value outside the code table is refused with its place, and the one before stays as it is', async () => {
    const { id: dataset } = await on.dataset();
    await on.publish(await on.version(dataset, '井号,取水用途\nA1,01\nA2,\nA3,02\n'), entry);
    const bad = await on.version(dataset, '井号,取水用途\nA1,01\nA2,3\nA3,\nA4,1\nA5,02\n');
    const id = await refused(bad);
    const { publication } = await ask(
      `{ publication(id: "${id}") { state refusedAt publishedAt
           problems { table column codeTable { code version } cells rows } } }`,
    );
    expect(publication).toEqual({
      ...{ state: 'refused', refusedAt: expect.any(String) as unknown, publishedAt: null },
      problems: [{ table: 0, column: '取水用途', codeTable, cells: 2, rows: [2, 4] }],
    });
    expect(await on.filesIn('objects', 'open', id)).toEqual([]);
    const latest = await fetch(`${on.portal.url}/api/v1/datasets/${dataset}/versions/latest`);
    expect(await latest.json()).toMatchObject({ number: 1 });
    const second = await fetch(`${on.portal.url}/api/v1/datasets/${dataset}/versions/2`);
    expect(second.status).toBe(404);
    const acts = await on.rows<{ action: string }>(
      `SELECT action FROM audit.entry WHERE resource @> ARRAY[$1] ORDER BY pk`,
      [`publication:${id}`],
    );
    expect(acts.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['opendata.publication.refuse', 'notice.notice.tell']),
    );
    const told = await on.rows<{ addressee: string; params: Record<string, string> }>(
      `SELECT addressee, params FROM notice.notice WHERE about_id = $1 ORDER BY addressee`,
      [id],
    );
    expect(told.map(({ addressee }) => addressee)).toEqual([
      `role:${authorityCode}/department-head`,
      `role:${authorityCode}/provider-officer`,
    ]);
    expect(told[0]!.params).toMatchObject({ version: '2', columns: '1', cells: '2' });
    const events = await on.rows(
      `SELECT 1 FROM transport.message WHERE type = 'opendata.publication.refused' AND key = $1`,
      [dataset],
    );
    expect(events.length).toBe(1);
  });

  it('C52.1 a version that was refused may be published by an entry that its values fit', async () => {
    const version = await on.version((await on.dataset()).id, '井号,取水用途\nA1,03\n');
    await refused(version);
    const unbound = await on.entry([openItem('well', '井号'), openItem('use', '取水用途')]);
    const id = await on.publish(version, unbound);
    expect(await on.filesIn('objects', 'open', id)).toEqual(['table-0']);
    expect(await codeOf(on.publications.publish(head(), version, entry))).toBe(
      'opendata.publication.already-published',
    );
  });

  it('C52.1 the data dictionary tells of each column its item, data element, code table and codes, here and at the portal', async () => {
    const { id: dataset } = await on.dataset();
    const id = await on.publish(await on.version(dataset, '井号,Use of water\nA1,01\n'), entry);
    const standards = { titleEn: 'Uses', standard };
    const item = {
      ...{ code: 'use', name: '取水用途', nameEn: 'Use of water', type: 'code', length: 2 },
      element: {
        ...{ code: 'DE-USE', name: '用途', nameEn: 'Use', definition: '取水的用途', standard },
      },
      ...{ codeTable: { ...codeTable, title: '取水用途', ...standards }, masked: false },
    };
    const { dataDictionary } = await ask(
      `{ dataDictionary(publicationId: "${id}", table: 0) { column code name nameEn type length masked
           element { code name nameEn definition standard }
           codeTable { code version title titleEn standard } } }`,
    );
    const well = { code: 'well', nameEn: 'Well', element: null, codeTable: null };
    expect(dataDictionary).toEqual([
      { ...well, column: '井号', name: '井号', type: 'string', length: 64, masked: false },
      { column: 'Use of water', ...item },
    ]);

    const base = `${on.portal.url}/api/v1/datasets/${dataset}/versions/1`;
    const read = async (address: string) => (await fetch(address)).json();
    expect(await read(base)).toMatchObject({
      tables: [
        {
          columns: [
            { name: '井号', item: well },
            { name: 'Use of water', item },
          ],
        },
      ],
    });
    const codes = `${base}/tables/0/codes?column=${encodeURIComponent('Use of water')}&first=1`;
    const page = (await read(codes)) as { next: string };
    expect(page).toMatchObject({ version: 1, codeTable: item.codeTable, codes: [values[0]] });
    expect(await read(`${codes}&after=${page.next}`)).toMatchObject({
      ...{ codes: [values[1]], next: null },
    });
    expect(await read(`${base}/tables/0/codes?column=x`)).toMatchObject({
      ...{ status: 404, code: 'opendata.open.no-codes' },
    });
    type Package = { result?: { resources: { id: string; datastore_active: boolean }[] } };
    const actions = `${on.portal.url}/api/3/action`;
    const { resources } = await until(
      async () => ((await read(`${actions}/package_show?id=${dataset}`)) as Package).result,
    );
    const resource = resources.find((one) => one.datastore_active)!;
    expect(await read(`${actions}/datastore_info?id=${resource.id}`)).toMatchObject({
      result: {
        fields: [
          { id: '_id' },
          { id: '井号', info: { notes: '井号 (well); Well' } },
          { info: { notes: '取水用途 (use); Use of water; 取水的用途; 取水用途 (WATER-USE, 1)' } },
        ],
      },
    });
  });

  it('C52.1 values that are masked are no codes any more, and are not looked at', async () => {
    const people = '证件号,取水用途\n11010519491231002X,01\n440524188001010014,02\n';
    const version = await on.version((await on.dataset()).id, people);
    const masks = ['证件号', '取水用途'].map((column) => {
      return { table: 0, column, method: 'hash' as const };
    });
    await on.steps.mask(on.as('provider-officer'), version, masks);
    await on.stateOf('datasets.version', version, ['ready']);
    const personal = openItem('id_card', '证件号', { personal: true });
    await on.publish(version, await on.entry([personal, use]));
  });
});
