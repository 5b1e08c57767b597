import { getMetadataStorage } from 'class-validator';
import type { Class } from '../doors';
import type { Schema } from './schema';

interface Rule {
  readonly propertyName: string;
  readonly type: string;
  readonly name?: string;
  readonly constraints?: unknown[];
  readonly each: boolean;
}

type Translate = (constraints: readonly unknown[]) => Schema;

/** What each rule of class-validator says in JSON Schema; the rules of one property are merged. */
const translations: Readonly<Record<string, Translate>> = {
  isString: () => ({ type: 'string' }),
  isInt: () => ({ type: 'integer' }),
  isNumber: () => ({ type: 'number' }),
  isBoolean: () => ({ type: 'boolean' }),
  isUuid: () => ({ type: 'string', format: 'uuid' }),
  isIso8601: () => ({ type: 'string', format: 'date-time' }),
  isObject: () => ({ type: 'object' }),
  isArray: () => ({ type: 'array' }),
  isIn: ([values]) => ({ type: 'string', enum: values as string[] }),
  min: ([least]) => ({ minimum: least as number }),
  max: ([most]) => ({ maximum: most as number }),
  minLength: ([least]) => ({ minLength: least as number }),
  maxLength: ([most]) => ({ maxLength: most as number }),
  isLength: ([least, most]) => ({ minLength: least as number, maxLength: most as number }),
  isNotEmpty: () => ({ minLength: 1 }),
  arrayMinSize: ([least]) => ({ minItems: least as number }),
  arrayMaxSize: ([most]) => ({ maxItems: most as number }),
  matches: ([pattern]) => ({ pattern: (pattern as RegExp).source }),
};

const ofList = new Set(['arrayMinSize', 'arrayMaxSize', 'isArray']);

/** Whether a class has rules, so that the validation pipe takes it as a description of input. */
export const isInput = (type: unknown): type is Class =>
  typeof type === 'function' && rulesOf(type as Class).length > 0;

/** The schema of an input class; what has neither a default nor `@IsOptional` or `@MayBeMissing` is required. */
export function schemaOfClass(type: Class): Schema & { properties: Record<string, Schema> } {
  const rules = rulesOf(type);
  const names = [...new Set(rules.map(({ propertyName }) => propertyName))].sort();
  const defaults = new (type as new () => Record<string, unknown>)();
  const of = (name: string) => rules.filter(({ propertyName }) => propertyName === name);
  const isRequired = (name: string) => defaults[name] === undefined && !of(name).some(isOptional);
  return {
    type: 'object',
    properties: Object.fromEntries(
      names.map((name) => [name, schemaOfProperty(of(name), defaults[name])]),
    ),
    required: names.filter(isRequired),
    additionalProperties: false,
  };
}

function schemaOfProperty(rules: readonly Rule[], fallback: unknown): Schema {
  const checks = rules.filter((rule) => !isOptional(rule));
  const isList = checks.some((rule) => rule.each || ofList.has(rule.name ?? ''));
  const merged = (some: readonly Rule[]): Schema =>
    some.map(translated).reduce((all, one) => ({ ...all, ...one }), {});
  const own = merged(checks.filter((rule) => !isList || ofList.has(rule.name ?? '')));
  const items = merged(checks.filter((rule) => rule.each));
  return {
    ...(isList ? { type: 'array', ...own, items } : own),
    ...(fallback === undefined ? {} : { default: fallback }),
  };
}

function translated({ name, type, constraints, propertyName }: Rule): Schema {
  const translate = translations[name ?? type];
  if (!translate) throw new Error(`Rule ${name ?? type} of ${propertyName} has no JSON Schema yet`);
  return translate(constraints ?? []);
}

const isOptional = ({ type }: Rule): boolean => type === 'conditionalValidation';

const rulesOf = (type: Class): Rule[] =>
  getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
