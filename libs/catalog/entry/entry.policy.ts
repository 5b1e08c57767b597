import { hasRole, liesIn, type Actor, type FieldProblem, assertNoSecret } from '@shutong/platform';
import type { Department } from '@shutong/identity';
import { codePattern } from '@shutong/wire';
import { entryErrors } from './entry.errors';
import type { Entry } from './entry.entity';
import { after, unpublishedStates, type EntryState, type EntryStep } from './entry.states';
import type {
  Citation,
  Conditions,
  DataClass,
  ItemType,
  LegalGround,
  Mode,
  Openness,
  Sharing,
  UpdateCycle,
} from '../vocabulary';

/** What the completeness rule looks at. */
export interface Contents {
  readonly provider: string | null;
  readonly title: string;
  readonly summary: string;
  readonly theme: string | null;
  readonly formats: readonly string[];
  readonly updateCycle: UpdateCycle | null;
  readonly sharing: Sharing | null;
  readonly modes: readonly Mode[];
  readonly conditions: Conditions | null;
  readonly legalGround: LegalGround | null;
  readonly basis: readonly Citation[];
  readonly open: Openness | null;
  readonly openConditions: string | null;
}

export interface ItemContents {
  readonly name: string;
  readonly type: ItemType | null;
  readonly class: DataClass | null;
  readonly sharing: Sharing | null;
  readonly open: Openness | null;
}

interface Standing {
  readonly state: EntryState;
  readonly provider: string | null;
}

const contentsArticle = 13;
const sharingArticle = 14;

const missing = (field: string, article?: number): FieldProblem =>
  article === undefined ? { field, rule: 'required' } : { field, rule: 'required', article };

const blank = (text: string | null | undefined): boolean => !text || text.trim() === '';

/** Every content that Decree 809 asks of an entry and that is not there yet, with its article. */
export function missingContents(entry: Contents, items: readonly ItemContents[]): FieldProblem[] {
  return [
    ...missingOfEntry(entry),
    ...missingOfSharing(entry),
    ...missingOfGround(entry, items),
    ...(items.length === 0 ? [missing('items', contentsArticle)] : []),
    ...items.flatMap(missingOfItem),
  ];
}

/**
 * Name, provider, format, update cycle, classification (Art. 13); summary, openness and its conditions as
 * in the compilation guide of 2017, and the rule by which the data is collected.
 */
function missingOfEntry(entry: Contents): FieldProblem[] {
  const required: readonly [string, boolean, number?][] = [
    ['title', blank(entry.title), contentsArticle],
    ['provider', blank(entry.provider), contentsArticle],
    ['theme', blank(entry.theme), contentsArticle],
    ['formats', entry.formats.length === 0, contentsArticle],
    ['updateCycle', entry.updateCycle === null, contentsArticle],
    ['sharing', entry.sharing === null, contentsArticle],
    ['summary', blank(entry.summary)],
    ['open', entry.open === null],
    ['openConditions', entry.open === 'conditional' && blank(entry.openConditions)],
    ['basis', entry.basis.length === 0],
  ];
  return required
    .filter(([, absent]) => absent)
    .map(([field, , article]) => missing(field, article));
}

/** What the sharing attribute makes necessary (Art. 13–14). */
function missingOfSharing(entry: Contents): FieldProblem[] {
  if (entry.sharing === null || entry.sharing === 'not-shared') return [];
  const modes = entry.modes.length === 0 ? [missing('modes', contentsArticle)] : [];
  if (entry.sharing === 'unconditional') return modes;
  const { scope, uses } = entry.conditions ?? {};
  return [
    ...modes,
    ...(blank(scope) ? [missing('conditions.scope', sharingArticle)] : []),
    ...(blank(uses) ? [missing('conditions.uses', sharingArticle)] : []),
  ];
}

/** Nothing is withheld but by law, neither the entry nor an item of it (Art. 14). */
function missingOfGround(
  { sharing, legalGround }: Contents,
  items: readonly ItemContents[],
): FieldProblem[] {
  if (![sharing, ...items.map((item) => item.sharing)].includes('not-shared')) return [];
  const fields = ['law', 'article', 'reason'] as const;
  return fields
    .filter((field) => blank(legalGround?.[field]))
    .map((field) => missing(`legalGround.${field}`, sharingArticle));
}

/** Classification and grading is asked of every item (Art. 13). */
function missingOfItem(item: ItemContents, index: number): FieldProblem[] {
  const field = (name: string) => `items[${index}].${name}`;
  return [
    ...(blank(item.name) ? [missing(field('name'), contentsArticle)] : []),
    ...(item.type === null ? [missing(field('type'), contentsArticle)] : []),
    ...(item.class === null ? [missing(field('class'), contentsArticle)] : []),
    ...(item.sharing === null ? [missing(field('sharing'), contentsArticle)] : []),
    ...(item.open === null ? [missing(field('open'))] : []),
  ];
}

