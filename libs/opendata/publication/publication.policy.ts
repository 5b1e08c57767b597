import type { Entry, Item } from '@shutong/catalog';
import {
  plainTitle,
  type Dataset,
  type DatasetVersion,
  type VersionTable,
} from '@shutong/datasets';
import {
  hasRole,
  judgeActions,
  supervises,
  type Actions,
  type Actor,
  type AvailableAction,
  type FieldProblem,
} from '@shutong/platform';
import type { Publication } from './publication.entity';
import { publicationErrors } from './publication.errors';
import {
  publicationSteps,
  type Audience,
  type PublicationState,
  type PublicationStep,
} from './publication.states';

type Column = VersionTable['columns'][number];

/** A version that is to be published, and the entry by which it is open. */
export interface PublicationMatter {
  readonly dataset: Pick<Dataset, 'department'>;
  readonly version: Pick<DatasetVersion, 'id' | 'state' | 'begunBy' | 'masks' | 'overrides'>;
  readonly tables: readonly Pick<VersionTable, 'place' | 'columns'>[];
  readonly entry: Pick<Entry, 'id' | 'provider' | 'sharing' | 'open'>;
  readonly items: readonly Pick<
    Item,
    | 'code'
    | 'name'
    | 'nameEn'
    | 'type'
    | 'length'
    | 'class'
    | 'personal'
    | 'sharing'
    | 'open'
    | 'dataElement'
    | 'codeTable'
  >[];
}

export type OpenItem = PublicationMatter['items'][number];

/** A column of a table, and the item that it is. */
export interface BoundColumn {
  readonly place: number;
  readonly column: string;
  readonly item: OpenItem;
  readonly masked: boolean;
}

/** Which item each column is; codes of these, and of those among them that are personal. */
export interface Binding {
  readonly columns: readonly BoundColumn[];
  readonly items: string[];
  readonly personal: string[];
}

/** By its attribute in the catalogue, for whom the data of an entry is; of anything else nothing is given. */
const audienceByOpenness: Readonly<Record<string, Audience>> = {
  unconditional: 'everybody',
  conditional: 'licensees',
};

/** What an item may be at most: up to the data class (catalog/handling/classes.yaml) whose leak harms nobody, or of licensees somebody a little. */
const bounds = {
  everybody: { open: ['unconditional'], class: 1, closed: 'is not open without conditions' },
  licensees: { open: ['unconditional', 'conditional'], class: 2, closed: 'is not open' },
} as const satisfies Record<Audience, object>;

/**
 * What may be given to everybody, or of an entry that is open on conditions to licensees, and by whom: every column of every
 * table is an item that the catalogue opens to them, and personal ones are masked or were let pass by a named person.
 * @throws publicationErrors
 */
export function bindingOf(actor: Actor, matter: PublicationMatter, audience: Audience): Binding {
  const { dataset, version, entry } = matter;
  mayPublish(actor, matter);
  if (version.state !== 'ready') {
    throw publicationErrors.versionNotReady({ id: version.id, state: version.state });
  }
  if (entry.provider !== dataset.department) throw publicationErrors.otherDepartment();
  if (audienceByOpenness[entry.open ?? ''] !== audience || entry.sharing === 'not-shared') {
    throw publicationErrors.entryNotOpen({ open: entry.open ?? '', sharing: entry.sharing ?? '' });
  }
  return boundItems(matter, audience);
}

function mayPublish(actor: Actor, { dataset, version }: PublicationMatter): void {
  if (actor.department !== dataset.department) throw publicationErrors.otherDepartment();
  if (actor.id === version.begunBy) throw publicationErrors.samePerson();
}

function boundItems({ version, tables, items }: PublicationMatter, audience: Audience): Binding {
  const problems: FieldProblem[] = [];
  const bound: BoundColumn[] = [];
  for (const { place, columns } of tables) {
    for (const column of columns) {
      const found = itemsOf(column, items);
      const [item] = found;
      const masked = names(version.masks, place, column.name);
      const isCleared = masked || names(version.overrides, place, column.name);
      const rule = closedBy(found, { audience, isCleared });
      if (rule !== undefined) problems.push({ field: `tables[${place}].${column.name}`, rule });
      else if (item) bound.push({ place, column: column.name, item, masked });
    }
  }
  if (problems.length > 0 || bound.length === 0) {
    throw publicationErrors.columnsNotOpen({ count: problems.length }, problems);
  }
  const all = [...new Map(bound.map(({ item }) => [item.code, item])).values()];
  return {
    columns: bound,
    items: all.map(({ code }) => code).sort(),
    personal: all.flatMap(({ code, personal }) => (personal ? [code] : [])).sort(),
  };
}

/** The items whose code or name stands above a column. */
function itemsOf({ name, title }: Column, items: readonly OpenItem[]): OpenItem[] {
  const names = [plainTitle(title), plainTitle(name)];
  return items.filter((item) =>
    [item.code, item.name, item.nameEn].some(
      (one) => one !== '' && names.includes(plainTitle(one)),
    ),
  );
}

/** Why they may not have the column; undefined where they may. */
function closedBy(
  [item, other]: readonly OpenItem[],
  { audience, isCleared }: { readonly audience: Audience; readonly isCleared: boolean },
): string | undefined {
  if (!item) return 'is no item of the entry';
  // Which of them holds for it, nobody can tell.
  if (other) return `is more than one item of the entry (${item.code}, ${other.code})`;
  const bound = bounds[audience];
  const isOpen = bound.open.some((open) => open === item.open) && item.sharing !== 'not-shared';
  if (!isOpen) return bound.closed;
  if (item.class === null || item.class > bound.class) {
    return `has no data class up to ${bound.class}`;
  }
  if (item.personal && !isCleared) return 'is personal, and neither masked nor let pass';
  return undefined;
}

const names = (
  columns: readonly { readonly table: number; readonly column: string }[],
  table: number,
  column: string,
): boolean => columns.some((one) => one.table === table && one.column === column);

/** The state after a step. @throws publicationErrors.wrongState */
export function stepFrom(
  { state }: Pick<Publication, 'state'>,
  step: PublicationStep,
): PublicationState {
  const { from, to } = publicationSteps[step];
  if (!from.includes(state)) throw publicationErrors.wrongState({ state, step });
  return to;
}

/** The department's own people, the authority and auditors, and the processes that do the work. */
export const mayRead = (actor: Actor, { department }: Pick<Publication, 'department'>): boolean =>
  actor.kind === 'system' || supervises(actor) || actor.department === department;

/** The department that published it, or the authority. */
export function mayWithdraw(
  actor: Actor,
  publication: Pick<Publication, 'department' | 'state'>,
): PublicationState {
  if (!hasRole(actor, 'authority') && actor.department !== publication.department) {
    throw publicationErrors.otherDepartment();
  }
  return stepFrom(publication, 'withdraw');
}

/** Why it is withdrawn, as everybody will read it. @throws publicationErrors.groundMissing */
export function groundOf(text: string): string {
  const ground = text.trim();
  if (ground === '') throw publicationErrors.groundMissing();
  return ground;
}

const actions: Actions<Publication> = {
  withdrawPublication: {
    permission: 'opendata.publication.withdraw',
    check: (actor, publication) => void mayWithdraw(actor, publication),
  },
};

/** Every step of a publication, and why the actor cannot take it now. */
export const publicationActions = (actor: Actor, publication: Publication): AvailableAction[] =>
  judgeActions(actions, actor, publication);
