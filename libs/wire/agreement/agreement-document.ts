import { canonicalJson } from '../canonical/canonical';
import { record, shape } from '../canonical/shape';
import { WireError } from '../errors/wire.errors';
import { signDetached, signedText, verifyDetached, type Verifier } from '../jose/signing';
import type { ConnectorKeys } from '../key/connector-keys';
import { isKeyOf, signerOf } from '../key/former-keys';
import type { KeyCard } from '../key/key-card';
import { parseTerms, type AgreementTerms } from './terms';

/** Terms with both signatures: what each connector keeps and can check without the hub. */
export interface AgreementDocument {
  readonly terms: AgreementTerms;
  /** Detached compact JWS over the canonical terms; null where a side has not signed yet. */
  readonly signatures: { readonly provider: string | null; readonly requester: string | null };
}

/** Opened key cards of both sides: the own one from the own key store, the other's as pinned. */
export interface AgreementCards {
  readonly provider: KeyCard;
  readonly requester: KeyCard;
}

const sides = ['provider', 'requester'] as const;
const signature = { ...signedText, type: ['string', 'null'] };
const asDocument = shape<AgreementDocument>(
  record({
    terms: { type: 'object' },
    signatures: record({ provider: signature, requester: signature }),
  }),
  'wire.malformed',
);

/**
 * One side's signature: detached compact JWS over the canonical terms. Errors: `wire.terms-malformed`;
 * `wire.key-not-named` where the terms do not name this key.
 */
export async function signTerms(terms: AgreementTerms, keys: ConnectorKeys): Promise<string> {
  const { v, provider, requester } = parseTerms(terms);
  if (![provider.thumbprint, requester.thumbprint].includes(keys.thumbprint)) {
    throw new WireError('wire.key-not-named');
  }
  return signDetached(v, canonicalJson(terms), keys);
}

/**
 * Throws `wire.wrong-key` or `wire.bad-signature` unless the card's holder signed exactly these terms, with the
 * root key that they name: it may have handed over to another since.
 */
export async function verifyTermsSignature(
  terms: AgreementTerms,
  jws: string,
  card: KeyCard,
): Promise<void> {
  verifyDetached(terms.v, canonicalJson(terms), jws, signerNamed(terms, card));
}

/**
 * Terms of an agreement that both sides have signed with the keys that it names. Errors:
 * `wire.malformed`, `.terms-malformed`, `.version-unsupported`, `.agreement-half-signed`,
 * `.key-not-named` (a card is not the named one), `.wrong-key`, `.bad-signature` (forged or altered).
 */
export async function openAgreement(
  document: unknown,
  cards: AgreementCards,
): Promise<AgreementTerms> {
  const { terms: stated, signatures } = asDocument(document);
  const terms = parseTerms(stated);
  for (const side of sides) {
    if (signatures[side] === null) throw new WireError('wire.agreement-half-signed', side);
    assertNamed(terms, side, cards[side]);
  }
  for (const side of sides) await verifyTermsSignature(terms, signatures[side]!, cards[side]);
  return terms;
}

function signerNamed({ provider, requester }: AgreementTerms, card: KeyCard): Verifier {
  const named = [provider, requester].find(({ department }) => department === card.department);
  const { thumbprint, verificationKey } = card;
  return (named && signerOf(card, named.thumbprint)) ?? { thumbprint, verificationKey };
}

function assertNamed(terms: AgreementTerms, side: keyof AgreementCards, card: KeyCard): void {
  const { thumbprint } = terms[side];
  if (!isKeyOf(card, thumbprint)) throw new WireError('wire.key-not-named', `${side} thumbprint`);
  for (const name of ['department', 'hosted'] as const) {
    if (terms[side][name] !== card[name]) {
      throw new WireError('wire.key-not-named', `${side} ${name}`);
    }
  }
}
