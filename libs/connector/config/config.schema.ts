import { callModes, maskPattern, matchRules } from '@shutong/wire';
import { cutBytes } from '../batch/sending/cut';
import { filePattern } from '../batch/target/csv/file-pattern';
import { byCode, environment, object, text } from './shapes';
import { sourceSchema } from './source.schema';

/** As long as an answer may carry. */
const name = { type: 'string', minLength: 1, maxLength: 300 };
const strings = { type: 'array', items: text, uniqueItems: true, maxItems: 500 };
const whole = (minimum: number, maximum: number) => ({ type: 'integer', minimum, maximum });

/** Unified social credit code: 18 characters of its alphabet. */
export const departmentPattern = /^[0-9A-HJ-NPQRTUWXY]{18}$/;
const department = departmentPattern.source;
/** RFC 7638, base64url. */
export const thumbprintPattern = /^[A-Za-z0-9_-]{43}$/;
const thumbprint = thumbprintPattern.source;
const modes = {
  type: 'array',
  items: { enum: callModes },
  minItems: 1,
  uniqueItems: true,
};
const masks = byCode({ type: 'string', pattern: maskPattern.source });

const ceiling = object({
  modes,
  fields: { ...strings, minItems: 1 },
  masks,
  maxRows: whole(1, 10_000),
  quota: object({ calls: whole(1, 1_000_000_000), window: { enum: ['term', 'day'] } }),
  days: whole(1, 36_525),
});

const mount = object(
  {
    resource: { type: 'string', pattern: '^[^\\s]{1,64}$' },
    source: text,
    table: text,
    columns: { ...byCode(text), minProperties: 1 },
    keyFields: { ...strings, minItems: 1 },
    matchRules: byCode({ enum: matchRules }),
    masks,
    origin: object(
      {
        system: name,
        batch: text,
        items: byCode({ ...object({ system: name, rule: name }, []), minProperties: 1 }),
      },
      ['system'],
    ),
    subject: object({ field: text, kind: { enum: ['natural-person', 'legal-person'] } }),
    batch: object(
      { key: { ...strings, minItems: 1 }, watermark: text, chunkBytes: whole(1024, cutBytes) },
      ['key'],
    ),
    ceiling,
  },
  ['resource', 'source', 'table', 'columns', 'keyFields', 'matchRules', 'masks', 'ceiling'],
);

const target = {
  type: 'object',
  required: ['kind'],
  discriminator: { propertyName: 'kind' },
  oneOf: [
    object({
      kind: { const: 'postgres' },
      url: { type: 'string', pattern: '^postgres(ql)?://' },
    }),
    object({ kind: { const: 'csv' }, folder: text }),
  ],
};

const intake = object(
  {
    name: { type: 'string', pattern: '^[a-z0-9-]{1,64}$' },
    agreement: { type: 'string', pattern: '^[0-9a-f-]{36}$' },
    target: text,
    table: text,
    file: { type: 'string', pattern: filePattern },
    columns: { ...byCode(text), minProperties: 1 },
    key: { ...strings, minItems: 1 },
    chunk: object({ batch: text, number: text }),
    incremental: { type: 'boolean' },
    everySeconds: whole(1, 31_622_400),
  },
  ['name', 'target', 'columns'],
);

const transport = {
  type: 'object',
  required: ['kind'],
  discriminator: { propertyName: 'kind' },
  oneOf: [
    object({ kind: { const: 'stream' } }),
    {
      ...object(
        {
          kind: { const: 'kafka' },
          brokers: text,
          tls: object({ ca: text }, []),
          login: object({ user: text, environment }),
        },
        ['kind', 'brokers'],
      ),
      // A password is sent over TLS only.
      dependentRequired: { login: ['tls'] },
    },
  ],
};

const listen = object({
  host: text,
  port: whole(0, 65_535),
  keys: {
    type: 'array',
    maxItems: 100,
    items: object({ name: text, sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' } }),
  },
});

/** JSON Schema (2020-12) of connector.yaml. */
export const configSchema = object(
  {
    hub: { type: 'string', pattern: '^https?://[^\\s/]+(/[^\\s]*[^\\s/])?$' },
    transport,
    listen,
    pins: {
      type: 'object',
      propertyNames: { pattern: department },
      additionalProperties: { type: 'string', pattern: thumbprint },
      maxProperties: 10_000,
    },
    authority: { type: 'string', pattern: department },
    sources: byCode(sourceSchema),
    mounts: { type: 'array', items: mount, maxItems: 1000 },
    targets: byCode(target),
    intakes: { type: 'array', items: intake, maxItems: 1000 },
    patience: object({ hub: whole(0, 8) }),
    retention: object({ statements: whole(1, 36_525) }),
  },
  ['hub', 'transport', 'listen', 'pins'],
);
