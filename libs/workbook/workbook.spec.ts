import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import readForeign from 'read-excel-file/node';
import writeForeign from 'write-excel-file/node';
import { Workbook } from './workbook-reader';
import { writeWorkbook, type SheetSource } from './workbook-writer';
import { zip } from './zip';

const written = (...sheets: SheetSource[]): Promise<Buffer> =>
  buffer(Readable.from(writeWorkbook(sheets)));

const sheet = (name: string, rows: readonly (readonly string[])[]): SheetSource => ({
  name,
  widths: [10, 20],
  rows,
});

const bounds = { unpacked: 4_000_000, columns: 256, cell: 32_767 };
const read = async (bytes: Buffer, most = 1000, times = false) => {
  const book = await Workbook.open(bytes, bounds, times);
  return Promise.all(book.names.map(async (name) => [name, await book.rows(name, most)] as const));
};

/** An archive of the parts that a workbook needs, one of them the test's own. */
const archiveWith = (sheetXml: string, parts: Readonly<Record<string, string>> = {}) => {
  const all = {
    'xl/workbook.xml':
      '<x:workbook xmlns:x="m" xmlns:r="o"><x:sheets><x:sheet name="S" sheetId="1" r:id="rId1"/></x:sheets></x:workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="rId1" Target="/xl/worksheets/a.xml"/></Relationships>',
    'xl/worksheets/a.xml': `<worksheet><sheetData>${sheetXml}</sheetData></worksheet>`,
    ...parts,
  };
  const named = Object.entries(all).map(([name, content]) => ({ name, content: [content] }));
  return buffer(Readable.from(zip(named)));
};

describe('A workbook that is written', () => {
  it('is read by another program, cell for cell', async () => {
    const rows = [
      ['代码 Code', '名称 Title'],
      ['306/1', '取水许可 & <"证">'],
      ['', '第一行\n第二行 '],
    ];
    const foreign = await readForeign(
      await written(sheet('目录', rows), sheet('空', [['只有表头']])),
      {
        trim: false,
      },
    );
    expect(foreign).toEqual([
      { sheet: '目录', data: [rows[0], rows[1], [null, '第一行\n第二行 ']] },
      { sheet: '空', data: [['只有表头']] },
    ]);
  });

  it('gives back any text, controls, line ends and halves of characters too', async () => {
    const cell = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '_x000D_',
        'a\r\nb',
        '\ud800',
        '&#65;',
        ']]>',
        ' x ',
        '=1+1',
        '\u0000',
        '0123',
        '1E5',
      ),
    );
    const table = fc.array(fc.array(cell, { minLength: 1, maxLength: 30 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        const [[, found]] = (await read(await written(sheet('S', rows)))) as [[string, unknown]];
        const expected = rows
          .map((cells, at) => ({ row: at + 1, cells: [...cells] }))
          .filter(({ cells }) => cells.some((text) => text !== ''));
        for (const { cells } of expected) while (cells.at(-1) === '') cells.pop();
        expect(found).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });
});

describe('Columns of numbers and days', () => {
  const typed = (rows: readonly (readonly string[])[]): SheetSource => ({
    ...sheet('S', rows),
    kinds: ['number', 'day', 'text'],
  });

  it('are numbers and days to another program, and texts where it would round them or knows no such day', async () => {
    const rows = [
      ['1', '2026-01-02', '3'],
      ['100.0', '2026-01-02', '7'],
      ['999999999999999', '1900-03-01', ''],
      ['1234567890123456', '1900-02-28', ''],
      ['0.30000000000000004', '2026-02-30', ''],
      ['-37.574875', '9999-12-31', ''],
      ['1.5e-7', '2026-01', ''],
      ['007', '26-01-02', ''],
      ['NaN', '=1+1', ''],
      ['1e999', '', ''],
    ];
    const [sheet] = await readForeign(await written(typed(rows)));
    const day = (text: string) => new Date(`${text}T00:00:00Z`);
    expect(sheet!.data).toEqual([
      rows[0],
      [100, day('2026-01-02'), '7'],
      [999_999_999_999_999, day('1900-03-01'), null],
      ['1234567890123456', '1900-02-28', null],
      ['0.30000000000000004', '2026-02-30', null],
      [-37.574875, day('9999-12-31'), null],
      [1.5e-7, '2026-01', null],
      ['007', '26-01-02', null],
      ['NaN', '=1+1', null],
      ['1e999', null, null],
    ]);
  });

  it('lose no digit of any decimal, and no day', async () => {
    const digits = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
    const number = fc.tuple(digits, fc.nat(6)).map(([all, decimals]) => {
      const sign = all < 0n ? '-' : '';
      const text = String(all < 0n ? -all : all).padStart(decimals + 1, '0');
      const at = text.length - decimals;
      return decimals === 0 ? sign + text : `${sign}${text.slice(0, at)}.${text.slice(at)}`;
    });
    const day = fc
      .date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(number, day), { minLength: 1 }), async (rows) => {
        const [sheets] = await read(await written(typed([['n', 'd'], ...rows])));
        const found = sheets![1].slice(1);
        const plain = (text: string) =>
          text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text;
        expect(found.map(({ cells }) => [plain(cells[0]!), cells[1]])).toEqual(
          rows.map(([text, on]) => [plain(text), on]),
        );
      }),
      { numRuns: 60 },
    );
  });
});

