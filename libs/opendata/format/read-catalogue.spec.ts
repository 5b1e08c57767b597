import { gunzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BrokenCatalogue, NotACatalogue } from './catalogue';
import { readCatalogue } from './read-catalogue';

const read = (body: string | Buffer, path = 'catalogue') =>
  readCatalogue({
    ...{ address: `https://portal.example/${path}`, contentType: '' },
    body: Buffer.from(body),
  });
const told = (body: string | Buffer): Promise<string> =>
  read(body).then(
    ({ kind }) => kind,
    (error: unknown) => {
      if (error instanceof NotACatalogue) return `not a catalogue: ${error.what}`;
      if (error instanceof BrokenCatalogue) return `broken: ${error.why}`;
      throw error;
    },
  );

const turtle = `@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix hydra: <http://www.w3.org/ns/hydra/core#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
<https://portal.example/d/1> a dcat:Dataset ; dct:title "取水许可"@zh-CN, "Permits"@en ;
  dct:publisher [ a foaf:Agent ; foaf:name "Water"@en ] ; dcat:keyword "b"@en, "a"@en ; dct:language [] ;
  dct:modified "2024-05-05" ; dct:issued "last year" ;
  dcat:distribution [ dcat:accessURL <https://portal.example/f.csv> ; dct:format "CSV" ; dcat:byteSize "12" ] .
<https://portal.example/catalog?page=1> a hydra:PartialCollectionView ; hydra:next <https://portal.example/catalog?page=2> .
<https://portal.example/catalog> a dcat:Catalog ; dcat:dataset <https://portal.example/d/1> ; hydra:totalItems 2 .`;
const rdfXml = `<?xml version="1.0"?><!-- made --><!DOCTYPE rdf:RDF [<!ENTITY dcat "http://www.w3.org/ns/dcat#">]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:dct="http://purl.org/dc/terms/">
<dcat:Dataset rdf:about="https://portal.example/d/1"><dct:title>One</dct:title><rdf:type rdf:resource="&dcat;Dataset"/></dcat:Dataset></rdf:RDF>`;
const jsonLd = JSON.stringify({
  '@context': { dcat: 'http://www.w3.org/ns/dcat#', dct: 'http://purl.org/dc/terms/' },
  ...{ '@id': 'https://portal.example/d/1', '@type': 'dcat:Dataset', 'dct:title': 'One' },
});
const dataJson = JSON.stringify({
  conformsTo: 'https://project-open-data.cio.gov/v1.1/schema',
  dataset: [
    {
      ...{ identifier: '1', title: 'One', description: '<b>Bold</b>', modified: '2020-02-30' },
      ...{ keyword: ['a', 'b'], publisher: { name: 'Office' }, temporal: '2015-01-01/2015-12-31' },
      contactPoint: { fn: 'Desk', hasEmail: 'mailto:desk@office.example' },
      distribution: [{ downloadURL: 'javascript:alert(1)', format: 'CSV', byteSize: '1 MB' }],
    },
    { identifier: '2', description: 'nameless' },
    { keyword: ['neither name nor number'] },
    { identifier: '3', title: '机密★10年 名册' },
  ],
});
const ckan = JSON.stringify({
  success: true,
  result: {
    count: 25,
    results: [
      {
        ...{ id: 'x-1', name: 'one', title: 'One', notes: 'n', tags: [{ name: 't' }] },
        ...{
          metadata_modified: '2021-01-15T10:25:28.1',
          extras: [{ key: 'frequency', value: 'daily' }],
        },
        resources: [{ id: 'r', url: 'https://portal.example/f.csv', format: 'csv', size: 10 }],
      },
    ],
  },
});
const udata = JSON.stringify({
  ...{ next_page: 'https://portal.example/api/1/datasets/?page=2', total: 2 },
  data: [
    { id: 'u', slug: 's', title: 'T', organization: { name: 'O' }, resources: [], private: false },
  ],
});
const listing = JSON.stringify([
  {
    ...{
      标题: '取水许可',
      数据摘要: '许可',
      主题名称: '资源能源',
      数据提供方: '水利厅',
      开放属性: '无条件开放',
    },
    ...{
      更新频率: '每月',
      详情页网址: 'https://data.example/1',
      更新时间: '2024-01-02',
      数据格式: 'xls',
    },
  },
]);

