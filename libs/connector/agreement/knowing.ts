import { isKeyOf } from '@shutong/wire';
import type { HeldAgreement, HeldAgreements, Side } from './held-agreement';

/**
 * As held; as the hub has it where that side signs with a key that is not known here yet. Errors: those of
 * `HeldAgreements.renewed`.
 */
export async function knowing(
  held: HeldAgreement,
  signed: { readonly side: Side; readonly thumbprint: string | undefined },
  agreements: Pick<HeldAgreements, 'renewed'>,
): Promise<HeldAgreement | undefined> {
  const { side, thumbprint } = signed;
  const isKnown = thumbprint === undefined || isKeyOf(held.cards[side], thumbprint);
  return isKnown ? held : agreements.renewed(held.terms.id, thumbprint);
}
