import Ajv2020 from 'ajv/dist/2020';

/** What entries of the own log are made of, as JSON Schema. */
export const ajv = new Ajv2020({ strict: true, discriminator: true });
export const id = { type: 'string', pattern: '^[0-9a-f-]{36}$' };
export const sha256 = { type: 'string', pattern: '^[0-9a-f]{64}$' };
export const whole = { type: 'integer', minimum: 0 };
