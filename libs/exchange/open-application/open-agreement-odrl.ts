import { openTermsToOdrl, type JsonLd } from '@shutong/wire';
import { heldTo } from '../agreement/odrl-contract';
import type { OpenAgreement } from './open-application.entity';

const held = heldTo('open-agreement.v1.schema.json');

/**
 * An agreement on open data as an ODRL 2.2 Agreement: a view, as it stands now.
 * @throws OdrlContractError where it does not keep contracts/odrl/open-agreement.v1.schema.json
 */
export const openOdrlOf = ({ terms, state }: Pick<OpenAgreement, 'terms' | 'state'>): JsonLd =>
  held(openTermsToOdrl(terms, state));
