import type { Language } from '@shutong/platform';
import type { EntryContent, ItemContent } from '../entry/contents';
import { EntryInput } from '../entry/entry.input';
import { EntryItemInput } from '../entry/item.input';
import { cellsOf, thingOf, type CellProblem, type Cells } from './cells';
import { columnsOf, keyOf, type Column, type SheetName } from './columns';
import { checked } from './rules';

/** Columns that say something of the contents: neither what a row is about nor what is only shown. */
const contentColumns = (sheet: SheetName): readonly Column[] =>
  columnsOf[sheet].filter(({ key, info }) => !info && key !== keyOf[sheet]);

const entryColumns = contentColumns('entries');
const itemColumns = contentColumns('items');
const emptyEntry = new EntryInput();
const emptyItem = new EntryItemInput();

/** Contents but for the items. */
export type OwnContent = Omit<EntryContent, 'items'>;

export interface Taken<Content> {
  readonly content: Content;
  readonly problems: readonly CellProblem[];
}

/** An entry as a row wants it: cells that the row does not have stay as they are. */
export function entryOf(
  said: OwnContent | null,
  row: Cells,
  language: Language,
): Taken<OwnContent> {
  const cells = { ...(said ? cellsOf(entryColumns, said, language) : {}), ...row };
  const { thing, problems } = thingOf(entryColumns, cells, { empty: emptyEntry, language });
  const { input, problems: broken } = checked(EntryInput, thing);
  return { content: input, problems: inOrder(entryColumns, [...problems, ...broken]) };
}

/** The same of one item. */
export function itemOf(
  said: ItemContent | undefined,
  row: Cells,
  language: Language,
): Taken<ItemContent> {
  const cells = { ...(said ? cellsOf(itemColumns, said, language) : {}), ...row };
  const { thing, problems } = thingOf(itemColumns, cells, { empty: emptyItem, language });
  const { input, problems: broken } = checked(EntryItemInput, thing);
  return { content: input, problems: inOrder(itemColumns, [...problems, ...broken]) };
}

/**
 * A cell that cannot be read breaks rules as well; one reason is enough. A part of a value, such as the article of a
 * citation, has no column of its own.
 */
function inOrder(columns: readonly Column[], problems: readonly CellProblem[]): CellProblem[] {
  const isOf = (key: string) => (problem: CellProblem) =>
    problem.key === key || problem.key.startsWith(`${key}.`);
  return columns.flatMap(({ key }) => {
    const found = problems.find(isOf(key));
    return found ? [{ ...found, key }] : [];
  });
}

/** Whether two contents are the same to whoever reads the sheets. */
export const saysTheSame = (one: EntryContent, other: EntryContent): boolean =>
  imageOf(one) === imageOf(other);

/** A theme by its code and by its name is one theme: what counts is what is read back. */
function imageOf(content: EntryContent): string {
  const image = (columns: readonly Column[], thing: object, empty: object): Cells => {
    const cells = cellsOf(columns, thing, 'en');
    const read = thingOf(columns, cells, { empty, language: 'en' });
    return read.problems.length > 0 ? cells : cellsOf(columns, read.thing, 'en');
  };
  return JSON.stringify([
    image(entryColumns, content, emptyEntry),
    content.items.map((item) => image(itemColumns, item, emptyItem)),
  ]);
}
