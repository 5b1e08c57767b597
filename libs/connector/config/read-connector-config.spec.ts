import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { permits } from '../../../test/support/connectors';
import { ConnectorError } from '../errors/connector-error';
import { configTemplate } from './config-template';
import { parseConnectorConfig, readConnectorConfig } from './read-connector-config';

const sha256 = 'a'.repeat(64);
const whole = {
  hub: 'https://hub.region.example',
  transport: { kind: 'stream' },
  listen: { host: '127.0.0.1', port: 7411, keys: [{ name: 'hrss', sha256 }] },
  pins: { '11520000009390021X': 'A'.repeat(43) },
  authority: '11520000009390021X',
  sources: { files: { kind: 'csv', folder: '/srv/share' } },
  mounts: [permits],
  targets: { main: { kind: 'postgres', url: 'postgres://writer:password@127.0.0.1:5432/own' } },
  intakes: [
    {
      ...{ name: 'permits', agreement: '0199f0f2-7c1e-7d0a-9f43-2b6a5f1c0e11', target: 'main' },
      ...{ table: 'public.permits_taken', columns: { permit_no: 'permit_no' }, key: ['permit_no'] },
    },
  ],
};
const [intake] = whole.intakes;
const service = {
  kind: 'http',
  url: 'https://service.department.example/api',
  tables: { t: { path: '/t', parameters: { p: '{a}' }, rows: '/data', columns: ['a'] } },
};
const text = stringify(whole);
const parsed = (yaml: string) => parseConnectorConfig(yaml, 'connector.yaml');

/** File, line, place and rule of the refusal. */
function refusalOf(yaml: string): Record<string, string | number> {
  try {
    parsed(yaml);
  } catch (error) {
    if (error instanceof ConnectorError && error.code === 'connector.config') return error.params;
    throw error;
  }
  throw new Error('Nothing was thrown.');
}

