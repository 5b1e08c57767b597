import fc from 'fast-check';
import { codeOf } from '../../../../test/support/refusals';
import { encoded, latin1, utf16be, utf16le } from '../../testing/encoders.fixture';
import { Scene } from '../../testing/scene.fixture';
import { findEncoding } from './encoding';
import { textHead } from './utf8-stream';

const table = '区划代码,名称,人口\n110101,东城区,708829\n110102,西城区,1106214\n';
const bigTable = '代碼,名稱,人口\n63000,臺北市,2480681\n65000,新北市,4004367\n'.repeat(3);
const kana = 'コード,なまえ,じんこう\n01,ほっかいどう,5224614\n02,あおもり,1237984\n';

const korean = '번호,시도,인구\n1,서울특별시,9411260\n2,부산광역시,3313000\n';

describe('The encoding of a text', () => {
  let scene: Scene;
  const found = async (bytes: Uint8Array) => findEncoding(await scene.file(bytes));
  const read = async (bytes: Uint8Array) => {
    const path = await scene.file(bytes);
    const encoding = await findEncoding(path);
    if (!('encoding' in encoding)) throw new Error(encoding.why);
    return [encoding.encoding, await textHead(path, encoding, 1 << 20)];
  };

  beforeAll(async () => {
    scene = await Scene.open();
  });
  afterAll(() => scene.close());

  it.each<[string, string, Buffer, string]>([
    ['utf-8', 'UTF-8', Buffer.from(table), table],
    ['utf-8', 'UTF-8 with a mark', Buffer.from(`\ufeff${table}`), table],
    ['gb18030', 'GBK', encoded(table, 'gb18030'), table],
    ['big5', 'Big5', encoded(bigTable, 'big5'), bigTable],
    ['utf-16le', 'UTF-16 with a mark', utf16le(`\ufeff${table}`), table],
    ['utf-16be', 'UTF-16 of the other order', utf16be(`\ufeff${table}`), table],
    ['utf-16le', 'UTF-16 without a mark', utf16le(table), table],
    ['utf-16be', 'UTF-16 of the other order without a mark', utf16be(table), table],
    ['shift_jis', 'Shift_JIS', encoded(kana, 'shift_jis'), kana],
    ['euc-kr', 'EUC-KR', encoded(korean, 'euc-kr'), korean],
    ['euc-kr', 'few Korean words', encoded('이름\n김철수\n', 'euc-kr'), '이름\n김철수\n'],
    [
      'windows-1252',
      'Latin-1',
      latin1('name,city\nMüller,Zürich\nFrançois,Orléans\n'),
      'name,city\nMüller,Zürich\nFrançois,Orléans\n',
    ],
    ['utf-8', 'ASCII', Buffer.from('a,b\n1,2\n'), 'a,b\n1,2\n'],
  ])('is %s for %s, and no character is lost', async (encoding, _, bytes, text) => {
    expect(await read(bytes)).toEqual([encoding, text]);
  });

  it.each([
    '编号,名称\n1,公开\n',
    '国家\n中国\n',
    '编号,类别\n1,公办\n2,民办\n',
    '产品\n大白菜\n黄瓜\n',
  ])('is no Korean one where all characters stand in the rows that both have: %s', async (text) => {
    expect(await read(encoded(text, 'gb18030'))).toEqual(['gb18030', text]);
  });

  it('is judged by the whole file: what begins as ASCII for megabytes may end in Chinese', async () => {
    const ascii = 'a,b,c\n'.repeat(400_000);
    expect(
      await read(Buffer.concat([Buffer.from(ascii), encoded('名称,人口,面积\n', 'gb18030')])),
    ).toEqual(['gb18030', (ascii + '名称,人口,面积\n').slice(0, 1 << 20)]);
  });

  it('knows the four-byte characters that GBK does not have', async () => {
    // 㳇 in 湖㳇镇 is 82 31 C7 35 in GB 18030.
    const name = Buffer.concat([
      encoded('名称\n湖', 'gb18030'),
      Buffer.from('8231c735', 'hex'),
      encoded('镇\n', 'gb18030'),
    ]);
    const [encoding, text] = await read(name);
    expect(encoding).toBe('gb18030');
    expect(text).toMatch(/^名称\n湖.镇\n$/u);
  });

  it('takes four-byte characters for what they are, also where there are more of them than of others', async () => {
    // 㐂 is 81 39 EF 31, 𠮷 is 95 34 B2 35 in GB 18030.
    const rare = Buffer.from('8139ef319534b235', 'hex');
    const names = Buffer.concat([encoded('姓名\n', 'gb18030'), rare, rare, Buffer.from('\n')]);
    expect(await found(names)).toEqual({ encoding: 'gb18030', mark: 0 });
    // The third byte leads no character.
    names[7] = 0x20;
    expect(await found(names)).toMatchObject({ why: 'unknown' });
  });

  const unknown = 'datasets.ingest.encoding-unknown';
  it('explains nothing where its decoder does not know a pair that the evidence let pass', async () => {
    const bytes = Buffer.concat([encoded(kana, 'shift_jis'), Buffer.of(0x85, 0xfc, 0x0a)]);
    expect(await found(bytes)).toMatchObject({ encoding: 'shift_jis' });
    expect(await codeOf(scene.load(bytes))).toBe(unknown);
  });

  it.each([
    ['utf-8', encoded(table, 'gb18030')],
    ['gb18030', Buffer.concat([Buffer.from('a,b\n1,2\n'), Buffer.of(0xff, 0xff)])],
    ['utf-16le', Buffer.from([0x61, 0, 0, 0xdc, 0x62, 0])],
  ] as const)('is not %s because the publisher says so', async (encoding, bytes) => {
    expect(await codeOf(scene.load(bytes, 'table.csv', { encoding }))).toBe(unknown);
  });

  it('says where UTF-8 breaks when nothing else explains the file', async () => {
    const good = Buffer.from('编号,名称\n1,东城区\n2,西城区\n');
    const broken = Buffer.concat([good, Buffer.of(0xe4, 0xb8), Buffer.from(',x\n')]);
    expect(await found(broken)).toEqual({ why: 'unknown', byte: good.length });
  });

  it('does not take damaged UTF-8 for Western text, nor Greek for anything', async () => {
    const damaged = Buffer.concat([
      Buffer.from('café,naïve,déjà vu,Zürich\n'),
      Buffer.of(0xe9, 0x2c),
    ]);
    expect(await found(damaged)).toMatchObject({ why: 'unknown' });
    const greek = Buffer.from('cceff5f3e9eade2cc1e8deede10a', 'hex');
    expect(await found(greek)).toMatchObject({ why: 'unknown' });
  });

  it('is none for binary data', async () => {
    const bytes = Buffer.from(Array.from({ length: 4096 }, (_, at) => (at * 7) % 256));
    expect(await found(bytes)).toMatchObject({ why: 'binary' });
  });

  const frequent = fc.array(
    fc.constantFrom(
      ...'的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严',
    ),
    { minLength: 8, maxLength: 60 },
  );

  it('is never mistaken between GB 18030 and UTF-8 for Chinese of any words', async () => {
    await fc.assert(
      fc.asyncProperty(frequent, async (characters) => {
        const text = `名称,数量\n${characters.join('')},1\n`;
        expect(await read(encoded(text, 'gb18030'))).toEqual(['gb18030', text]);
        expect(await read(Buffer.from(text))).toEqual(['utf-8', text]);
      }),
      { numRuns: 40 },
    );
  });
});
