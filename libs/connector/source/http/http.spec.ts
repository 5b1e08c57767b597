import type { ServerResponse } from 'node:http';
import fc from 'fast-check';
import { openSource } from '../open-source';
import { codeOf, sourceContract } from '../source.contract';
import type { HttpTable } from '../source-config';
import type { SourceDatabase } from '../source-database';
import { credentialVariable, HttpHarness } from './http.contract';
import { exactJson } from './json-rows';

sourceContract('http', () => HttpHarness.start());

describe('A service', () => {
  let service: HttpHarness;
  let source: SourceDatabase;
  beforeAll(async () => {
    service = await HttpHarness.start();
    source = service.open();
  });
  afterAll(async () => {
    await source.close();
    await service.close();
  });

  const answering = (answer: (response: ServerResponse) => void, of: Partial<HttpTable> = {}) =>
    service.add(['name'], (_, response) => answer(response), of);
  const saying = (body: string | Buffer, of: Partial<HttpTable> = {}) =>
    answering((response) => void response.end(body), of);
  const read = (table: string, of = source, milliseconds = 5000) => {
    const asked = { table, columns: ['name'], equals: {}, orderBy: ['name'], limit: 10 };
    return of.read(asked, milliseconds);
  };

  it('is asked by parameters, each where its columns are asked for, and values are encoded', async () => {
    const table = service.add(
      ['name', 'town'],
      (_, response) => void response.end('[{"name":"a&b=c","town":"云栖/1"}]'),
      { rows: '', parameters: { q: '{name}', both: '{town}:{name}', fixed: 'x' } },
    );
    const asked = { table, columns: ['town'], orderBy: [], limit: 1 };
    const since = service.asked.length;
    await source.read({ ...asked, equals: { name: 'a&b=c' } }, 5000);
    await source.read({ ...asked, equals: { name: 'a&b=c', town: '云栖/1' } }, 5000);
    await source.read({ ...asked, equals: { name: null } }, 5000);
    const [one, both, none] = service.asked
      .slice(since)
      .map((url) => [...new URL(url, service.url).searchParams]);
    expect(one).toEqual([
      ['q', 'a&b=c'],
      ['fixed', 'x'],
    ]);
    expect(both).toEqual([
      ['q', 'a&b=c'],
      ['both', '云栖/1:a&b=c'],
      ['fixed', 'x'],
    ]);
    expect(none).toEqual([['fixed', 'x']]);
  });

  it('that narrows by nothing does not show what was not asked for', async () => {
    const table = saying('{"data":{"items":[{"name":"张三"},{"name":"李四"}]}}');
    const asked = { table, columns: ['name'], equals: { name: '李四' }, orderBy: [], limit: 10 };
    expect(await source.read(asked, 5000)).toEqual([{ name: '李四' }]);
  });

  it.each<[string, string | Buffer, string]>([
    ['no JSON', '<html>张三</html>', 'connector.source-malformed'],
    [
      'JSON in another encoding',
      Buffer.from([0x5b, 0xd5, 0xc5, 0x5d]),
      'connector.source-malformed',
    ],
    [
      'no list where the rows should be',
      '{"data":{"items":{"name":"张三"}}}',
      'connector.source-malformed',
    ],
    ['no such place', '{"items":[]}', 'connector.source-malformed'],
    ['rows that are none', '{"data":{"items":["张三"]}}', 'connector.source-malformed'],
    ['a list for a value', '{"data":{"items":[{"name":["张三"]}]}}', 'connector.source-malformed'],
    [
      'rows without a member',
      '{"data":{"items":[{"name":"张三"},{"Name":"张三"}]}}',
      'connector.source-column',
    ],
    [
      'numbers that JSON has not',
      '{"data":{"items":[{"name":01.10}]}}',
      'connector.source-malformed',
    ],
  ])(
    'that answers with %s is refused, and nothing of it is in the error',
    async (_, body, code) => {
      const error = await read(saying(body)).catch((reason: Error) => reason);
      expect(error).toMatchObject({ code });
      expect(JSON.stringify(error) + String((error as Error).stack)).not.toContain('张');
      expect((error as Error).cause).toBeUndefined();
    },
  );

  it('that says there are more rows than it sends is refused', async () => {
    const body = (total: string) => `{"data":{"total":${total},"items":[{"name":"张三"}]}}`;
    const total = '/data/total';
    expect(await read(saying(body('1'), { total }))).toHaveLength(1);
    expect(await codeOf(read(saying(body('2'), { total })))).toBe('connector.source-too-large');
    expect(await codeOf(read(saying(body('null'), { total })))).toBe('connector.source-malformed');
  });

  it('that sends more than one answer may hold is cut off', async () => {
    const table = answering((response) => {
      const more = (): void => {
        if (!response.destroyed) response.write(' '.repeat(1024 * 1024), more);
      };
      more();
    });
    expect(await codeOf(read(table))).toBe('connector.source-too-large');
  });

  it.each([301, 302, 307, 308])('that redirects (%i) is not followed', async (status) => {
    const elsewhere = saying('{"data":{"items":[{"name":"张三"}]}}');
    const table = answering((response) => {
      response.writeHead(status, { location: `${service.url}/${elsewhere}` }).end();
    });
    const since = service.asked.length;
    expect(await codeOf(read(table))).toBe('connector.source-unavailable');
    expect(service.asked.length - since).toBe(1);
  });

  it.each([204, 400, 403, 429, 500, 503])(
    'that answers with status %i is unavailable',
    async (status) => {
      const table = answering(
        (response) => void response.writeHead(status).end('{"secret":"张三"}'),
      );
      await expect(read(table)).rejects.toMatchObject({
        code: 'connector.source-unavailable',
        params: { table, state: `status ${status}` },
      });
    },
  );

  it('that sends its answer byte by byte is left when the time is over', async () => {
    const table = answering((response) => {
      const timer = setInterval(() => response.write(' '), 20);
      response.once('close', () => clearInterval(timer));
    });
    // It would go on for ever.
    expect(await codeOf(read(table, source, 300))).toBe('connector.source-deadline');
  });

  it('that does not let the connector in is unavailable, and the credential in no error', async () => {
    const table = saying('{"data":{"items":[]}}');
    const config = { kind: 'http', url: service.url, tables: service.tables } as const;
    process.env['SHUTONG_TEST_WRONG_CREDENTIAL'] = 'hidden-word';
    for (const environment of ['SHUTONG_TEST_WRONG_CREDENTIAL', 'SHUTONG_TEST_NO_CREDENTIAL']) {
      const other = openSource({ ...config, credential: { header: 'authorization', environment } });
      const error = await read(table, other).catch((reason: Error) => reason);
      expect(error).toMatchObject({ code: 'connector.source-unavailable' });
      expect(JSON.stringify(error) + String((error as Error).stack)).not.toContain('hidden-word');
    }
    delete process.env['SHUTONG_TEST_WRONG_CREDENTIAL'];
    expect(process.env[credentialVariable]).toBeDefined();
    expect(await read(table)).toEqual([]);
  });
});

