import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { projectRoot } from '@shutong/platform';
import type { IntakeKind } from './intake';

const contracts = new Map<IntakeKind, ValidateFunction>();

/** Why a body that was handed in breaks contracts/intake/<kind>.v1.schema.json; undefined where it keeps to it. */
export function complaintOf(kind: IntakeKind, body: unknown): string | undefined {
  const validate = contracts.get(kind) ?? addFormats(new Ajv2020()).compile(schemaOf(kind));
  contracts.set(kind, validate);
  if (validate(body)) return undefined;
  const [first] = validate.errors ?? [];
  return `${first?.instancePath ?? ''} ${first?.message ?? ''}`.trim();
}

const schemaOf = (kind: IntakeKind): object =>
  JSON.parse(
    readFileSync(join(projectRoot(), 'contracts', 'intake', `${kind}.v1.schema.json`), 'utf8'),
  ) as object;
