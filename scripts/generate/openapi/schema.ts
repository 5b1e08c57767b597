type JsonType = 'string' | 'number' | 'integer' | 'boolean' | 'object' | 'array' | 'null';

/** The part of a JSON Schema (draft 2020-12, as OpenAPI 3.1 speaks it) that our types and rules need. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: JsonType | readonly JsonType[];
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly (string | number | null)[];
  readonly default?: unknown;
  /** Set for bytes. */
  readonly contentMediaType?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
}

export const bytes: Schema = { type: 'string', contentMediaType: 'application/octet-stream' };

/** The same values, and null. */
export function orNull(schema: Schema): Schema {
  const { type, enum: values } = schema;
  if (typeof type !== 'string') return { oneOf: [...(schema.oneOf ?? [schema]), { type: 'null' }] };
  const listed = values ? { enum: [...values, null] } : {};
  return { ...schema, type: [type, 'null'], ...listed };
}
