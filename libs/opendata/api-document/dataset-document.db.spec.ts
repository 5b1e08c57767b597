import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { projectRoot } from '@shutong/platform';
import {
  openDataUnderTest,
  openItem,
  type OpenDataUnderTest,
} from '../../../test/support/open-data';
import { OpenApi } from '../../../test/support/openapi';
import type { OpenTable } from '../open-dataset/open-dataset';
import { datasetDocument, withoutExamples, type ApiDocument } from './dataset-document';

const stations =
  '站名,"area ""km²""",since,open,shape\n乌江,2.50,2020-03-01,true,POINT (106.6 26.5)\n清水江,,,,\n';
const names = ['站名', 'area "km²"', 'since', 'open', 'shape'];

const contractPath = join(projectRoot(), 'contracts/openapi/portal.yaml');

describe('the document of a dataset', () => {
  let on: OpenDataUnderTest;
  let dataset: string;
  beforeAll(async () => {
    on = await openDataUnderTest();
    const entry = await on.entry(names.map((name, at) => openItem(`c${at}`, name)));
    dataset = (await on.dataset()).id;
    await on.publish(await on.version(dataset, stations), entry);
  });
  afterAll(() => on.close());

  const get = async (address: string) => {
    const answer = await fetch(new URL(address, on.portal.url));
    const { status, headers } = answer;
    return { status, type: headers.get('content-type') ?? '', body: await answer.json() };
  };
  const documentOf = async (version: string | number) =>
    (await get(`/api/v1/datasets/${dataset}/versions/${version}/openapi.json`)).body as ApiDocument;
  const rowsPath = (version: string | number) =>
    `/api/v1/datasets/${dataset}/versions/${version}/tables/0/rows`;

  it('is one of OpenAPI 3.1, and is described by the document of the portal', async () => {
    const route = '/api/v1/datasets/{id}/versions/{version}/openapi.json';
    const answer = await get(route.replace('{id}', dataset).replace('{version}', 'latest'));
    expect(new OpenApi('portal.yaml').faultsOf('get', route, answer)).toEqual([]);
    const schema = readFileSync(
      join(
        projectRoot(),
        'node_modules/@seriousme/openapi-schema-validator/schemas/v3.1/schema.json',
      ),
      'utf8',
    );
    const ajv = addFormats(new Ajv2020({ strict: false }));
    const validate = ajv.compile(JSON.parse(schema) as object);
    expect([validate(answer.body), validate.errors]).toEqual([true, null]);
  });

  it('names each column with what it is, and how its values are written', async () => {
    const { info, components } = await documentOf('latest');
    expect(info).toMatchObject({ version: '1' });
    expect(components['schemas']!['Row0']).toMatchObject({
      properties: {
        站名: { type: ['string', 'null'], title: '站名' },
        since: { type: ['string', 'null'], format: 'date' },
        open: { type: ['boolean', 'null'] },
      },
    });
  });

  it('has examples that give the answers that it describes', async () => {
    for (const version of ['latest', 1]) {
      const contract = new OpenApi(await documentOf(version));
      const asked = contract
        .parameters('get', rowsPath(version))
        .flatMap(({ name, example }) =>
          example === undefined ? [] : [[name, String(example)] as [string, string]],
        );
      expect(asked.map(([name]) => name)).toEqual(['filter', 'limit', 'select', 'sortby']);
      const answer = await get(`${rowsPath(version)}?${new URLSearchParams(asked).toString()}`);
      expect(answer).toMatchObject({ status: 200, body: { rows: [{}] } });
      expect(contract.faultsOf('get', rowsPath(version), answer)).toEqual([]);
      const { body } = answer as { body: { rows: Record<string, unknown>[] } };
      const wrong = { ...answer, body: { ...body, rows: [{ 站名: 1 }] } };
      expect(contract.faultsOf('get', rowsPath(version), wrong)).not.toEqual([]);
    }
  });

  it('has no more addresses than the version, and refers to nothing that it leaves out', async () => {
    const document = await documentOf(1);
    const paths = Object.keys(document.paths).map((path) => path.split('/versions/1')[1]);
    expect(paths).toContain('/tables/{table}/file');
    expect(paths.filter((path) => /series|codes|\{id\}/.test(path ?? ''))).toEqual([]);
    const text = JSON.stringify(document);
    const references = [...text.matchAll(/"\$ref":"#\/components\/([^"]+)"/g)].map(([, at]) => at!);
    expect(references.length).toBeGreaterThan(5);
    for (const at of references) {
      const [group, name] = at.split('/') as [string, string];
      expect([at, document.components[group]?.[name]]).not.toEqual([at, undefined]);
    }
  });

  const column = { title: 'c', kind: 'text', item: null } as const;
  const ofTables = (
    tables: readonly Pick<OpenTable, 'columns' | 'bytes'>[],
    { isLicensed }: { readonly isLicensed: boolean },
  ) => {
    const shown = tables.map((table, place) => ({
      ...{ ...table, place, name: `t${place}`, rows: 1, sha256: null, extent: null, series: null },
    }));
    const of = { dataset, number: 1, title: 't', publishedAt: new Date() };
    const version = { ...of, changes: null, tables: shown };
    return datasetDocument(
      withoutExamples(parse(readFileSync(contractPath, 'utf8'))) as ApiDocument,
      { portal: 'http://portal', asked: '1', version, dataset: null, isLicensed },
    );
  };
  const belowOf = ({ paths }: ApiDocument) =>
    Object.keys(paths).map((path) => path.split('/versions/1')[1]);

  it('has of an agreement on some columns no file, and series where they may be', () => {
    const place = [
      { ...column, name: 'longitude', kind: 'decimal' },
      { ...column, name: 'latitude', kind: 'decimal' },
    ] as const;
    const partly = ofTables([{ columns: place, bytes: null }], { isLicensed: true });
    expect(belowOf(partly)).toEqual(
      expect.arrayContaining([
        '/tables/{table}/series',
        '/features/collections/{table}/items',
        '/tables/{table}/file.{format}',
      ]),
    );
    expect(belowOf(partly)).not.toContain('/tables/{table}/file');
    expect(partly.info).not.toHaveProperty('description');
    const open = ofTables([{ columns: [{ ...column, name: 'c' }], bytes: 1 }], {
      isLicensed: false,
    });
    expect(belowOf(open)).toEqual(
      expect.arrayContaining(['/tables/{table}/file', '/features', '/features/collections']),
    );
    expect(belowOf(open).filter((path) => /series|\{table\}\/items/.test(path!))).toEqual([]);
  });

  it('describes as many columns as the limit allows, and the rows of other tables by one address', () => {
    const columns = Array.from({ length: 1960 }, (_, at) => ({ ...column, name: `c${at}` }));
    const table = { columns, bytes: 1 };
    const { paths, components } = ofTables([table, table, table], { isLicensed: false });
    const ofRows = Object.keys(paths).filter((path) => path.endsWith('/rows'));
    expect(ofRows.map((path) => path.split('/').at(-2))).toEqual(['0', '1', '{table}']);
    expect(JSON.stringify(paths[ofRows[2]!])).toContain('"enum":["2"]');
    expect(Object.keys(components['schemas']!)).toEqual(expect.arrayContaining(['Row0', 'Row1']));
    expect(components['schemas']).not.toHaveProperty('Row2');
  });

  it('is as little there as its version', async () => {
    const answer = await get(`/api/v1/datasets/${dataset}/versions/9/openapi.json`);
    expect(answer).toMatchObject({ status: 404 });
  });
});