describe('A workbook of another program', () => {
  it('is read with its numbers, booleans, days and row numbers', async () => {
    const cells = [
      [{ value: '代码' }, { value: '数' }, { value: '是' }, { value: '日' }],
      [],
      [
        { value: '甲' },
        { value: 315001.5 },
        { value: true },
        { value: new Date('2026-01-02T00:00:00Z'), type: Date, format: 'yyyy-mm-dd' },
      ],
    ];
    const bytes = await writeForeign(cells, {
      sheet: '表',
    } as object).toBuffer();
    expect(await read(bytes)).toEqual([
      [
        '表',
        [
          { row: 1, cells: ['代码', '数', '是', '日'] },
          { row: 3, cells: ['甲', '315001.5', 'true', '2026-01-02'] },
        ],
      ],
    ]);
  });

  it('is read with the time of day where that is asked for', async () => {
    const styles =
      '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>';
    const serials = [46_296.333_333_333_336, 46_296.999_999, 46_296, 0.75];
    const cells = serials.map((serial) => `<c s="1"><v>${serial}</v></c>`).join('');
    const bytes = await archiveWith(`<row>${cells}</row>`, { 'xl/styles.xml': styles });
    const moments = ['2026-10-01 08:00:00', '2026-10-02', '2026-10-01', '18:00:00'];
    expect(await read(bytes, 1000, true)).toEqual([['S', [{ row: 1, cells: moments }]]]);
    const days = ['2026-10-01', '2026-10-01', '2026-10-01', '1899-12-31'];
    expect(await read(bytes)).toEqual([['S', [{ row: 1, cells: days }]]]);
  });

  it('keeps each digit of long numbers, and numbers that are no days in cells for days', async () => {
    const styles =
      '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>';
    const cells = ['110105194912310021', '-9223372036854775807', '12345678901234567890123'].map(
      (digits) => `<c><v>${digits}</v></c>`,
    );
    const days = ['20240131', '2958465', '2958466', '-1', '60'].map(
      (serial) => `<c s="1"><v>${serial}</v></c>`,
    );
    const bytes = await archiveWith(`<row>${cells.join('')}${days.join('')}</row>`, {
      'xl/styles.xml': styles,
    });
    const expected = [
      ...['110105194912310021', '-9223372036854775807', '12345678901234567890123'],
      ...['20240131', '9999-12-31', '2958466', '-1', '1900-02-28'],
    ];
    for (const times of [false, true]) {
      expect(await read(bytes, 1000, times)).toEqual([['S', [{ row: 1, cells: expected }]]]);
    }
  });

  it('gives of rich text the text, of a formula its last value, of a failed one what is shown', async () => {
    const strings =
      '<sst><si><r><t>取</t></r><r><rPr/><t>水</t></r><rPh><t>qu</t></rPh></si><si><t>a_x000D_b</t></si></sst>';
    const bytes = await archiveWith(
      '<row r="2"><c r="B2" t="s"><v>0</v></c><c t="s"><v>1</v></c><c r="D2" t="str"><f>A1&amp;1</f><v>ab</v></c>' +
        '<c r="E2" t="e"><v>#REF!</v></c><c r="F2"><v>1E-3</v></c><c r="XFD2" s="3"/></row>',
      { 'xl/sharedStrings.xml': strings },
    );
    expect(await read(bytes)).toEqual([
      ['S', [{ row: 2, cells: ['', '取水', 'a\rb', 'ab', '#REF!', '0.001'] }]],
    ]);
  });
});

