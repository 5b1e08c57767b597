import { saysCode, saysIdentifier } from '../ingest/types/column-words';
import { isNumberKind, type PersonalKind } from './personal-values';

type Titles = readonly (readonly [kind: PersonalKind, pattern: RegExp])[];

const titles: Titles = [
  [
    'resident-id',
    /身份证|公民身份号码|证件号|居民身份|id[ _-]?card|identity[ _-]?(no|num|card)|resident[ _-]?id|citizen[ _-]?id|sfz|zjhm/i,
  ],
  [
    'bank-card',
    /银行卡|银行账|银行帐|卡号|收款账|收款帐|bank[ _-]?(card|account)|card[ _-]?(no|num)|yhk/i,
  ],
  ['phone', /手机|移动电话|联系电话|联系方式|电话|mobile|phone|cell|tel(ephone)?([ _-]|$)|sjh/i],
  [
    'address',
    /住址|家庭地址|户籍地|户籍所在|居住地|居所|常住地|送达地址|现居|户口所在地|通[讯信]地址|[收寄]件?[人货]?地址|home[ _-]?address|residential|residence/i,
  ],
];

/**
 * What a title says of the names below it: that they are a person's (姓名), of whoever is something (审判长), of parties, who may be
 * firms too (原告), or no more than that they are names.
 */
export type NameTitle = 'person' | 'role' | 'party' | 'plain';

const nameTitles: readonly (readonly [NameTitle, RegExp])[] = [
  [
    'person',
    /姓名|(?<!法)人名(?!称)|曾用名|户主|xingming|(first|last|given|person)[ _-]?name|surname|xm$/i,
  ],
  [
    'role',
    /法定代表人|法人代表|法人姓名|^法人$|负责人|联系人|经办人|承办人|监护人|受益人|家长|患者|病人|学生|职工|员工|户名|(家长|孩子|本人|宝宝)名字|(full|family)[ _-]?name|contact[ _-]?(name|person)/i,
  ],
  [
    'role',
    /审判[长员]|法官|书记员|陪审员|检察官|辩护人|公证员|鉴定人|律师|[被受]害人|嫌疑人|罪犯|被告人|证人|死者|村民|居民|教师|老师|班主任|医[师生]|护士|驾驶员|司机|配偶|父亲|母亲|[亲家]属|家庭成员|[参投]保人|(低保|[救补资受帮]助|帮扶)对象|残疾人|候选人|考生|[收寄发]件人|收货人|[填登签][表报记收]人/,
  ],
  [
    'role',
    /(patient|student|pupil|employee|staff|teacher|driver|customer|client|member|applicant|guardian|householder|passenger)[ _-]?name|legal[ _-]?rep/i,
  ],
  [
    'party',
    /原告|被告|上诉人|第三人|申请人|执行人|当事人|相对人|[权义][利务]人|债[权务]人|代理人|[委受]托人|[承出]租人|[出买][卖受]人|[转受]让人|[抵质]押人|[借贷]款人|担保人|保证人|持有人|所有权?人|产权人|使用权?人|[收付领捐]款人|投诉人|举报人|信访人|捐赠人|承包人|经营者|业主|房东|车主|船东|股东|投资人|被?处罚(人|对象)|被许可人|plaintiff|defendant|respondent|appellant/i,
  ],
  ['plain', /^(名字|name|names|英文名|英文名称|name[ _]?en|english[ _]?name)$/i],
];

/** Ends of titles of what is said of people, and is nobody's name. */
const noNames =
  /(类型|类别|性质|种类|级别|等级|状态|身份|职[务称位业]|学历|性别|民族|年龄|国籍|单位|部门|机构|编号|代码|[号数额]|情况|意见|方式|来源|行业|占比|比例|时间|日期|说明|备注|关系|称谓)$/;
const inBrackets = /[（(【[][^）)】\]]*[）)】\]]\s*$/;

export function nameTitleOf(title: string): NameTitle | undefined {
  const plain = title.replace(inBrackets, '').trim();
  if (noNames.test(plain)) return undefined;
  return nameTitles.find(([, pattern]) => pattern.test(plain))?.[0];
}

/** What the title says is in a column, of names apart. */
export const kindOfTitle = (title: string): PersonalKind | undefined =>
  titles.find(([, pattern]) => pattern.test(title))?.[0];

export const saysKind = (title: string, kind: PersonalKind): boolean =>
  titles.some(([said, pattern]) => said === kind && pattern.test(title));

/** Whether the title says that there are numbers of persons. */
export const saysNumber = (title: string): boolean =>
  titles.some(([kind, pattern]) => isNumberKind(kind) && pattern.test(title));

const quantity =
  /[号数额量值]$|金额|面积|人口|总计|合计|收入|支出|(?<![a-z])(?:amount|total|count|area|population|revenue|value|size|sum|number)(?![a-z])/i;

/** Whether the title says that numbers are codes or quantities: nobody's, unless they are said otherwise. */
export const saysOtherNumber = (title: string): boolean =>
  !saysNumber(title) && (saysCode(title) || saysIdentifier(title) || quantity.test(title));

const officeAddress =
  /单位|公司|企业|经营|注册|机构|办公|学校|医院|站点|店|地点|office|company|business|school/i;

/** Titles of addresses that are a person's only where the rest of the table is about people. */
export const saysAddress = (title: string): boolean =>
  /地址|住所|address/i.test(title) && !officeAddress.test(title);

/** Persons have one, and firms (公司法, art. 8). */
export const saysDomicile = (title: string): boolean =>
  /住所/.test(title) && !officeAddress.test(title);
export const saysFirm = (title: string): boolean =>
  /企业|公司|机构|商户|单位|组织|学校|医院|律所|社会信用代码|注册号|营业执照/.test(title);

/** Of a file without titles: the number of the column (column-names.ts). */
export const isNumbered = (title: string): boolean => /^column_\d+$/.test(title);