describe('JSON of a service', () => {
  it('keeps numbers that JavaScript would round or rewrite, and all else as it is', () => {
    const text =
      '{"a":1234567890.10,"b":9007199254740993,"c":-0,"d":1e2,"e":"1.10, \\"2.0\\"","f":[7,0.5]}';
    expect(exactJson(text)).toEqual({
      ...{ a: '1234567890.10', b: '9007199254740993', c: '-0', d: '1e2' },
      ...{ e: '1.10, "2.0"', f: [7, 0.5] },
    });
  });

  it('is read as JSON.parse reads it but for numbers, and refused where that refuses', () => {
    const same = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value), (_, one: unknown) =>
        typeof one === 'number' ? String(one) : one,
      );
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(same(exactJson(JSON.stringify(value)))).toEqual(same(value));
      }),
    );
    const broken = fc.tuple(fc.json(), fc.nat(), fc.constantFrom('', '"', '1', '-', '0', '\\'));
    fc.assert(
      fc.property(broken, ([json, at, mark]) => {
        const place = at % json.length;
        const text = json.slice(0, place) + mark + json.slice(place + 1);
        const refused = (parse: (one: string) => unknown) => {
          try {
            parse(text);
            return false;
          } catch {
            return true;
          }
        };
        expect(refused(exactJson)).toBe(refused(JSON.parse));
      }),
      { numRuns: 500 },
    );
  });
});
