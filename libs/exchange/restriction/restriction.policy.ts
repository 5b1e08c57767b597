import type { ItemStanding, RaisedItem } from '@shutong/catalog';
import {
  asAgreed,
  isSameHandling,
  stricterHandling,
  type AgreementTerms,
  type Handling,
  type RestrictedItem,
} from '@shutong/wire';
import type { HandlingRules } from './handling-rules';

/** By item code: everything that is restricted on top of an agreement's terms. */
export type Restricted = Readonly<Record<string, RestrictedItem>>;

/**
 * What an agreement has restricted by then and what is raised now. Of an item that was restricted before,
 * the strictest holds; raised items that the rules leave as agreed restrict nothing. The same object where
 * nothing is narrower than it was.
 */
export function restrictedBy(
  held: Restricted,
  raised: readonly RaisedItem[],
  rules: HandlingRules,
): Restricted {
  const all = new Map(Object.entries(held));
  let isNarrower = false;
  for (const { item, from, to } of raised) {
    const before = all.get(item);
    const known = before?.handling ?? asAgreed;
    const handling = stricterHandling(known, handlingOfRise(from, to, rules));
    if (isSameHandling(handling, known)) continue;
    isNarrower = true;
    all.set(item, { from: before ? before.from : from, to, handling });
  }
  return isNarrower ? Object.fromEntries(all) : held;
}

/** Of raised items those that an agreement has to do with: granted ones and those that name a case. */
export const raisedUnder = (
  { fields, keyFields }: Pick<AgreementTerms, 'fields' | 'keyFields'>,
  raised: readonly RaisedItem[],
): RaisedItem[] => raised.filter(({ item }) => fields.includes(item) || keyFields.includes(item));

/** Only what has risen counts: what both sides knew when they signed is handled as they agreed. */
function handlingOfRise(
  from: ItemStanding | null,
  to: ItemStanding,
  { classes, personal, sharing }: HandlingRules,
): Handling {
  const before = from ?? unprotected;
  let handling = asAgreed;
  if (to.class !== null && to.class > (before.class ?? 0)) {
    handling = stricterHandling(handling, classes[to.class]);
  }
  if (to.personal && !before.personal) handling = stricterHandling(handling, personal);
  const { sharing: now } = to;
  if (now !== null && now !== 'unconditional' && rank(now) > rank(before.sharing)) {
    handling = stricterHandling(handling, sharing[now]);
  }
  return handling;
}

const unprotected: ItemStanding = { class: null, personal: false, sharing: null };

const rank = (sharing: ItemStanding['sharing']): number =>
  [null, 'unconditional', 'conditional', 'not-shared'].indexOf(sharing);
