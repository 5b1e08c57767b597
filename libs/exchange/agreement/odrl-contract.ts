import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import { projectRoot } from '@shutong/platform';
import type { JsonLd } from '@shutong/wire';

/** An agreement whose view breaks its contract; nothing is concluded or told then. */
export class OdrlContractError extends Error {
  constructor(uid: unknown, why: string) {
    super(`${String(uid)}: ${why}`);
    this.name = 'OdrlContractError';
  }
}

/**
 * What holds an ODRL Agreement against contracts/odrl/FILE and gives it back. Compiled when it is first asked for: few
 * processes need it.
 * @throws OdrlContractError where the agreement does not keep it
 */
export function heldTo(file: string): (odrl: JsonLd) => JsonLd {
  let contract: ValidateFunction | undefined;
  return (odrl) => {
    contract ??= compiled(file);
    if (contract(odrl)) return odrl;
    // Places and rules alone: what stands there may not be for the process's log.
    const why = contract.errors?.map(({ instancePath, keyword }) => `${instancePath} ${keyword}`);
    throw new OdrlContractError(odrl['uid'], why?.join('; ') ?? 'invalid');
  };
}

function compiled(file: string): ValidateFunction {
  const text = readFileSync(join(projectRoot(), 'contracts', 'odrl', file), 'utf8');
  return new Ajv2020({ allowUnionTypes: true }).compile(JSON.parse(text) as object);
}
