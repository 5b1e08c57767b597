import fc from 'fast-check';
import { kindsOf, Scene } from '../../testing/scene.fixture';
import { formats, quoted } from './formats';

describe('Types from every value', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await Scene.open();
  });
  afterAll(() => scene.close());

  const column = (title: string, values: readonly string[]) =>
    scene.load([`n,${title}`, ...values.map((value, at) => `${at},"${value}"`)].join('\n'));
  const kindOf = async (title: string, values: readonly string[]) =>
    kindsOf(await column(title, values))[title];

  it.each<[string, string, readonly string[]]>([
    ['integer', 'count', ['1', '-20', '300', '']],
    ['decimal', 'rate', ['1.50', '2', 'NA', '.5']],
    ['decimal', 'amount', ['1,234.50', '17', '1,000,000']],
    ['text', 'numbers', ['1', '2', '0164A']],
    ['text', 'leading', ['007', '12', '13']],
    ['text', 'long', ['12345678901234567', '22345678901234567']],
    ['text', '邮政编码', ['550001', '550002']],
    ['text', 'reached', ['13812345678', '13912345678']],
    ['date', 'day', ['2024-02-29', '2023-12-31']],
    ['text', 'notDay', ['2023-02-29', '2023-12-31']],
    ['date', 'cn', ['2024年1月5日', '2024年12月31日']],
    ['date', 'us', ['1/31/2024', '2/1/2024']],
    ['text', 'either', ['01/02/2024', '03/04/2024']],
    ['timestamp', 'at', ['2024-01-31 10:00', '2024-02-01']],
    ['timestamp', 'instant', ['2024-01-31T10:00:00+08:00', '2024-01-31T02:00:00Z']],
    ['boolean', 'flag', ['true', 'FALSE']],
    ['boolean', '在业', ['是', '否']],
    ['text', 'only', ['否', '否']],
    ['geometry', 'place', ['POINT (106.7 26.6)', 'POINT (106.8 26.5)']],
  ])('are %s for %s', async (kind, title, values) => {
    expect(await kindOf(title, values)).toBe(kind);
  });

  it.each(['constructor', '__proto__', 'toString', 'valueOf'])(
    'are those of the values where a column is called %s',
    async (title) => {
      expect(kindsOf(await column(title, ['1', '2']))[title]).toBe('integer');
    },
  );

  it('are judged by the last row, too', async () => {
    const values = Array.from({ length: 5000 }, (_, at) => String(at));
    expect(await kindOf('count', values)).toBe('integer');
    expect(await kindOf('count', [...values, '0164A'])).toBe('text');
    expect(await kindOf('count', [...values, '1.5'])).toBe('decimal');
  });

  it('keep decimals exact', async () => {
    const loaded = await column('amount', ['0.1', '0.2', '12345678901234567.123456789']);
    const rows = await scene.rows(loaded);
    expect(rows.map(([, amount]) => amount)).toEqual([
      '0.100000000',
      '0.200000000',
      '12345678901234567.123456789',
    ]);
  });

  it('hold as the publisher says, and each cell that is none of them is named', async () => {
    const loaded = await scene.load('id,n\n1,5\n2,x\n3,7\n', 'table.csv', {
      types: { '*': { n: 'integer', id: 'text' } },
    });
    expect(kindsOf(loaded)).toEqual({ id: 'text', n: 'integer' });
    expect(await scene.rows(loaded)).toEqual([
      ['1', '5'],
      ['2', null],
      ['3', '7'],
    ]);
    const { problems } = loaded.tables[0]!;
    expect(problems.list).toEqual([{ kind: 'bad-cell', row: 3, column: 'n', value: 'x' }]);
    expect(problems.rejected).toBe(1);
  });

  it('are judged alike in memory and in the engine', async () => {
    const piece = fc.constantFrom(
      '0',
      '1',
      '9',
      '12',
      '2024',
      '31',
      '-',
      '/',
      '.',
      ',',
      ':',
      ' ',
      'T',
      'Z',
      'e',
      '年',
      'true',
      '是',
      'PM',
      '00',
    );
    const values = fc.sample(fc.array(piece, { minLength: 1, maxLength: 8 }), {
      numRuns: 1500,
      seed: 1,
    });
    const texts = [...new Set(values.map((parts) => parts.join('').trim()).filter(Boolean))];
    const shaped = [
      '2024-1-5',
      '31/12/2024',
      '12/31/2024',
      '2024-02-30',
      '1/1/2024 1:05 PM',
      '2024-01-01 23:59:59.5',
      '1.5e3',
    ];
    const rows = [...texts, ...shaped].map((text) => `(${quoted(text)})`).join(', ');
    for (const format of formats) {
      const found = await scene.engine.session([], (session) =>
        session.run(
          `SELECT v FROM (VALUES ${rows}) t(v) WHERE coalesce(${format.sql('v')}, false)`,
        ),
      );
      const expected = [...texts, ...shaped].filter((text) => format.fits(text));
      expect([format.name, found.map(([text]) => text)]).toEqual([format.name, expected]);
    }
  });
});
