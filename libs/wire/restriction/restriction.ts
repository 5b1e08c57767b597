import { canonicalJson } from '../canonical/canonical';
import {
  byCode,
  department,
  instant,
  integer,
  record,
  shape,
  text,
  uuid,
} from '../canonical/shape';
import { WireError } from '../errors/wire.errors';
import { signDetached, verifyDetached, type Signer, type Verifier } from '../jose/signing';
import { wireLimits } from '../limits/limits';
import { assertVersion } from '../version/version';
import {
  asAgreed,
  handlingSchema,
  isSameHandling,
  stricterHandling,
  type Handling,
} from './handling';

/** Version of the notice, and `typ` of its signature. */
export const restrictionVersion = 'shutong.restriction/1';

/** What the catalogue says of an item that bears on its protection. */
export interface ItemStanding {
  /** 数据分级, 1 to 4; null where it has none. */
  readonly class: number | null;
  readonly personal: boolean;
  /** 共享属性. */
  readonly sharing: 'unconditional' | 'conditional' | 'not-shared' | null;
}

/** An item whose protection has risen. */
export interface RestrictedItem {
  /** As it was when the terms were signed; null where it was not in the catalogue meanwhile. */
  readonly from: ItemStanding | null;
  readonly to: ItemStanding;
  /** What holds from now on, on top of the terms. */
  readonly handling: Handling;
}

/**
 * Narrows a running agreement (限制通知) without a new version of it: signed by the data authority's
 * connector, it holds for provider and requester at once. A notice names everything that is restricted
 * by then, so that the newest alone is enough, and the next one can only narrow further.
 */
export interface Restriction {
  readonly v: typeof restrictionVersion;
  readonly agreement: string;
  /** Of the agreement. */
  readonly version: number;
  /** Grows with each notice of the agreement's version. */
  readonly number: number;
  /** Credit codes of both sides. */
  readonly provider: string;
  readonly requester: string;
  /** Of the data authority, whose connector signs. */
  readonly authority: string;
  /** The entry whose new version raised the protection. */
  readonly entry: { readonly code: string; readonly version: number };
  readonly items: Readonly<Record<string, RestrictedItem>>;
  /** Law and rule that it follows from. */
  readonly ground: string;
  /** When the entry's version was published. Microseconds since the epoch, as `issuedAt`. */
  readonly since: number;
  readonly issuedAt: number;
}

const standing = record({
  class: { enum: [1, 2, 3, 4, null] },
  personal: { type: 'boolean' },
  sharing: { enum: ['unconditional', 'conditional', 'not-shared', null] },
});

/** JSON Schema (2020-12) of the notice. */
export const restrictionSchema = record({
  v: { const: restrictionVersion },
  agreement: uuid,
  version: integer(1),
  number: integer(1),
  provider: department,
  requester: department,
  authority: department,
  entry: record({ code: text(wireLimits.name), version: integer(1) }),
  items: byCode(
    record({
      from: { anyOf: [standing, { type: 'null' }] },
      to: standing,
      handling: handlingSchema,
    }),
    1,
  ),
  ground: text(wireLimits.text),
  since: instant,
  issuedAt: instant,
});

const asRestriction = shape<Restriction>(restrictionSchema, 'wire.restriction-malformed');

/**
 * A notice, checked: shape, and every item in it restricted in something. Errors:
 * `wire.version-unsupported`, `wire.restriction-malformed` with the place.
 */
export function parseRestriction(value: unknown): Restriction {
  assertVersion(value, restrictionVersion);
  const notice = asRestriction(value);
  const idle = Object.values(notice.items).some(({ handling }) =>
    isSameHandling(handling, asAgreed),
  );
  if (idle) throw new WireError('wire.restriction-malformed', '/items handling');
  return notice;
}

/** The authority's signature: detached compact JWS over the canonical notice. Errors: of `parseRestriction`. */
export const signRestriction = (notice: Restriction, keys: Signer): string =>
  signDetached(restrictionVersion, canonicalJson(parseRestriction(notice)), keys);

/**
 * A notice that the holder of this card has signed. Whose card that is, the caller compares with the
 * thumbprint pinned for the authority. Errors: those of `parseRestriction`, `wire.key-not-named` where the
 * notice names another authority than the card, `wire.wrong-key`, `.bad-signature`.
 */
export function openRestriction(
  { notice: stated, signature }: { readonly notice: unknown; readonly signature: string },
  authority: Verifier & { readonly department: string },
): Restriction {
  const notice = parseRestriction(stated);
  if (notice.authority !== authority.department) {
    throw new WireError('wire.key-not-named', 'authority');
  }
  verifyDetached(restrictionVersion, canonicalJson(notice), signature, authority);
  return notice;
}

/**
 * Whether `next` has to be kept beside the notice that holds; false where it is that one. Errors:
 * `wire.restriction-outdated` (older, or another one under its number, agreement or version),
 * `wire.restriction-widens` with the item's place in the notice.
 */
export function isNewRestriction(held: Restriction | undefined, next: Restriction): boolean {
  if (!held) return true;
  if (canonicalJson(held) === canonicalJson(next)) return false;
  const same = held.agreement === next.agreement && held.version === next.version;
  if (!same || next.number <= held.number) throw new WireError('wire.restriction-outdated');
  const widened = Object.keys(held.items).filter((item) => isWider(held, next, item));
  if (widened.length > 0) throw new WireError('wire.restriction-widens', widened.join(', '));
  return true;
}

function isWider(held: Restriction, next: Restriction, item: string): boolean {
  const before = held.items[item]!.handling;
  const after = Object.hasOwn(next.items, item) ? next.items[item]!.handling : asAgreed;
  return !isSameHandling(stricterHandling(before, after), after);
}
