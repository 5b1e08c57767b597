import { hasName } from './names';
import fc from 'fast-check';
import { creditCodeCheckDigit } from '@shutong/platform';
import { Scene } from '../testing/scene.fixture';
import { isBankCard, passesLuhn } from './bank-card';
import { personalColumns } from './column-privacy';
import { anonymityOf } from './k-anonymity';
import { numbersIn } from './personal-values';

const seen = (name: string, values: readonly string[]) => ({
  ...{ name, values },
  suspects: values.filter((value) => /\d{10}/.test(value)),
});
const kindOf = (name: string, ...values: string[]) =>
  personalColumns([seen(name, values)])[0]?.kind ?? 'none';

describe('Numbers of persons', () => {
  it.each<[string, readonly string[]]>([
    ['11010519491231002X', ['resident-id']],
    ['身份证11010519491231002x，请核', ['resident-id']],
    ['440524188001010014', ['resident-id']],
    ['110105194912310021', []],
    ['13800138000', ['phone']],
    ['+86 13800138000', ['phone']],
    ['4111 1111 1111 1111', ['bank-card']],
    ['4111111111111112', []],
    ['110105********002X', []],
    ['１３８００１３８０００', ['phone']],
    ['138　0013　8000', ['phone']],
    ['身份证：１１０１０５１９４９１２３１００２Ｘ', ['resident-id']],
    ['0851-86825114', []],
  ])('%s', (text, kinds) => expect([...numbersIn(text)]).toEqual(kinds));

  it('credit codes of individual businesses are some, those of companies are not', () => {
    const code = (body: string): string => body + creditCodeCheckDigit(body);
    expect([...numbersIn(code('92520102MA6DL1XU2'))]).toEqual(['individual-credit-code']);
    expect([...numbersIn(code('91520102MA6DL1XU2'))]).toEqual([]);
  });

  it('of cards end with the one digit that Luhn asks for', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^62\d{13}$/), (body) => {
        const passing = [...'0123456789'].filter((digit) => passesLuhn(body + digit));
        expect(passing).toHaveLength(1);
        expect(isBankCard(body + passing[0]!)).toBe(true);
      }),
    );
  });
});

describe('The privacy gate', () => {
  it.each<[string, string, readonly string[]]>([
    ['resident-id', '备注', ['11010519491231002X', '440524188001010014']],
    ['name', '姓名', ['王小明', '李四', '欧阳修文']],
    ['none', '名称', ['贵阳市', '安顺市', '遵义市']],
    ['none', 'name', ['Beijing', 'Shanghai']],
    ['address', '家庭住址', ['贵阳市云岩区中华路1号3单元201室']],
    ['none', '单位地址', ['贵阳市云岩区中华路1号']],
    ['phone', '手机号', ['13800138000']],
    ['none', '联系电话', ['0851-86825114']],
    // Of files without titles: numbered, or called as their first value is.
    ['name', 'column_1', ['李国强', '王小明', '欧阳修文', '陈红']],
    ['name', '张建国', ['李国强', '王小明', '欧阳修文', '陈红']],
    ['address', 'column_2', ['云岩区中华路1号3单元201室', '南明区花果园2栋1501室', '观山湖区']],
    ['none', 'column_1', ['水务局', '王家村', '黄金', '白银']],
    ['none', '单位', ['万元', '万元', '万元', '金属']],
    ['none', '农产品', ['白菜', '黄瓜', '花生', '马铃薯', '牛肉']],
    ['none', '许可证', ['白石山', '白石山', '白石山']],
    ['none', 'column_2', ['万元', '万元', '毛利', '成本']],
    ['none', '订单号', ['202401010000123', '202401010000124']],
    ['none', '证件号', ['110105********002X']],
    // Whoever stands under these titles may be a firm.
    ['name', '原告', ['某某银行', '贵州黔丰商贸有限公司', '李国强', '王小明、陈红']],
    ['name', '被告', ['李国强（户主）', '贵州黔丰商贸有限公司']],
    ['name', '审判长', ['李国强', '欧阳修文']],
    ['name', '申请人名称', ['贵州黔丰商贸有限公司', '李国强']],
    ['none', '原告', ['张某某', '李某', '贵州黔丰商贸有限公司']],
    ['none', '申请人', ['单位', '农户', '贵阳市某某局', '商户']],
    ['none', '申请人类型', ['李国强', '欧阳修文']],
    ['none', '当事人', ['贵州黔丰商贸有限公司', '南明区某某饭店']],
    // Of any people, and in any letters.
    ['name', '姓名', ['扎西次仁', '卓玛', '旦增曲珍', '古丽巴哈尔']],
    ['name', '联系人', ['阿里木·买买提', '古丽‧巴哈尔', '买买提．艾力']],
    ['name', '姓名', ['张 三', '李 小明']],
    ['none', '姓名', ['李*', '王**', '张某某']],
    ['name', '姓名(英文)', ['Wang Xiaoming', 'LI Si', 'Maria']],
    ['name', 'name', ['Wang Xiaoming', 'Li Si', 'Chan Tai Man']],
    ['name', 'Full Name', ['John Smith', 'Maria García', 'Braund, Mr. Owen Harris', 'Zhang Wei']],
    ['name', 'customer_name', ['John Smith', 'Acme Ltd', 'Mary Jones']],
    ['name', 'last name', ['Smith', 'García', 'O’Neill']],
    ['none', 'name', ['John Street', 'Mary Hospital', 'St. Paul School']],
    ['none', 'name', ['Golden Delicious', 'Granny Smith', 'Royal Gala']],
    ['none', 'full_name', ['Department of Education', 'Golden State Warriors']],
    ['none', 'customer_name', ['Acme Ltd', 'Blue Sky Inc.', 'General Motors']],
    // Of homes; of firms their seats.
    ['address', '住所地', ['贵阳市云岩区中华路1号', '遵义市红花岗区外环路']],
    ['address', '户籍所在地', ['贵阳市云岩区中华路1号']],
    ['none', '住址', ['贵阳市云岩区****', '无']],
  ])('finds %s in %s', (kind, name, values) => expect(kindOf(name, ...values)).toBe(kind));
});

