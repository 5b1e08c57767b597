import type { FieldProblem } from '@shutong/platform';
import type { CodeTableRef, ItemType } from '../vocabulary';
import type { DataElement } from './standard.entity';

/** What an item says of the standards that it keeps to. */
export interface Binding {
  readonly code: string;
  readonly type: ItemType | null;
  readonly length: number | null;
  /** Code of a data element. */
  readonly dataElement: string | null;
  readonly codeTable: CodeTableRef | null;
}

/** How a version of a code table stands to an item: a withdrawn one serves only items that had it before. */
export type VersionStanding = 'issued' | 'withdrawn' | 'unknown';

/** What is registered, as far as some items name it. */
export interface Registered<Item extends Binding> {
  element(code: string): DataElement | undefined;
  /** Of the version that the item is bound to. */
  standing(item: Item): VersionStanding;
}

/** Types whose values are codes as they stand: of a number, leading zeros would be lost. */
const codeTypes: readonly (ItemType | null)[] = ['code', 'string'];

/**
 * Where items name a data element or a version of a code table that is not there, or contradict it. Rules:
 * `unknown`, `withdrawn`, `contradicts-element` (the item is not what its element says), `holds-no-codes` (its
 * type would not keep a code as it is).
 */
export function bindingProblems<Item extends Binding>(
  items: readonly Item[],
  registered: Registered<Item>,
): FieldProblem[] {
  return items.flatMap((item, index) =>
    [...problemsOfElement(item, registered), ...problemsOfTable(item, registered)].map(
      ({ field, rule }) => ({ field: `items[${index}].${field}`, rule }),
    ),
  );
}

function problemsOfElement<Item extends Binding>(
  item: Item,
  registered: Registered<Item>,
): FieldProblem[] {
  if (item.dataElement === null) return [];
  const element = registered.element(item.dataElement);
  if (!element) return [{ field: 'dataElement', rule: 'unknown' }];
  const contradicted: readonly [string, boolean][] = [
    ['type', item.type !== null && item.type !== element.type],
    ['length', exceeds(item.length, element.length)],
    ['codeTable', element.codeTable !== null && item.codeTable?.code !== element.codeTable],
  ];
  return contradicted
    .filter(([, contradicts]) => contradicts)
    .map(([field]) => ({ field, rule: 'contradicts-element' }));
}

const exceeds = (length: number | null, most: number | null): boolean =>
  length !== null && most !== null && length > most;

function problemsOfTable<Item extends Binding>(
  item: Item,
  registered: Registered<Item>,
): FieldProblem[] {
  if (item.codeTable === null) return [];
  const standing = registered.standing(item);
  if (standing === 'unknown') return [{ field: 'codeTable', rule: 'unknown' }];
  return [
    ...(standing === 'withdrawn' ? [{ field: 'codeTable', rule: 'withdrawn' }] : []),
    ...(item.type === null || codeTypes.includes(item.type)
      ? []
      : [{ field: 'type', rule: 'holds-no-codes' }]),
  ];
}
