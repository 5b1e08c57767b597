import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Scene } from '../testing/scene.fixture';

/** Without a letter, so that a number holds it. */
const id = '440524199001010034';
const others = ['110101199003070011', '520102198511021230', '330106199909094549'];
const phones = ['13800138000', '13900139000', '13700137000'];

describe('The privacy gate of a file', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await Scene.open();
  });
  afterAll(() => scene.close());

  const heldOf = async (content: string | Uint8Array, name?: string) => {
    const { tables } = await scene.load(content, name);
    return tables.flatMap(({ personal }) => personal);
  };
  const csv = (...lines: readonly string[]) => heldOf(`${lines.join('\n')}\n`);
  let made = 0;
  const parquet = async (values: readonly string[], as: string) => {
    const path = join(scene.folder, `typed-${(made += 1)}.parquet`);
    await scene.engine.session([path], (session) =>
      session.run(
        `COPY (SELECT v::${as} FROM (VALUES ${values.map((v) => `(${v})`).join(', ')}) AS t(v)) TO '${path}' (FORMAT parquet)`,
      ),
    );
    return heldOf(await readFile(path), 'typed.parquet');
  };

  describe('looks at numbers of every type', () => {
    const some = [id, ...others];

    it.each<[string, string, readonly string[], string]>([
      ['phones that are doubles', 'DOUBLE AS "手机号"', phones, 'phone'],
      ['phones that are floats of a frame', 'DOUBLE AS v', phones, 'phone'],
      ['phones that are whole', 'BIGINT AS contact', phones, 'phone'],
      ['resident numbers that are decimals', 'DECIMAL(18,0) AS "身份证号"', some, 'resident-id'],
      ['resident numbers that a double has rounded', 'DOUBLE AS zjhm', some, 'resident-id'],
      ['resident numbers that are whole', 'BIGINT AS no', some, 'resident-id'],
      ['cards that are unsigned', 'UBIGINT AS v', ['6222021234567894'], 'bank-card'],
    ])('finds %s in Parquet', async (_, as, values, kind) => {
      const places = values.map((_value, at) => ({ row: at + 1, kind }));
      expect(await parquet(values, as)).toMatchObject([{ kind, by: 'values', places }]);
    });

    it.each<[string, readonly string[]]>([
      ['under a title', ['id,cell', ...phones.map((phone, at) => `${at},${phone}.0`)]],
      ['under any title', ['id,v', ...phones.map((phone, at) => `${at},${phone}.0`)]],
      ['under none', phones.map((phone, at) => `${at},${phone}.0`)],
    ])('finds phones with a point and a zero %s', async (_, lines) => {
      expect(await csv(...lines)).toMatchObject([{ kind: 'phone' }]);
    });

    it('finds a resident number with a point and a zero, and phones among landlines', async () => {
      expect(await csv('id,v', `1,${id}.0`, '2,5.5')).toMatchObject([{ kind: 'resident-id' }]);
      const mixed = phones.flatMap((phone, at) => [`${at},${phone}`, `${at},8518682511${at}`]);
      expect(await csv('id,联系', ...mixed)).toMatchObject([{ name: '联系', kind: 'phone' }]);
    });

    const rows = (of: (at: number) => string) =>
      Array.from({ length: 400 }, (_, at) => `${at},${of(at)}`);

    it.each<[string, (at: number) => string]>([
      ['amounts', (at) => (12_000_000_000 + at * 23_456_789.37).toFixed(2)],
      ['populations', (at) => String(1_000_000 + at * 31_337_331)],
      ['orders by their day', (at) => `20240131${String(1000 + at * 7)}`],
      ['seconds', (at) => String(1_700_000_000 + at * 86_399)],
      ['milliseconds', (at) => String(1_700_000_000_123 + at * 86_399_000)],
      ['lengths', (at) => (0.123456789012345 + at).toFixed(15)],
    ])('lets %s pass', async (_, value) => {
      expect(await csv('id,v', ...rows(value))).toEqual([]);
    });

    it('lets identifiers and times of microseconds and nanoseconds in Parquet pass', async () => {
      const each = (first: bigint, step: bigint) =>
        Array.from({ length: 400 }, (_, at) => String(first + BigInt(at) * step));
      const times = each(1_700_000_000_123_456n, 86_399_000_001n);
      expect(await parquet(times, 'BIGINT AS v')).toEqual([]);
      expect(
        await parquet(
          times.map((time) => `${time}789`),
          'BIGINT AS v',
        ),
      ).toEqual([]);
      const others = each(1_234_567_890_123_456_789n, 4_398_046_511_104n);
      expect(await parquet(others, 'BIGINT AS v')).toEqual([]);
      expect(
        await parquet(each(234_567_890_123_456_789n, 4_398_046_511_104n), 'DOUBLE AS v'),
      ).toEqual([]);
    });
  });

  describe('finds few among thousands of rows', () => {
    const notes = Array.from({ length: 2000 }, (_, at) => `${at},单号20240101000${1000 + at}`);
    const withLast = (...last: readonly string[]) => csv('id,note', ...notes, ...last);

    it('one resident number', async () => {
      expect(await withLast('x,本人１１010519491231002x申请')).toMatchObject([
        { name: 'note', kind: 'resident-id', places: [{ row: 2002, kind: 'resident-id' }] },
      ]);
    });

    it('phones that are said in words, also one', async () => {
      const said = ['x,请打13800138000', 'y,"{""phone"":""+86 13900139000""}"'];
      expect(await withLast(...said)).toMatchObject([
        { name: 'note', kind: 'phone', places: [{ row: 2002 }, { row: 2003 }] },
      ]);
      const long = '长文。'.repeat(2000);
      for (const one of [
        said[0]!,
        `x,${long}有事找他(13900139000)。${long}`,
        'x,tel１３８００１３８０００',
      ]) {
        expect(await withLast(one)).toMatchObject([{ kind: 'phone', places: [{ row: 2002 }] }]);
      }
    });

    it.each([
      ['in groups', `x,持${id.slice(0, 6)}-${id.slice(6, 14)}-${id.slice(14)}来办`],
      ['in wide groups', `x,${id.slice(0, 6)}　${id.slice(6, 14)}　${id.slice(14)}`],
      ['against letters', 'x,ID11010519491231002X'],
    ])('one resident number %s', async (_, last) => {
      expect(await withLast(last)).toMatchObject([
        { name: 'note', kind: 'resident-id', places: [{ row: 2002 }] },
      ]);
    });

    it('no resident numbers in codes of a division, a day and a sequence, though one of eleven passes the check', async () => {
      const codes = Array.from({ length: 400 }, (_, at) => `330106-20240131-${1000 + at * 7}`);
      expect(await csv('id,办件', ...codes.map((code, at) => `${at},${code}`))).toEqual([]);
      const glued = codes.map((code, at) => `${at},BJ${code.replaceAll('-', '')}`);
      expect(await csv('id,办件', ...glued)).toEqual([]);
    });

    it('no phones in addresses of the web, codes and fractions', async () => {
      const written = ['见http://a.cn/13800138000', '编号A-13900139000', '值0.13700137000'];
      const more = ['见http://a.cn/?id=13600136000&b', '金额13500135000.25元', '第13400134000_2号'];
      expect(await withLast(...[...written, ...more].map((text) => `x,${text}`))).toEqual([]);
    });

    it('no resident number where the check fails, or it is part of a longer one', async () => {
      expect(await withLast(`x,号${id.slice(0, 17)}5。`, `x,号${id}0。`, `x,号2${id}。`)).toEqual(
        [],
      );
    });
  });

  describe('finds phones in a table of two rows', () => {
    it.each<[string, string, readonly string[]]>([
      ['phone', 'v', ['13812345678', '13912345678']],
      ['phone', '备注', ['13812345678', '无']],
      ['phone', '联络', ['13812345678', '0851-86825114']],
      ['none', '订单号', ['13812345678', '13912345678']],
      ['none', 'population', ['13812345678', '13912345678']],
      ['none', 'v', ['13812345678', '25']],
      ['none', '备注', ['13812345678', '20240131000123']],
    ])('%s under %s', async (kind, title, [one, other]) => {
      const held = await csv(`a,${title}`, `甲,${one}`, `乙,${other}`);
      expect(held.map((column) => column.kind)).toEqual(kind === 'none' ? [] : [kind]);
    });
  });

  it('looks at all of a long cell', async () => {
    const long = (end: string) => `[{"a":[{"t":"${'长文。'.repeat(5000)}","n":"${end}"}]},{"a":1}]`;
    expect(await heldOf(long(id), 'x.json')).toMatchObject([{ name: 'a', kind: 'resident-id' }]);
    expect(await heldOf(long('6222021234567894'), 'x.json')).toMatchObject([
      { name: 'a', kind: 'bank-card' },
    ]);
    expect(await heldOf(long('6222021234567895'), 'x.json')).toEqual([]);
  });

  describe('looks at geometries', () => {
    const point = '"type":"Point","coordinates":[106.7,26.6]';
    const inner = `{"owner":"${id}","type":"Point","coordinates":[106.7,26.6,{"a":"${id}"}]}`;

    it.each([
      ['beside the coordinates', `{${point},"owner":{"no":"${id}","phone":"${phones[0]!}"}}`],
      ['in a collection', `{"type":"GeometryCollection","geometries":[{${point},"no":"${id}"}]}`],
      ['in the coordinates', `{"type":"GeometryCollection","geometries":[${inner}]}`],
      ['in its place', `"${id}"`],
    ])('leaves nothing else in those of features: %s', async (_, geometry) => {
      const feature = `{"type":"Feature","properties":{"a":1},"geometry":${geometry}}`;
      const loaded = await scene.load(`{"type":"FeatureCollection","features":[${feature}]}`, 'x');
      expect(loaded.tables[0]!.columns[1]).toMatchObject({ name: 'geometry', kind: 'geometry' });
      expect(JSON.stringify(await scene.rows(loaded))).not.toMatch(/owner|4405|1380/);
      expect(loaded.tables[0]!.personal).toEqual([]);
    });

    it('takes for text what holds more than a geometry', async () => {
      const cell = (json: string) => `"${json.replaceAll('"', '""')}"`;
      const place = (more: string) => `1,${cell(`{${point}${more}}`)}`;
      const held = await csv('id,place', place(''), place(`,"owner":"${id}"`));
      expect(held).toMatchObject([{ name: 'place', kind: 'resident-id', places: [{ row: 3 }] }]);
      const crs = ',"crs":{"type":"name","properties":{"name":"EPSG:4490"}}';
      const { tables } = await scene.load(`id,place\n${place('')}\n${place(crs)}\n`);
      expect(tables[0]!.columns[1]).toMatchObject({ kind: 'geometry', format: 'GeoJSON' });
    });
  });
});