describe('what an address answers is known by its content', () => {
  it.each([
    ['DCAT in Turtle', turtle, 'dcat-rdf'],
    ['DCAT in RDF/XML', rdfXml, 'dcat-rdf'],
    ['DCAT in JSON-LD', jsonLd, 'dcat-rdf'],
    ['data.json', dataJson, 'dcat-us'],
    ['CKAN’s search', ckan, 'ckan'],
    ['udata’s API', udata, 'udata'],
    ['udata’s table', 'id,title,url,description,organization\n1,T,https://a.example,d,o', 'udata'],
    ['a Chinese portal’s listing', listing, 'listing'],
    ['a web page', '<!DOCTYPE html><html></html>', 'not a catalogue: a web page (HTML)'],
    ['ISO 19139', '<gmd:MD_Metadata xmlns:gmd="x"/>', 'not a catalogue: metadata by ISO 19139'],
    [
      'Croissant',
      '{"conformsTo": "http://mlcommons.org/croissant/1.0", }',
      /not a catalogue: Croissant/,
    ],
    [
      'a list of portals',
      'name,url,api_type\na,https://a.example,ckan',
      'not a catalogue: a list of portals',
    ],
    [
      'a context',
      '{"@context": {"a": "https://a.example"}}',
      'not a catalogue: a context of JSON-LD',
    ],
    ['a PDF', '%PDF-1.7', 'not a catalogue: a PDF document'],
    ['names alone', '{"success":true,"result":["a","b"]}', /not a catalogue: CKAN’s list of names/],
    ['an error in a 200', '{"success":false,"error":{"message":"down"}}', /broken: .*down/],
    ['an error of another kind', '{"message":"Internal","status":500}', /broken: .*Internal/],
    ['half an answer', dataJson.slice(0, 300), /broken: no JSON/],
    ['an empty list', '{"conformsTo":"x","dataset":[]}', /broken: .*without any dataset/],
    ['nothing', '', 'broken: an empty answer'],
  ])('%s', async (_, body, kind) => expect(await told(body)).toMatch(kind));
});

describe('a dataset is read into the same words', () => {
  it('from DCAT in RDF, in all its languages and in an order of its own', async () => {
    const { datasets, next, total } = await read(turtle);
    expect([next, total]).toEqual(['https://portal.example/catalog?page=2', 2]);
    const [{ key, description, problems }] = datasets as [(typeof datasets)[0]];
    expect(key).toBe('https://portal.example/d/1');
    expect(description).toMatchObject({
      title: { 'zh-CN': '取水许可', en: 'Permits' },
      ...{
        keywords: [{ en: 'a' }, { en: 'b' }],
        modified: '2024-05-05',
        issued: null,
        languages: [],
      },
      publisher: { name: { en: 'Water' } },
      distributions: [{ accessUrl: 'https://portal.example/f.csv', format: 'CSV', bytes: 12 }],
    });
    expect(problems).toEqual([{ field: 'issued', rule: 'no-date', value: 'last year' }]);
    expect(await read(turtle)).toEqual(await read(turtle));
  });

  it('from data.json, with its mistakes shown, and without what cannot be told apart or may not be here', async () => {
    const { datasets, refused } = await read(dataJson);
    expect(datasets.map(({ key }) => key)).toEqual(['1', '2']);
    expect(datasets[0]!.description).toMatchObject({
      ...{ description: { und: 'Bold' }, modified: null, keywords: [{ und: 'a' }, { und: 'b' }] },
      temporal: [{ start: '2015-01-01', end: '2015-12-31' }],
      contacts: [{ name: 'Desk', email: 'desk@office.example' }],
      distributions: [{ downloadUrl: null, bytes: null, format: 'CSV' }],
    });
    expect(datasets[0]!.problems.map(({ field, rule }) => `${field} ${rule}`).sort()).toEqual([
      ...['distribution[1].byteSize no-number', 'distribution[1].downloadURL no-address'],
      'modified no-date',
    ]);
    expect(datasets[1]!.description.title).toEqual({ und: '2' });
    expect(refused.map(({ place, why }) => [place, /secret|told apart/.test(why)])).toEqual([
      [3, true],
      [4, true],
    ]);
  });

  it('from CKAN, whose search goes on at the next row', async () => {
    const { datasets, next } = await read(ckan, 'api/3/action/package_search?rows=1&start=3');
    expect(next).toBe('https://portal.example/api/3/action/package_search?rows=1&start=4');
    expect(datasets[0]).toMatchObject({
      ...{ key: 'x-1', identifiers: ['one'] },
      description: { frequency: { code: 'daily' }, modified: '2021-01-15T10:25:28' },
    });
  });

  it('from a listing, by the field map that knows it', async () => {
    const { datasets } = await read(listing, 'guizhou_guiyang.json');
    expect(datasets[0]).toMatchObject({
      key: 'https://data.example/1',
      description: {
        ...{
          title: { 'zh-CN': '取水许可' },
          frequency: { code: 'monthly' },
          modified: '2024-01-02',
        },
        ...{ publisher: { name: { 'zh-CN': '水利厅' } }, spatial: [{ label: { und: '520100' } }] },
      },
    });
  });
});

