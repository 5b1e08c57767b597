import Ajv2020, { type ErrorObject, type ValidateFunction } from 'ajv/dist/2020';
import { WireError, type WireErrorCode } from '../errors/wire.errors';
import { wireLimits } from '../limits/limits';

const ajv = new Ajv2020({ allowUnionTypes: true });

/**
 * A check that a value has the shape of a JSON Schema; throws the code, naming the first wrong place.
 * Compiled when it is first asked for: a process needs few of them, and all take half a second of its start.
 */
export function shape<T>(schema: object, code: WireErrorCode): (value: unknown) => T {
  let validate: ValidateFunction<T> | undefined;
  return (value) => {
    validate ??= ajv.compile<T>(schema);
    if (validate(value)) return value;
    throw new WireError(code, placeOf(validate.errors?.[0]));
  };
}

/** Place and rule, never the value: messages are logged, and values may be personal data. */
function placeOf(error: ErrorObject | undefined): string {
  if (!error) return 'unknown';
  const { additionalProperty, missingProperty } = error.params as Record<string, string>;
  const name = additionalProperty ?? missingProperty;
  return [error.instancePath, name && `/${name.slice(0, wireLimits.code)}`, ` ${error.keyword}`]
    .filter(Boolean)
    .join('')
    .trim();
}

/** An object with exactly these properties; those in `optional` may be absent. */
export const record = (
  properties: Readonly<Record<string, object>>,
  optional: readonly string[] = [],
): object => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  additionalProperties: false,
});

export const text = (maxLength: number, minLength = 1): object => ({
  type: 'string',
  minLength,
  maxLength,
});

export const matching = (pattern: RegExp): object => ({ type: 'string', pattern: pattern.source });

export const integer = (minimum: number, maximum = Number.MAX_SAFE_INTEGER): object => ({
  type: 'integer',
  minimum,
  maximum,
});

/** The last instant that a message can name: microseconds since the epoch, as an exact number. */
export const latestInstant = Number.MAX_SAFE_INTEGER;

/** Microseconds since the epoch, UTC. */
export const instant = integer(0, latestInstant);

/** A code of an item, resource or purpose; `__proto__` is none, because codes are used as names. */
export const codePattern = new RegExp(`^(?!__proto__$)[^\\s\\p{C}]{1,${wireLimits.code}}$`, 'u');

export const code = matching(codePattern);

export const list = (items: object, minItems: number, maxItems: number): object => ({
  type: 'array',
  items,
  minItems,
  maxItems,
  uniqueItems: true,
});

export const codes = (minItems: number): object => list(code, minItems, wireLimits.fields);

/** Values by item code. */
export const byCode = (values: object, minProperties = 0): object => ({
  type: 'object',
  propertyNames: code,
  additionalProperties: values,
  minProperties,
  maxProperties: wireLimits.fields,
});

/** RFC 7638 thumbprint, or any other 32 bytes as base64url. */
export const thumbprint = matching(/^[A-Za-z0-9_-]{43}$/);

/** Unified social credit code (GB 32100-2015), by its alphabet and length. */
export const department = matching(/^[0-9A-HJ-NPQRTUWXY]{18}$/);

export const uuid = matching(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
