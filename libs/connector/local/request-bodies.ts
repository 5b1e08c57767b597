import Ajv2020, { type ErrorObject } from 'ajv/dist/2020';
import { boxShape, isBox, wireLimits, type ChunkRow } from '@shutong/wire';
import type { QueryAsk, VerifyAsk } from '../asking/ask';
import type { BatchAsk } from '../batch/receiving/batch-ordering';
import type { JobAsk } from '../job/job-ask';
import { ConnectorError } from '../errors/connector-error';

/** As the wire has it: no white space, no control characters, and nothing that is a name of JavaScript's. */
const code = {
  type: 'string',
  pattern: `^(?!__proto__$)[^\\s\\p{C}]{1,${wireLimits.code}}$`,
};

/**
 * Numbers are what JSON can carry exactly. A resident number or account written as a JSON number would be
 * rounded to another person's, so that it has to be text.
 */
const value = {
  type: ['string', 'number'],
  maxLength: wireLimits.value,
  minimum: Number.MIN_SAFE_INTEGER,
  maximum: Number.MAX_SAFE_INTEGER,
};

const values = (minProperties: number) => ({
  type: 'object',
  propertyNames: code,
  additionalProperties: value,
  minProperties,
  maxProperties: wireLimits.fields,
});

const agreement = {
  type: 'string',
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
};

/** Body of POST /v1/verify: JSON Schema 2020-12. */
export const verifySchema = {
  type: 'object',
  properties: { agreement, keys: values(1), claims: values(1), purpose: code },
  required: ['agreement', 'keys', 'claims'],
  additionalProperties: false,
};

/** Body of POST /v1/query: JSON Schema 2020-12. */
export const querySchema = {
  type: 'object',
  properties: {
    agreement,
    keys: values(0),
    fields: {
      type: 'array',
      items: code,
      minItems: 1,
      maxItems: wireLimits.fields,
      uniqueItems: true,
    },
    filter: values(0),
    box: boxShape,
    maxRows: { type: 'integer', minimum: 1, maximum: wireLimits.rows },
    after: { type: 'string', minLength: 1, maxLength: wireLimits.value },
    purpose: code,
  },
  required: ['agreement', 'keys', 'fields'],
  additionalProperties: false,
};

/** One row of a job: JSON Schema 2020-12. */
export const jobRowSchema = {
  type: 'object',
  properties: { keys: values(1), claims: values(1) },
  required: ['keys', 'claims'],
  additionalProperties: false,
};

/** Query of POST /v1/jobs. */
const jobSchema = {
  type: 'object',
  properties: {
    agreement,
    purpose: code,
    /** Item codes, comma-separated. */
    keys: { type: 'string', maxLength: wireLimits.value },
  },
  required: ['agreement'],
  additionalProperties: false,
};

/** Body of POST /v1/batches: JSON Schema 2020-12. */
export const batchSchema = {
  type: 'object',
  properties: {
    intake: { type: 'string', pattern: '^[a-z0-9-]{1,64}$' },
    agreement,
    /** Also what an incremental intake has already. */
    all: { type: 'boolean' },
  },
  required: ['intake'],
  additionalProperties: false,
};

const ajv = new Ajv2020({ allowUnionTypes: true });

/** A body of that shape, or `connector.invalid-input` with the place that is wrong. */
export const asVerifyAsk = shaped<VerifyAsk>(verifySchema);
const shapedQuery = shaped<QueryAsk>(querySchema);

export const asJobQuery = shaped<JobAsk & { readonly keys?: string }>(jobSchema);
export const asBatchAsk = shaped<BatchAsk>(batchSchema);

export function asQueryAsk(body: unknown): QueryAsk {
  const ask = shapedQuery(body);
  if (!ask.box || isBox(ask.box)) return ask;
  throw new ConnectorError('connector.invalid-input', { field: '/box' });
}

const isJobRow = ajv.compile<ChunkRow>(jobRowSchema);

/** A row of that shape, or `connector.job-row` with its line and the place that is wrong. */
export function asJobRow(row: unknown, line: number): ChunkRow {
  if (isJobRow(row)) return row;
  throw new ConnectorError('connector.job-row', { line, field: placeOf(isJobRow.errors![0]!) });
}

function shaped<T>(schema: object): (body: unknown) => T {
  const validate = ajv.compile<T>(schema);
  return (body) => {
    if (validate(body)) return body;
    throw new ConnectorError('connector.invalid-input', { field: placeOf(validate.errors![0]!) });
  };
}

/** Names of our own, as they stand in the schemas. */
const ownNames = new Set(
  [verifySchema, querySchema, jobSchema, batchSchema].flatMap(({ properties }) =>
    Object.keys(properties),
  ),
);

/**
 * Place and rule of the first thing wrong, e.g. `/keys/* maxLength`. A name that the caller chose is not
 * repeated: who mixes up names and values would read a person's number in a log of errors.
 */
function placeOf({ instancePath, keyword, params }: ErrorObject): string {
  const { missingProperty } = params as { missingProperty?: string };
  const steps = [
    ...instancePath.split('/').slice(1),
    ...(missingProperty ? [missingProperty] : []),
  ];
  const place = steps.map((step, depth) => (depth === 0 && ownNames.has(step) ? step : '*'));
  return `${place.length > 0 ? `/${place.join('/')}` : 'body'} ${keyword}`;
}
