/** Shapes that the JSON Schema of connector.yaml is made of. */
export const object = (
  properties: object,
  required: readonly string[] = Object.keys(properties),
) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

export const text = { type: 'string', minLength: 1, maxLength: 1000 };

/** A value for each name. */
export const byCode = (items: object) => ({
  type: 'object',
  additionalProperties: items,
  maxProperties: 500,
});

/** Name of an environment variable that holds a secret. */
export const environment = { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]{0,100}$' };
