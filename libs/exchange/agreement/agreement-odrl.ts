import { termsToOdrl, type JsonLd } from '@shutong/wire';
import type { Agreement } from './agreement.entity';
import { heldTo } from './odrl-contract';

const held = heldTo('agreement.v1.schema.json');

/**
 * The agreement as an ODRL 2.2 Agreement. A view of the signed terms, which are what binds, as they stand now.
 * @throws OdrlContractError where it does not keep contracts/odrl/agreement.v1.schema.json
 */
export const odrlOf = (agreement: Agreement): JsonLd =>
  held(termsToOdrl(agreement.terms, agreement));