it('leaves the seats of firms, of which the other columns tell', () => {
  const firms = [
    seen('企业名称', ['贵州黔丰商贸有限公司']),
    seen('住所', ['贵阳市云岩区中华路1号']),
  ];
  expect(personalColumns(firms)).toEqual([]);
  const parties = [seen('原告', ['李国强']), seen('住所地', ['贵阳市云岩区中华路1号'])];
  expect(personalColumns(parties).map(({ kind }) => kind)).toEqual(['name', 'address']);
});

describe('The privacy gate of a file', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await Scene.open();
  });
  afterAll(() => scene.close());

  it('finds numbers that are typed as wide as Chinese characters', async () => {
    const lines = [
      '备注,说明',
      '１３８００１３８０００,a',
      '１３９００１３９０００,b',
      '１３７００１３７０００,c',
    ];
    const { tables } = await scene.load(`${lines.join('\n')}\n`);
    expect(tables[0]!.personal).toMatchObject([
      { name: '备注', kind: 'phone', places: [{ row: 2 }, {}, {}] },
    ]);
  });
});

describe('k-anonymity', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await Scene.open();
  });
  afterAll(() => scene.close());

  type Row = readonly [string, string | null];
  const anonymity = async (rows: readonly Row[], asked: number) => {
    const lines = ['one,other,id', ...rows.map((row, at) => `${row[0]},${row[1] ?? ''},${at}`)];
    const { tables } = await scene.load(`${lines.join('\n')}\n`);
    const { path } = tables[0]!.parquet;
    return scene.engine.session([path], (session) =>
      anonymityOf(session, path, ['one', 'other'], asked),
    );
  };

  it('is the size of the smallest group, and tells who is in groups too small', async () => {
    const rows: Row[] = [
      ['a', 'x'],
      ['a', 'x'],
      ['b', 'x'],
      ['b', null],
    ];
    expect(await anonymity(rows, 2)).toEqual({ k: 1, groups: 3, exposed: 2, rows: [2, 3] });
    expect(await anonymity(rows, 1)).toEqual({ k: 1, groups: 3, exposed: 0, rows: [] });
  });

  it('never falls when all rows are doubled', async () => {
    const row = fc.tuple(fc.constantFrom('a', 'b'), fc.constantFrom('x', 'y', null));
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 8 }), async (some) => {
        const [once, twice] = [await anonymity(some, 1), await anonymity([...some, ...some], 1)];
        expect(twice.k).toBe(2 * once.k);
      }),
      { numRuns: 10 },
    );
  });
});

describe('A cell below the title of names', () => {
  it('that is a text names nobody, however many brackets it opens', () => {
    expect(hasName('('.repeat(1_000_000), 'person')).toBe(false);
    expect(hasName('王小明（监护人：李红）', 'person')).toBe(true);
  });
});