/** Also what another department has not published: nobody learns of it in this way. */
export function unknownRelatives(
  { provider, relatedCodes }: Pick<Entry, 'provider' | 'relatedCodes'>,
  relatives: readonly Pick<Entry, 'code' | 'provider' | 'state'>[],
): FieldProblem[] {
  const known = relatives.filter(
    (relative) => relative.provider === provider || !unpublishedStates.includes(relative.state),
  );
  const codes = new Set(known.map(({ code }) => code));
  return relatedCodes.flatMap((code, index) =>
    codes.has(code) ? [] : [{ field: `relatedCodes[${index}]`, rule: 'unknown' }],
  );
}

/** Throws where something is named that is not there or does not fit. */
export function assertAcceptable(problems: readonly FieldProblem[]): void {
  if (problems.length > 0) throw entryErrors.unacceptable({ count: problems.length }, problems);
}

/** Throws unless the entry says everything that it must before the authority reviews it. */
export function assertComplete(
  entry: Contents,
  items: readonly ItemContents[],
  besides: readonly FieldProblem[] = [],
): void {
  const problems = [...missingContents(entry, items), ...besides];
  if (problems.length > 0) throw entryErrors.incomplete({ count: problems.length }, problems);
}

/** Codes name items, here and in agreements: each is one that agreements can take, and none repeats. */
export function assertItemCodes(items: readonly { readonly code: string }[]): void {
  const codes = items.map((item) => item.code);
  const malformed = codes.findIndex((code) => !codePattern.test(code));
  if (malformed >= 0) {
    const field = `items[${malformed}].code`;
    throw entryErrors.itemCodeMalformed({ code: codes[malformed]! }, [{ field, rule: 'code' }]);
  }
  const repeated = codes.findIndex((code, index) => codes.indexOf(code) !== index);
  if (repeated < 0) return;
  const field = `items[${repeated}].code`;
  throw entryErrors.itemCodesRepeat({ code: codes[repeated]! }, [{ field, rule: 'unique' }]);
}

/** An entry is as sensitive as its most sensitive item. */
export function classOf(items: readonly Pick<ItemContents, 'class'>[]): DataClass | null {
  return items.reduce<DataClass | null>(
    (highest, item) => ((item.class ?? 0) > (highest ?? 0) ? item.class : highest),
    null,
  );
}

/** The state after the step; throws where the present state does not allow it. */
export function stepFrom(state: EntryState, step: EntryStep): EntryState {
  const next = after(state, step);
  if (!next) throw entryErrors.wrongState({ state, step });
  return next;
}

/** Drafts are seen by their own department and the authority; everything else by everyone (C20). */
export function mayRead(actor: Actor, entry: Standing): boolean {
  if (!unpublishedStates.includes(entry.state)) return true;
  return hasRole(actor, 'authority') || actor.department === entry.provider;
}

/** The two versions that steps act on; the same one until the first revision. */
export interface LiveEntry {
  /** What the catalogue shows. */
  readonly shown: Entry;
  /** The version under way, else the one shown. */
  readonly newest: Entry;
}

/** What the actor sees of an entry's live versions, the oldest first; null where that is nothing. */
export function liveOf(actor: Actor, versions: readonly Entry[]): LiveEntry | null {
  const visible = versions.filter((version) => mayRead(actor, version));
  const newest = visible.at(-1);
  return newest ? { shown: visible.find(({ current }) => current) ?? newest, newest } : null;
}

/** A department writes its own entries only (Art. 12). */
export function mayWrite(actor: Actor, entry: Pick<Standing, 'provider'>): void {
  if (actor.department === null) throw entryErrors.noDepartment();
  if (actor.department !== entry.provider) throw entryErrors.otherDepartment();
}

/**
 * What a portal published in a department's name is that department's: of the region that the portal names,
 * because names repeat from city to city; where it names none, by the full name alone.
 */
export function mayAdopt(
  own: Pick<Department, 'name' | 'shortName' | 'division'>,
  entry: Pick<Entry, 'providerName' | 'division'>,
): void {
  const plain = (name: string): string => name.normalize('NFKC').trim();
  const { division } = entry;
  const names = division === null ? [own.name] : [own.name, own.shortName ?? own.name];
  const isThere = division === null || liesIn(own.division, division);
  if (isThere && names.map(plain).includes(plain(entry.providerName))) return;
  throw entryErrors.otherDepartment();
}

/** Review, publication and suspension are the authority's (Art. 16–17), never the provider's own. */
export function mayGovern(actor: Actor): void {
  if (!hasRole(actor, 'authority')) throw entryErrors.onlyAuthority();
}

/** The reviewer has not written, approved or submitted it, also where the authority catalogues data of its own. */
export function mayReview(
  actor: Actor,
  entry: Pick<Entry, 'writers' | 'approvedBy' | 'submittedBy'>,
): void {
  mayGovern(actor);
  const { writers, approvedBy, submittedBy } = entry;
  if ([...writers, approvedBy, submittedBy].includes(actor.id)) throw entryErrors.samePerson();
}

/** What a department is told must be reasoned. */
export function assertReasons(reasons: string): void {
  if (blank(reasons)) throw entryErrors.reasonsMissing({}, [missing('reasons')]);
  assertNoSecret(reasons);
}

/** How a draft is told of elsewhere: its title may be a secret, of which nothing stays once it is thrown away. */
export const draftNameOf = ({ code, id }: Pick<Entry, 'code' | 'id'>): string => code ?? id;