describe('A hostile workbook', () => {
  const bomb = () => archiveWith(`<row><c><v>${'1'.repeat(50_000_000)}</v></c></row>`);
  const many = (count: number, xml: string) => archiveWith(xml.repeat(count));

  it.each<[string, () => Promise<Buffer>, RegExp]>([
    ['is nothing', async () => Buffer.alloc(0), /empty/],
    [
      'is an error page',
      async () => Buffer.from('<!DOCTYPE html><title>502 Bad Gateway</title>'),
      /no ZIP/,
    ],
    ['is cut off', async () => (await archiveWith('')).subarray(0, -40), /no ZIP|cut off/],
    ['is an archive of other things', () => buffer(Readable.from(zip([]))), /no xl\/workbook.xml/],
    ['unpacks to far more than it says', bomb, /too much/],
    [
      'has a row beyond all rows',
      () => archiveWith('<row r="2000000000"><c><v>1</v></c></row>'),
      /row 2000000000/,
    ],
    ['goes back', () => archiveWith('<row r="5"/><row r="5"/>'), /row 5 follows row 5/],
    [
      'has a cell beyond all columns',
      () => archiveWith('<row><c r="ZZZ1"><v>1</v></c></row>'),
      /256 columns/,
    ],
    ['has too many rows', () => many(1001, '<row><c><v>1</v></c></row>'), /1000 rows/],
    [
      'declares entities',
      () => archiveWith('', { 'xl/workbook.xml': '<!DOCTYPE a [<!ENTITY b "c">]><a/>' }),
      /no well-formed tag/,
    ],
    [
      'has an open tag without end',
      () => archiveWith(`<row ${' '.repeat(100_000)}`),
      /no well-formed tag/,
    ],
    [
      'shows one text in very many cells',
      () =>
        archiveWith(`<row>${'<c t="s"><v>0</v></c>'.repeat(200)}</row>`.repeat(2), {
          'xl/sharedStrings.xml': `<sst><si><t>${'长'.repeat(30_000)}</t></si></sst>`,
        }),
      /too much/,
    ],
  ])('that %s is refused', async (_, bytes, why) => {
    await expect(bytes().then((given) => read(given))).rejects.toThrow(why);
  });

  it('that names kinds of cells and signs which every object has is read as texts', async () => {
    const bytes = await archiveWith(
      '<row><c t="constructor"><v>a</v></c><c t="__proto__"><v>b</v></c><c t="str"><v>&amp;toString;&toString;</v></c></row>',
    );
    expect(await read(bytes)).toEqual([
      ['S', [{ row: 1, cells: ['a', 'b', '&toString;&toString;'] }]],
    ]);
  });

  it('does not unpack what nobody asks for', async () => {
    const bytes = await archiveWith('<row><c><v>1</v></c></row>', {
      'xl/media/image1.png': '0'.repeat(50_000_000),
    });
    expect(await read(bytes)).toEqual([['S', [{ row: 1, cells: ['1'] }]]]);
  });

  it('of flipped bytes is read or refused, never worse', async () => {
    const good = await written(
      sheet('S', [
        ['a', 'b'],
        ['1', '2'],
      ]),
    );
    const flips = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(flips, async (changes) => {
        const bytes = Buffer.from(good);
        for (const [at, value] of changes) bytes[at] = value;
        const outcome = await read(bytes).catch((error: Error) => error.constructor.name);
        expect(Array.isArray(outcome) || ['ArchiveError', 'XmlError'].includes(outcome)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
