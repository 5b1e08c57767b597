import fc from 'fast-check';
import { codeOf } from '../../../../test/support/refusals';
import { kindsOf, Scene } from '../../testing/scene.fixture';
import { cellOf, isObject, jsonOf, parseExact } from './json-cells';
import { JsonTooDeep, JsonWalker, type FoundValue } from './json-walker';

describe('JSON', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await Scene.open();
  });
  afterAll(() => scene.close());

  const load = (text: string, name = 'file.json') => scene.load(text, name);

  it('is a table of records, whose nested objects are columns and whose lists are JSON', async () => {
    const loaded = await load(
      '[{"id":"007","at":{"city":"贵阳","zip":[550001,550002]}},{"id":"010","at":null,"open":true}]',
    );
    expect(kindsOf(loaded)).toEqual({
      ...{ id: 'text', 'at.city': 'text', 'at.zip': 'text', at: 'text', open: 'boolean' },
    });
    expect(await scene.rows(loaded)).toEqual([
      ['007', '贵阳', '[550001,550002]', null, null],
      ['010', null, null, null, true],
    ]);
  });

  it.each(['a', '\\n', '\\"', '\\\\'])(
    'may be one text as long as a record may be: of %s',
    (piece) => {
      const long = piece.repeat(15_000_000 / piece.length);
      const parsed = parseExact(`{"text":"${long}","n":1.10}`);
      expect(isObject(parsed) && jsonOf(parsed['n']!)).toBe('1.10');
      expect(isObject(parsed) && cellOf(parsed['text']!) === JSON.parse(`"${long}"`)).toBe(true);
    },
  );

  it('keeps numbers as they stand, and a number too long for any as text', async () => {
    const loaded = await load('[{"n":1.10,"id":123456789012345678901},{"n":2,"id":5}]');
    expect(kindsOf(loaded)).toEqual({ n: 'decimal', id: 'text' });
    const [[, id]] = (await scene.rows(loaded)) as [[unknown, unknown]];
    expect(id).toBe('123456789012345678901');
  });

  it('is found in lines, in a list below other values, by keys and by columns', async () => {
    const rowsOf = async (text: string, name?: string) => scene.rows(await load(text, name));
    const rows = [
      ['a', '1'],
      ['b', '2'],
    ];
    const list = '[{"k":"a","n":1},{"k":"b","n":2}]';
    const told = (all: readonly unknown[][]) => all.map((row) => row.map(String));
    expect(told([...(await rowsOf('{"k":"a","n":1}\n\n{"k":"b","n":2}\n'))] as never)).toEqual(
      rows,
    );
    expect(told([...(await rowsOf(`{"code":0,"data":{"list":${list}}}`))] as never)).toEqual(rows);
    expect(told([...(await rowsOf('{"a":{"n":1},"b":{"n":2}}'))] as never)).toEqual(rows);
    expect(told([...(await rowsOf('{"k":["a","b"],"n":[1,2]}'))] as never)).toEqual(rows);
  });

  it('keeps the keys of records that have a key of their own, and names of lists as they are meant', async () => {
    const keyed = await load('{"a":{"key":"x","n":1},"b":{"key":"y","n":2}}');
    expect(Object.keys(kindsOf(keyed))).toEqual(['_key', 'key', 'n']);
    expect((await scene.rows(keyed)).map(([key]) => key)).toEqual(['a', 'b']);
    const lists = await load('{"\\u6c34\\u4f4d":[{"n":1},{"n":2}],"b":[{"m":1},{"m":2}]}');
    expect(lists.tables.map(({ name }) => name)).toEqual(['file-水位', 'file-b']);
    const deep = await load('{"result":{"b":[{"n":1},{"n":2}],"c":[{"m":1},{"m":2}]}}');
    expect(deep.tables.map(({ name }) => name)).toEqual(['file-result.b', 'file-result.c']);
  });

  const polygon =
    '{"type":"Polygon","coordinates":[[[106.6,26.5],[106.7,26.5],[106.7,26.6],[106.6,26.5]]]}';
  const collection = `{"type":"GeometryCollection","geometries":[${polygon},{"type":"Point","coordinates":[1,2]}]}`;

  it.each([
    [
      'a feature',
      `{"type":"Feature","id":7,"properties":{"n":"a","of":[{"m":1},{"m":2}]},"geometry":${polygon}}`,
    ],
    [
      'a feature whose type comes last',
      `{"geometry":${polygon},"properties":{"n":"a"},"type":"Feature"}`,
    ],
    ['a geometry', polygon],
    ['a collection of geometries', collection],
    ['a geometry with a box', '{"bbox":[1,2,1,2],"coordinates":[1,2],"type":"Point"}'],
  ])('is one row where it is %s by itself', async (_, text) => {
    const loaded = await load(text, 'file.geojson');
    expect(loaded.tables).toMatchObject([{ name: 'file', rows: 1 }]);
    expect(kindsOf(loaded)).toMatchObject({ geometry: 'geometry' });
    expect(kindsOf(loaded)).not.toHaveProperty('type');
    const [row = []] = await scene.rows(loaded);
    const whole = JSON.parse(text) as { geometry?: object };
    expect(JSON.parse(String(row.at(-1)))).toEqual(whole.geometry ?? whole);
  });

  it('has geometries in a list as rows, and keeps what only calls itself one', async () => {
    const points = await load(`[${polygon},{"type":"Point","coordinates":[1,2]}]`);
    expect(kindsOf(points)).toEqual({ geometry: 'geometry' });
    const list = await load('{"type":"Feature","list":[{"n":1},{"n":2}]}');
    expect(list.tables).toMatchObject([{ rows: 2 }]);
    const named = await load('{"a":"type","Feature":"x","type":"Point"}');
    expect(Object.keys(kindsOf(named))).toEqual(['a', 'Feature', 'type']);
  });

  it.each([
    ['ends before it is closed', '[{"a":1},{"a":2', 'file, character 16'],
    ['holds a line that is none', '{"a":1}\nnot json\n{"a":2}\n', 'row 2'],
    ['has a blank that JSON does not know', '[{"a":1},\u3000{"a":2}]', 'row 2'],
    ['closes what did not open', '[{"a":1}}', 'file, character 8'],
  ])('is refused where it %s, with the place', async (_, text, place) => {
    await expect(load(text)).rejects.toMatchObject({
      code: 'datasets.ingest.format-broken',
      params: { place },
    });
  });

  it('is refused where it lies deeper than anybody nests data, however deep', async () => {
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    for (const levels of [101, 100_000]) {
      await expect(load(nested(levels))).rejects.toMatchObject({
        code: 'datasets.ingest.too-large',
        params: { limit: 100, place: 'file, character 100' },
      });
    }
    expect(await codeOf(load(`[{"a":${nested(98)}}]`))).toBe('ok');
  });

  it('gives the same values wherever its chunks end, and each as it was written', () => {
    const written = fc.jsonValue({ maxDepth: 5 });
    fc.assert(
      fc.property(
        fc.array(written, { maxLength: 5 }),
        fc.infiniteStream(fc.nat(7)),
        (values, cuts) => {
          const text = JSON.stringify(values);
          const found: FoundValue[] = [];
          const walker = new JsonWalker(false, (value) => {
            if (value.path === '') found.push(value);
          });
          for (let at = 0; at < text.length;) {
            const length = 1 + cuts.next().value!;
            walker.push(text.slice(at, at + length));
            at += length;
          }
          walker.end();
          expect(found.map((one) => one.text)).toEqual(
            values.map((value) => JSON.stringify(value)),
          );
          for (const [at, value] of values.entries()) {
            const exact = parseExact(found[at]!.text);
            // As written: JSON has no minus zero.
            expect(JSON.parse(jsonOf(exact))).toEqual(JSON.parse(JSON.stringify(value)));
            if (typeof value === 'number') expect(cellOf(exact)).toBe(JSON.stringify(value));
          }
        },
      ),
    );
  });

  it('is never gone through deeper than its limit', () => {
    const walker = new JsonWalker(false, () => undefined);
    expect(() => walker.push('{"a":'.repeat(101))).toThrow(JsonTooDeep);
  });
});
