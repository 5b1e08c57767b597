import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Ajv from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import { parse } from 'yaml';
import { projectRoot } from '@shutong/platform';
import { examples } from '../../scripts/generate/openapi/examples';

type Json = Readonly<Record<string, unknown>>;

const contracts = join(projectRoot(), 'contracts');
const read = (file: string): Json => parse(readFileSync(join(contracts, file), 'utf8')) as Json;

const asyncApi = 'events/asyncapi.yaml';
const openApis = ['openapi/hub.yaml', 'openapi/portal.yaml', 'openapi/connector-local.yaml'];

/** Every `$ref` of a document, wherever it stands. */
function references(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(references);
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) =>
    key === '$ref' && typeof value === 'string' ? [value] : references(value),
  );
}

const steps = (pointer: string): string[] => pointer.replace(/^#\//, '').split('/');
const at = (document: Json, pointer: string): unknown =>
  steps(pointer).reduce<unknown>((node, step) => (node as Json | undefined)?.[step], document);

describe('a printed contract', () => {
  it.each([asyncApi, ...openApis])('%s refers to nothing that is not there', (file) => {
    const document = read(file);
    const dangling = references(document).filter((reference) =>
      reference.startsWith('#/')
        ? at(document, reference) === undefined
        : !existsSync(join(contracts, dirname(file), reference)),
    );
    expect(dangling).toEqual([]);
  });

  it.each(openApis)('%s names each operation once', (file) => {
    const paths = Object.values(read(file)['paths'] as Record<string, Json>);
    const ids = paths.flatMap((path) =>
      Object.values(path).map((operation) => (operation as Json)['operationId'] as string),
    );
    expect(ids.length).toBeGreaterThan(2);
    expect(ids).toHaveLength(new Set(ids).size);
  });
});

it('an example belongs to an operation that there is', () => {
  const operations = ['openapi/hub.yaml', 'openapi/portal.yaml'].flatMap((file) =>
    Object.values(read(file)['paths'] as Record<string, Record<string, Json>>).flatMap((path) =>
      Object.values(path).map((operation) => operation['operationId']),
    ),
  );
  expect([...examples().keys()].filter((id) => !operations.includes(id))).toEqual([]);
});

describe('the schema of OpenAPI 3.1', () => {
  const published = join(
    projectRoot(),
    'node_modules/@seriousme/openapi-schema-validator/schemas/v3.1/schema.json',
  );
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  const validate = ajv.compile(JSON.parse(readFileSync(published, 'utf8')) as object);

  it.each(openApis)('takes %s, and not what is no such document', (file) => {
    const document = read(file);
    expect(document['openapi']).toMatch(/^3\.1\./);
    expect(validate(document) ? [] : validate.errors).toEqual([]);
    expect(validate({ ...document, paths: { health: {} } })).toBe(false);
  });
});

const material = process.env['SHUTONG_MATERIAL'];
const standards = join(material ?? '', 'standards');

describe('the standards’ own schemas', () => {
  if (material === undefined || !existsSync(standards)) {
    console.info('skipped: SHUTONG_MATERIAL names no folder with standards/');
    it.skip('are not at hand (SHUTONG_MATERIAL)', () => undefined);
    return;
  }

  const standard = (file: string): Json =>
    parse(readFileSync(join(standards, file), 'utf8')) as Json;
  const faultsIn = (schema: object) => {
    const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
    const validate = ajv.compile(schema);
    return (document: unknown) => (validate(document) ? [] : (validate.errors ?? []));
  };

  it('take the events as AsyncAPI 3.0', () => {
    const faults = faultsIn(standard('asyncapi-3.0.0.schema.json'));
    expect(faults(read(asyncApi))).toEqual([]);
    expect(faults({ ...read(asyncApi), channels: [] })).not.toEqual([]);
  });
});
