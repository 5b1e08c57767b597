import { limits, type Actor, type HubError, type Language } from '@shutong/platform';
import type { EntryContent, ItemContent } from '../entry/contents';
import { entryErrors } from '../entry/entry.errors';
import { notAlone, rowsIn, type RowGroup } from './import-groups';
import type { RowRefusal } from './import-report';
import { entryOf, itemOf, type OwnContent } from './row-content';
import { rowErrors } from './sheet.errors';
import type { TableRow } from './tables';

type Reason = RowRefusal['reasons'][number];

/** The rows of a group cannot be taken. */
export class RowsRefused extends Error {
  constructor(readonly refusals: readonly RowRefusal[]) {
    super(`${refusals.length} rows refused`);
  }
}

/** Who imports, and in which language. */
interface Importer {
  readonly actor: Actor;
  readonly language: Language;
}

/**
 * What the rows of a group make of an entry, or of none yet.
 * @throws RowsRefused with every reason of every row
 */
export function contentOf(
  group: RowGroup,
  said: EntryContent | null,
  importer: Importer,
): EntryContent {
  const reasons = new Map<TableRow, Reason[]>(rowsIn(group).map((row) => [row, ownReasons(row)]));
  const add = (row: TableRow, some: readonly Reason[]) => reasons.get(row)!.push(...some);
  const own = ownContent(group, said, importer, add);
  const items = itemsOf(group, said, importer, add);
  const broken = [...reasons.values()].some((some) => some.length > 0);
  if (broken || own === null) throw new RowsRefused(refusals(group, reasons));
  return { ...own, items };
}

const ownReasons = ({ isOutside }: TableRow): Reason[] =>
  isOutside ? [{ key: null, error: rowErrors.outside() }] : [];

type Add = (row: TableRow, some: readonly Reason[]) => void;

function ownContent(
  { code, entry, items }: RowGroup,
  said: EntryContent | null,
  { actor, language }: Importer,
  add: Add,
): OwnContent | null {
  if (!entry) {
    const unknown = { key: 'entry', error: rowErrors.entryUnknown({ code }) };
    if (!said) items.forEach((row) => add(row, [unknown]));
    return said;
  }
  const { content, problems } = entryOf(said, entry.cells, language);
  const provider = (entry.cells['provider'] ?? '').trim();
  const isOthers = provider !== '' && provider !== actor.department;
  add(entry, problems);
  if (isOthers) add(entry, [{ key: 'provider', error: entryErrors.otherDepartment() }]);
  return content;
}

function itemsOf(
  { items: rows }: RowGroup,
  said: EntryContent | null,
  { language }: Importer,
  add: Add,
): readonly ItemContent[] {
  if (rows.length === 0) return said?.items ?? [];
  const limit = limits.itemsPerEntry.value;
  if (rows[limit]) add(rows[limit], [{ key: null, error: rowErrors.tooMany({ limit }) }]);
  const known = new Map(said?.items.map((item) => [item.code, item]));
  return rows.map((row) => {
    const { content, problems } = itemOf(known.get(row.cells['code'] ?? ''), row.cells, language);
    add(row, problems);
    return content;
  });
}

/** Rows that are right by themselves are refused with the others. */
function refusals(
  group: RowGroup,
  reasons: ReadonlyMap<TableRow, readonly Reason[]>,
): RowRefusal[] {
  const rows = rowsIn(group);
  const wrong = rows.find((row) => (reasons.get(row) ?? []).length > 0) ?? rows[0]!;
  return rows.map((row) => {
    const own = reasons.get(row) ?? [];
    return { row, reasons: own.length > 0 ? own : [{ key: null, error: notAlone(wrong) }] };
  });
}

/** A rule of the catalogue refused the entry: at the cell that it is about, else at its first row. */
export function refusedBy(group: RowGroup, error: HubError): RowRefusal[] {
  const [field = ''] = error.problems.map((problem) => problem.field);
  const item = /^items\[(\d+)\]\.code$/.exec(field)?.[1];
  const row = (item === undefined ? undefined : group.items[Number(item)]) ?? rowsIn(group)[0]!;
  const key = item !== undefined || field === 'code' ? 'code' : null;
  return refusals(group, new Map([[row, [{ key, error }]]]));
}

/** The same for one cell of the entry's row. */
export const refusedAt = (group: RowGroup, key: string, error: HubError): RowsRefused =>
  new RowsRefused(refusals(group, new Map([[group.entry!, [{ key, error }]]])));

/** These rows for one reason, and with them the others of the group. */
export const refusedFor = (group: RowGroup, wrong: readonly TableRow[], error: HubError) =>
  refusals(group, new Map(wrong.map((row) => [row, [{ key: null, error }]])));
