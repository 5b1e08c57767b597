/** The layout of the sheets: docs/sheets.md explains it, and so does each workbook's last sheet. */

export const sheetNames = ['entries', 'items'] as const;
export type SheetName = (typeof sheetNames)[number];

/** What stands in the cells of a column. */
export type CellKind = 'text' | 'list' | 'citations' | 'number' | 'flag';

export interface Column {
  /** Property of the contents, as GraphQL names it. */
  readonly key: string;
  readonly zh: string;
  readonly en: string;
  readonly kind: CellKind;
  /** Width in characters. */
  readonly width: number;
  /** Code list in catalog/taxonomies whose codes and names a cell may hold. */
  readonly codes?: string;
  /** Other words are kept as well: drafts keep the words of their source, a review does not. */
  readonly free?: true;
  /** Contents hold the Chinese name instead of the code. */
  readonly byName?: true;
  /** Written by exports, and not taken over by imports. */
  readonly info?: true;
}

type Rest = Partial<Omit<Column, 'key' | 'zh' | 'en'>>;

const column = (key: string, zh: string, en: string, rest: Rest = {}): Column => ({
  ...{ key, zh, en, kind: 'text', width: 18 },
  ...rest,
});

const info = (key: string, zh: string, en: string, width = 14): Column =>
  column(key, zh, en, { info: true, width });

const entryColumns: readonly Column[] = [
  column('code', '信息资源代码', 'Resource code', { width: 20 }),
  column('title', '信息资源名称', 'Title', { width: 36 }),
  column('titleEn', '英文名称', 'English title', { width: 36 }),
  column('summary', '信息资源摘要', 'Summary', { width: 50 }),
  column('theme', '主题领域', 'Theme', { codes: 'themes', free: true, byName: true }),
  column('industry', '所属行业', 'Industry', { codes: 'industries', free: true }),
  column('keywords', '关键词', 'Keywords', { kind: 'list', width: 24 }),
  column('formats', '数据格式', 'Formats', { kind: 'list', codes: 'formats', free: true }),
  column('updateCycle', '更新周期', 'Update cycle', { codes: 'update-cycles', width: 12 }),
  column('sharing', '共享属性', 'Sharing attribute', { codes: 'sharing-attributes' }),
  column('modes', '共享方式', 'Sharing modes', { kind: 'list', codes: 'sharing-modes' }),
  column('conditions.scope', '共享范围', 'Sharing scope', { width: 24 }),
  column('conditions.uses', '使用用途', 'Permitted uses', { width: 24 }),
  column('conditions.other', '其他共享条件', 'Other sharing conditions', { width: 24 }),
  column('legalGround.law', '不予共享依据', 'Ground for not sharing', { width: 24 }),
  column('legalGround.article', '不予共享依据条款', 'Article of the ground'),
  column('legalGround.reason', '不予共享理由', 'Reason for not sharing', { width: 24 }),
  column('basis', '采集依据', 'Basis of collection', { kind: 'citations', width: 28 }),
  column('open', '开放属性', 'Open attribute', { codes: 'open-attributes' }),
  column('openConditions', '开放条件', 'Open conditions', { width: 24 }),
  column('relatedCodes', '关联资源代码', 'Related codes', { kind: 'list' }),
  info('provider', '提供部门代码', 'Provider code', 22),
  info('providerName', '提供部门', 'Provider name', 24),
  info('state', '状态', 'State'),
  info('version', '版本', 'Version', 8),
  info('class', '数据分级（目录）', 'Class of the entry', 8),
  info('itemCount', '信息项数', 'Number of items', 8),
  info('changedAt', '更新时间', 'Changed at', 26),
  info('id', '目录标识', 'Entry id', 38),
];

const itemColumns: readonly Column[] = [
  column('entry', '信息资源代码', 'Resource code', { width: 20 }),
  column('code', '信息项代码', 'Item code'),
  column('name', '信息项名称', 'Item name', { width: 28 }),
  column('nameEn', '信息项英文名称', 'English item name', { width: 28 }),
  column('type', '数据类型', 'Data type', { codes: 'item-types', width: 12 }),
  column('length', '数据长度', 'Length', { kind: 'number', width: 10 }),
  column('class', '数据分级', 'Class', { kind: 'number', width: 10 }),
  column('personal', '涉及个人信息', 'Personal information', { kind: 'flag', width: 14 }),
  column('sharing', '共享属性', 'Sharing attribute', { codes: 'sharing-attributes' }),
  column('open', '开放属性', 'Open attribute', { codes: 'open-attributes' }),
  column('dataElement', '数据元', 'Data element'),
  column('codeTable.code', '代码表', 'Code table'),
  column('codeTable.version', '代码表版本', 'Code table version', { kind: 'number', width: 12 }),
];

export const columnsOf: Readonly<Record<SheetName, readonly Column[]>> = {
  entries: entryColumns,
  items: itemColumns,
};

/** By which column a row says what entry it is about. */
export const keyOf: Readonly<Record<SheetName, string>> = { entries: 'code', items: 'entry' };

/** Names of the tabs; the last one explains the columns. */
export const tabs = {
  entries: { zh: '目录', en: 'Entries' },
  items: { zh: '信息项', en: 'Items' },
  about: { zh: '说明', en: 'Columns' },
} as const;

interface Named {
  readonly zh: string;
  readonly en: string;
  readonly info?: true;
}

const readOnly = '（只读 read only）';

/** A header in both languages. */
export const headerOf = ({ zh, en, info }: Named): string => `${zh} ${en}${info ? readOnly : ''}`;

/** Neither case nor width nor blanks make another word. */
export const folded = (word: string): string =>
  word.normalize('NFKC').toLowerCase().replaceAll(/\s/g, '');

/** Whether somebody wrote the name: in Chinese, in English, in both, or as the property. */
export function isNamed(written: string, key: string, name: Named): boolean {
  const without = folded(written).replace(folded(readOnly), '');
  return [name.zh, name.en, `${name.zh}${name.en}`, key].map(folded).includes(without);
}