describe('an answer that is made to hurt', () => {
  const bomb = (entities: string) =>
    `<!DOCTYPE r [${entities}]>${rdfXml.slice(rdfXml.indexOf('<rdf:RDF')).replace('&dcat;', '&b;')}`;

  it.each([
    ['entities made of entities', bomb('<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">')],
    ['entities of files', bomb('<!ENTITY b SYSTEM "file:///etc/passwd">')],
    ['entities of parameters', bomb('<!ENTITY % b "x">')],
    ['a context that stands elsewhere', '{"@context":"http://169.254.169.254/","@type":"Dataset"}'],
    ['lists within lists', `{"@graph":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ['RDF that breaks off', turtle.slice(0, 400)],
    ['bytes of no encoding', Buffer.from([0xff, 0xff, 0x80, 0x22])],
  ])('is refused and reaches nothing: %s', async (_, body) => {
    const fetched = vi.spyOn(globalThis, 'fetch');
    expect(await told(body as string)).toMatch(/^broken|^not a catalogue/);
    expect(fetched).not.toHaveBeenCalled();
    fetched.mockRestore();
  });

  const odd = 'a\0b\ud800c\\u0000😀';
  const oddOnes = { identifier: odd, title: odd, modified: odd, keyword: [odd], temporal: odd };
  it.each([
    ['data.json', { dataset: [{ ...oddOnes, distribution: [odd, { downloadURL: odd }] }] }],
    [
      'JSON-LD',
      {
        '@context': { '@vocab': 'http://www.w3.org/ns/dcat#', [odd]: 'x:y' },
        '@id': 'x:1',
        '@type': 'Dataset',
        keyword: odd,
        [odd]: odd,
      },
    ],
    [
      'CKAN',
      {
        success: true,
        result: {
          count: 1,
          results: [
            { ...oddOnes, id: odd, name: odd, url: odd, extras: [{ key: odd, value: odd }] },
          ],
        },
      },
    ],
  ])('brings no zero byte and no half character in: %s', async (_, catalogue) => {
    const { datasets } = await read(JSON.stringify(catalogue));
    expect(datasets).toHaveLength(1);
    const texts = JSON.stringify(datasets).replaceAll('\\\\', '');
    expect(texts).not.toMatch(/\\u(0000|d[89a-f])/i);
    expect(texts).toContain('\ufffd');
  });

  it('ends in time with a line of millions of characters', async () => {
    const long = JSON.stringify({
      dataset: [{ identifier: '1', title: 'x'.repeat(5_000_000), license: null }],
    });
    const { datasets } = await read(long);
    expect(datasets[0]!.problems).toContainEqual(
      expect.objectContaining({ field: 'title', rule: 'too-long' }),
    );
  });
});

const material = process.env['SHUTONG_MATERIAL'];
if (!material) console.info('skipped: SHUTONG_MATERIAL names no folder with catalogs/');
(material ? it : it.skip)('reads a real catalogue whole (SHUTONG_MATERIAL)', async () => {
  const file = join(material!, 'catalogs', 'dcat-ap', 'rostock-catalog-original-input.rdf.gz');
  const { datasets, next, total } = await read(gunzipSync(readFileSync(file)));
  expect([datasets.length, total]).toEqual([100, 217]);
  expect(next).toBe('https://www.opendata-hro.de/catalog.rdf?page=2');
  expect(datasets.every(({ description }) => Object.keys(description.title).length > 0)).toBe(true);
});
