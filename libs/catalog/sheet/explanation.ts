import type { Language } from '@shutong/platform';
import { columnsOf, headerOf, keyOf, sheetNames, tabs } from './columns';
import type { CellKind, Column, SheetName } from './columns';
import { wordsOf } from './words';

/** What each kind of cell holds, in both languages. */
const kinds: Readonly<Record<CellKind, string>> = {
  text: '文本 text',
  list: '多个值以分号“;”分隔，值内的分号写作“\\;” several values, joined by “;”; a semicolon within a value is written “\\;”',
  citations:
    '规则文件代码:条款，多条以分号“;”分隔 code of a rule document:article, several joined by “;”',
  number: '整数 whole number',
  flag: '是 或 否 yes or no',
};

const coded = '写可选值的代码或中英文名称 a code of the list, or its name in either language';
const free = '其他文字可保存，送审时须改为所列值 other words are kept, and are refused at review';
const readOnly = '仅供查看，导入时不采用 only to be read; an import does not take it over';
const key = '目录按此列对应 tells which entry a row is about';
const base =
  '如填写，则该时间之后目录已被更改的行不予导入 where it is filled, a row is refused whose entry was changed since';

/** The last sheet of a workbook: what stands in which column. */
export function explanation(language: Language): string[][] {
  return [
    ['列 Column', '属性 Property', '内容 Contents', '可选值 Values'],
    ...sheetNames.flatMap((sheet) => [
      [headerOf(tabs[sheet])],
      ...columnsOf[sheet].map((column) => explained(sheet, column, language)),
    ]),
  ];
}

function explained(sheet: SheetName, column: Column, language: Language): string[] {
  const values = wordsOf(column, language).join(language === 'en' ? '; ' : '；');
  const contents = [kinds[column.kind], ...notesOf(sheet, column)].join('。');
  return [headerOf(column), column.key, contents, values];
}

function notesOf(sheet: SheetName, { key: name, info, codes, free: isFree }: Column): string[] {
  if (name === keyOf[sheet]) return [key];
  if (name === 'changedAt') return [base];
  if (info) return [readOnly];
  return [...(codes ? [coded] : []), ...(isFree ? [free] : [])];
}
