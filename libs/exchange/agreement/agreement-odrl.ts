import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import { projectRoot } from '@shutong/platform';
import { termsToOdrl, type JsonLd } from '@shutong/wire';
import type { Agreement } from './agreement.entity';

/** An agreement whose view breaks its contract; nothing is concluded or told then. */
export class OdrlContractError extends Error {
  constructor(uid: unknown, why: string) {
    super(`${String(uid)}: ${why}`);
    this.name = 'OdrlContractError';
  }
}

const schemaFile = join('contracts', 'odrl', 'agreement.v1.schema.json');
let contract: ValidateFunction | undefined;

/** Compiled when it is first asked for: few processes need it. */
function contractOf(): ValidateFunction {
  const schema = JSON.parse(readFileSync(join(projectRoot(), schemaFile), 'utf8')) as object;
  return new Ajv2020({ allowUnionTypes: true }).compile(schema);
}

/**
 * The agreement as an ODRL 2.2 Agreement. A view of the signed terms, which are what binds, as they stand now.
 * @throws OdrlContractError where it does not keep contracts/odrl/agreement.v1.schema.json
 */
export function odrlOf(agreement: Agreement): JsonLd {
  const odrl = termsToOdrl(agreement.terms, agreement);
  contract ??= contractOf();
  if (contract(odrl)) return odrl;
  // Places and rules alone: what stands there may not be for the process's log.
  const why = contract.errors?.map(({ instancePath, keyword }) => `${instancePath} ${keyword}`);
  throw new OdrlContractError(odrl['uid'], why?.join('; ') ?? 'invalid');
}
