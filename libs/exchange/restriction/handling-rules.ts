import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { parse } from 'yaml';
import { projectRoot } from '@shutong/platform';
import type { Handling } from '@shutong/wire';

/** What running agreements still allow of an item whose protection has risen: catalog/handling/classes.yaml. */
export interface HandlingRules {
  /** Law and rule that notices name. */
  readonly ground: string;
  readonly classes: Readonly<Record<1 | 2 | 3 | 4, Handling>>;
  readonly personal: Handling;
  readonly sharing: Readonly<Record<'conditional' | 'not-shared', Handling>>;
}

/** Rules that an operator wrote and that cannot be used: the process does not start. */
export class HandlingRulesError extends Error {
  constructor(why: string) {
    super(`Handling by class, catalog/handling/classes.yaml: ${why}`);
    this.name = 'HandlingRulesError';
  }
}

/** Reads the rules, checked against catalog/schemas/handling.schema.json. */
export function readHandlingRules(
  file = join(projectRoot(), 'catalog', 'handling', 'classes.yaml'),
): HandlingRules {
  const schema = join(projectRoot(), 'catalog', 'schemas', 'handling.schema.json');
  const ajv = new Ajv2020({ allErrors: true });
  const validate = ajv.compile<HandlingRules>(JSON.parse(readFileSync(schema, 'utf8')) as object);
  const rules: unknown = parse(readFileSync(file, 'utf8'));
  if (!validate(rules)) throw new HandlingRulesError(ajv.errorsText(validate.errors));
  return rules;
}

/** Token of the rules, read once at start. */
export const HANDLING_RULES = Symbol('handling rules');
export const handlingRules = { provide: HANDLING_RULES, useFactory: () => readHandlingRules() };