describe('connector.yaml', () => {
  it('is taken as it stands, with what is left out', () => {
    expect(parsed(text)).toEqual({
      ...whole,
      ...{ patience: { hub: 2 }, retention: { statements: 1096 } },
    });
    const unsaid = {
      sources: undefined,
      mounts: undefined,
      targets: undefined,
      intakes: undefined,
    };
    const nothing = { sources: {}, mounts: [], targets: {}, intakes: [] };
    expect(parsed(stringify({ ...whole, ...unsaid }))).toMatchObject(nothing);
  });

  it('takes a source of every kind', () => {
    const files = { kind: 'csv', folder: '/srv/share', encoding: 'gb18030' };
    const sources = {
      files,
      postgres: { kind: 'postgres', url: 'postgres://reader:password@127.0.0.1:5432/register' },
      mysql: { kind: 'mysql', url: 'mysql://reader:pass%20word@[::1]:3306/register' },
      secure: {
        kind: 'mysql',
        url: 'mysql://a:b@c/d?sslmode=verify-full&sslrootcert=/etc/ssl/own.pem',
      },
      sheets: { kind: 'excel', folder: '/srv/sheets' },
      service: { ...service, credential: { header: 'X-Api-Key', environment: 'REGISTER_KEY' } },
    };
    expect(parsed(stringify({ ...whole, sources })).sources).toEqual(sources);
  });

  it.each(['stream', 'kafka'] as const)('as init writes it for %s is right', (transport) => {
    const department = '113370000000000018';
    const joined = { hub: whole.hub, department, thumbprint: '-'.repeat(43), transport };
    const config = parsed(configTemplate(joined));
    expect(config.transport.kind).toBe(transport);
    expect(config.pins).toEqual({ [department]: joined.thumbprint });
  });

  it('takes a credit code of digits alone, or one that looks like a number, as it is written', () => {
    const codes = ['113370000000000019', '11337000000E000019'];
    const pins = codes.map((code) => `  ${code}: ${'A'.repeat(43)}`).join('\n');
    expect(
      Object.keys(parsed(`${stringify({ ...whole, pins: undefined })}pins:\n${pins}\n`).pins),
    ).toEqual(codes);
  });

  it.each<[string, object, string, string]>([
    ['a missing part', { listen: { host: 'x', port: 1 } }, '/listen', 'keys'],
    ['a name that is none', { hubb: 'x' }, '/', 'hubb'],
    ['an unknown transport', { transport: { kind: 'pigeon' } }, '/transport', 'kind'],
    ['a hub without a scheme', { hub: 'hub.region.example' }, '/hub', 'pattern'],
    ['a hub that is no address', { hub: 'http://[' }, '/hub', 'no address'],
    ['a bad credit code', { authority: 'x' }, '/authority', 'pattern'],
    [
      'a key that two systems have',
      { listen: { ...whole.listen, keys: [1, 2].map((n) => ({ name: `${n}`, sha256 })) } },
      '/listen/keys/1/sha256',
      'another system',
    ],
    [
      'a resource mounted twice',
      { mounts: [permits, structuredClone(permits)] },
      '/mounts/1/resource',
      'twice',
    ],
    [
      'a MySQL whose certificate nobody checks',
      { sources: { main: { kind: 'mysql', url: 'mysql://a:b@c/d?sslmode=require' } } },
      '/sources/main/url',
      'pattern',
    ],
    [
      'a MySQL with settings of the driver’s own',
      { sources: { main: { kind: 'mysql', url: 'mysql://a:b@c/d?multipleStatements=true' } } },
      '/sources/main/url',
      'pattern',
    ],
    [
      'a password in the address of a service',
      { sources: { main: { ...service, url: 'https://a:b@c' } } },
      '/sources/main/url',
      'pattern',
    ],
    [
      'a service that is asked by what its rows do not show',
      { sources: { main: { ...service, tables: { t: { ...service.tables.t, columns: ['b'] } } } } },
      '/sources/main/tables/t/parameters/p',
      'names a',
    ],
    [
      'a credential in a header of HTTP’s own',
      { sources: { main: { ...service, credential: { header: 'Host', environment: 'X' } } } },
      '/sources/main/credential/header',
      'NOT',
    ],
    ['an unknown source', { sources: {} }, '/mounts/0/source', 'not one of the sources'],
    [
      'a key item without a column',
      { mounts: [{ ...permits, keyFields: ['id'] }] },
      '/mounts/0/keyFields',
      'id',
    ],
    [
      'a person without a column',
      { mounts: [{ ...permits, subject: { field: 'id', kind: 'natural-person' } }] },
      '/mounts/0/subject/field',
      'id',
    ],
    [
      'the origin of an item without a column',
      { mounts: [{ ...permits, origin: { system: 'x', items: { id: { rule: 'y' } } } }] },
      '/mounts/0/origin/items',
      'id',
    ],
    [
      'an origin without a system',
      { mounts: [{ ...permits, origin: { batch: 'load' } }] },
      '/mounts/0/origin',
      'system',
    ],
    [
      'a match rule that is none',
      { mounts: [{ ...permits, matchRules: { holder: 'quantity-league' } }] },
      '/mounts/0/matchRules/holder',
      'quantity-mu',
    ],
    [
      'a key of batches without a column',
      { mounts: [{ ...permits, batch: { key: ['id'] } }] },
      '/mounts/0/batch/key',
      'id',
    ],
    [
      'a watermark without a column',
      { mounts: [{ ...permits, batch: { key: ['permit_no'], watermark: 'changed' } }] },
      '/mounts/0/batch/watermark',
      'changed',
    ],
    ['an unknown target', { targets: {} }, '/intakes/0/target', 'not one of the targets'],
    [
      'two intakes of one name',
      { intakes: [intake, structuredClone(intake)] },
      '/intakes/1/name',
      'another intake’s name',
    ],
    [
      'an intake whose key is not ordered',
      { intakes: [{ ...intake, key: ['holder'] }] },
      '/intakes/0/key',
      'holder',
    ],
    [
      'an intake on a schedule without an agreement',
      { intakes: [{ ...intake, agreement: undefined, everySeconds: 60 }] },
      '/intakes/0/everySeconds',
      'needs an agreement',
    ],
    [
      'a file in a database',
      { intakes: [{ ...intake, file: 'permits.csv' }] },
      '/intakes/0/file',
      'of no use to a database',
    ],
    [
      'changes alone in place of a whole file',
      {
        targets: { main: { kind: 'csv', folder: '/srv/taken' } },
        intakes: [
          { ...intake, table: undefined, key: undefined, file: 'permits.csv', incremental: true },
        ],
      },
      '/intakes/0/file',
      'needs {batch}',
    ],
    [
      'the name of a chunk in a column of an item',
      {
        intakes: [
          { ...intake, chunk: { batch: 'taken', number: Object.values(intake!.columns)[0] } },
        ],
      },
      '/intakes/0/chunk',
      'names a column twice',
    ],
    [
      'two intakes that name their chunks in one column',
      {
        intakes: [
          { ...intake, chunk: { batch: 'taken', number: 'chunk' } },
          {
            ...structuredClone(intake),
            name: 'others',
            chunk: { batch: 'others', number: 'chunk' },
          },
        ],
      },
      '/intakes/0/chunk',
      'another intake writes',
    ],
    [
      'the name of a chunk in a column of another intake',
      {
        intakes: [
          { ...intake, name: 'plain' },
          {
            ...{ ...intake, columns: { permit_no: 'permit' }, key: ['permit_no'] },
            chunk: { batch: 'taken', number: Object.values(intake!.columns)[0] },
          },
        ],
      },
      '/intakes/1/chunk',
      'another intake writes',
    ],
    [
      'the name of a chunk in a file',
      {
        targets: { main: { kind: 'csv', folder: '/srv/taken' } },
        intakes: [
          {
            ...{ ...intake, table: undefined, key: undefined, file: 'permits.csv' },
            chunk: { batch: 'taken', number: 'chunk' },
          },
        ],
      },
      '/intakes/0/chunk',
      'of no use to a file',
    ],
    [
      'a file outside of its folder',
      { intakes: [{ ...intake, file: '../permits.csv' }] },
      '/intakes/0/file',
      'pattern',
    ],
    [
      'a ceiling without an end',
      { mounts: [{ ...permits, ceiling: { ...permits.ceiling, days: 0 } }] },
      '/mounts/0/ceiling/days',
      '>= 1',
    ],
  ])('with %s is refused, and the place is named', (_what, change, place, rule) => {
    const refusal = refusalOf(stringify({ ...whole, ...change }));
    expect(refusal).toMatchObject({ file: 'connector.yaml', place });
    expect(refusal['rule']).toContain(rule);
  });

  it('is refused with the line, and never with the value that stands there', () => {
    const lines = text.split('\n');
    const line = lines.findIndex((one) => one.includes('folder:'));
    lines[line] = '    url: hunter2';
    expect(JSON.stringify(refusalOf(lines.join('\n')))).not.toContain('hunter2');
    const port = lines.findIndex((one) => one.includes(' port:'));
    expect(refusalOf(text.replace('port: 7411', 'port: no'))).toMatchObject({ line: port + 1 });
    expect(refusalOf(`${text}\n a: [`).line).toBeGreaterThan(lines.length - 2);
  });

  it.each([
    ['an empty file', '', 'must be object'],
    ['two documents', `${text}\n---\n${text}`, 'not YAML'],
    ['an alias', `${text.replace('mounts:', 'mounts: &m')}\nmore: *m`, 'alias'],
    ['an alias of nothing', 'hub: *nothing', 'alias'],
    ['a name twice', `${text}\nhub: x`, 'not YAML'],
    ['a list for a name', '? [a, b]\n: c', 'not YAML'],
    ['endless brackets', '['.repeat(100_000), ''],
    ['endless text', ' '.repeat(1_000_001), 'too long'],
  ])('with %s is refused', (_what, yaml, rule) => {
    expect(refusalOf(yaml)['rule']).toContain(rule);
  });

  it('that is not there is told from one that is wrong', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'shutong-config-'));
    for (const missing of [dir, join(dir, 'nowhere')]) {
      await expect(readConnectorConfig(missing)).rejects.toMatchObject({
        ...{ code: 'connector.no-config', params: { file: join(missing, 'connector.yaml') } },
      });
    }
    await rm(dir, { recursive: true });
  });

  it('never fails otherwise, whatever stands in it', () => {
    const names = fc.constantFrom(...Object.keys(whole), '__proto__', 'kind', '0');
    const values = fc.oneof(
      fc.jsonValue().map((value) => JSON.stringify(value)),
      fc.constantFrom('~', '&a', '*a', '!!binary', '- -'),
    );
    const files = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.dictionary(names, fc.jsonValue()).map((one) => stringify({ ...whole, ...one })),
      fc.tuple(names, values).map(([name, value]) => `${text}\n${name}: ${value}`),
      fc.nat(text.length).map((at) => `${text.slice(0, at)}${text.slice(at + 1)}`),
    );
    const run = (yaml: string) => {
      try {
        parsed(yaml);
      } catch (error) {
        expect(error).toMatchObject({ code: 'connector.config' });
      }
    };
    fc.assert(fc.property(files, run), { numRuns: 300 });
  });
});
