import { assertNoSecret, type Actor, type FieldProblem } from '@shutong/platform';
import type { EntryState } from '../entry/entry.states';
import type { Mask, MatchRule, Mode, ResourceKind, ResourceMode, Sharing } from '../vocabulary';
import { resourceErrors } from './resource.errors';

/** What a department says of a resource that it mounts. Fields are codes of the entry's items. */
export interface Offer {
  readonly code: string;
  readonly title: string;
  readonly kind: ResourceKind;
  readonly modes: ResourceMode[];
  /** Fields by which a call names the thing it asks about. */
  readonly keyFields: string[];
  readonly fields: string[];
  /** Mask by field: how a query's answer hides part of a value. */
  readonly masks: Readonly<Record<string, Mask>>;
  /** Match rule by field: how a verification compares. */
  readonly matchRules: Readonly<Record<string, MatchRule>>;
  /** Field that names a person, where the resource has personal data. */
  readonly subjectField: string | null;
}

/** A department, through its officer or its connector, mounts under its own entries only. */
export function mayMount(actor: Actor, entry: { readonly provider: string | null }): void {
  if (actor.department === null || actor.department !== entry.provider) {
    throw resourceErrors.otherDepartment();
  }
}

/** Nothing is on offer but under what the authority has announced. */
export function mayMountUnder(
  actor: Actor,
  { provider, state }: { readonly provider: string | null; readonly state: EntryState },
): void {
  mayMount(actor, { provider });
  if (state !== 'published') throw resourceErrors.entryNotPublished({ state });
}

/** Names of the themes that a resource is under: its own, or that of its entry. */
export const themesOf = (
  { themes }: { readonly themes: readonly string[] },
  { theme }: { readonly theme: string | null },
): readonly string[] => (themes.length > 0 ? themes : theme ? [theme] : []);

/** Throws unless everything offered is an item of the entry that may be shared, in a mode of the entry. */
export function assertWithinEntry(
  offer: Offer,
  entry: { readonly modes: readonly Mode[] },
  items: readonly { readonly code: string; readonly sharing: Sharing | null }[],
): void {
  assertNoSecret(offer);
  const shared = items.filter((item) => item.sharing !== 'not-shared').map((item) => item.code);
  const known = items.map((item) => item.code);
  const problems = [
    ...outside('fields', offer.fields, shared),
    ...outside('keyFields', offer.keyFields, known),
    ...outside('masks', Object.keys(offer.masks), offer.fields),
    ...outside('matchRules', Object.keys(offer.matchRules), offer.fields),
    ...outside('subjectField', offer.subjectField === null ? [] : [offer.subjectField], known),
  ];
  if (problems.length > 0)
    throw resourceErrors.fieldNotOffered({ count: problems.length }, problems);
  const modes = outside('modes', offer.modes, entry.modes);
  if (modes.length > 0) throw resourceErrors.modeNotOffered({ count: modes.length }, modes);
}

function outside(
  field: string,
  asked: readonly string[],
  offered: readonly string[],
): FieldProblem[] {
  return asked
    .filter((one) => !offered.includes(one))
    .map((one) => ({ field, rule: `${one}: ${offered.join(', ')}` }));
}
