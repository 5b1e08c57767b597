/**
 * The part of the Compose Specification (compose-spec/compose-spec, 05-services.md and neighbours)
 * that docker-compose.yml may use, as a JSON Schema written for this project. What is not named
 * here is refused, so that a misspelt key is found.
 */
const text = { type: 'string', minLength: 1 };
const texts = { type: 'array', items: text, uniqueItems: true };
const named = (value: object) => ({
  type: 'object',
  patternProperties: { '^[a-zA-Z0-9._-]+$': value },
  additionalProperties: false,
});
const duration = { type: 'string', pattern: '^([0-9]+(us|ms|s|m|h))+$' };

const healthcheck = {
  type: 'object',
  properties: {
    test: {
      type: 'array',
      prefixItems: [{ enum: ['CMD', 'CMD-SHELL', 'NONE'] }],
      items: text,
      minItems: 1,
    },
    interval: duration,
    timeout: duration,
    start_period: duration,
    retries: { type: 'integer', minimum: 1 },
  },
  required: ['test'],
  additionalProperties: false,
};

const dependency = {
  type: 'object',
  properties: {
    condition: {
      enum: ['service_started', 'service_healthy', 'service_completed_successfully'],
    },
    restart: { type: 'boolean' },
    required: { type: 'boolean' },
  },
  required: ['condition'],
  additionalProperties: false,
};

const service = {
  type: 'object',
  properties: {
    image: text,
    command: { type: 'array', items: text },
    working_dir: { type: 'string', pattern: '^/' },
    user: text,
    restart: { enum: ['no', 'always', 'on-failure', 'unless-stopped'] },
    environment: {
      type: 'object',
      patternProperties: { '^[A-Z][A-Z0-9_]*$': { type: ['string', 'number', 'null'] } },
      additionalProperties: false,
    },
    ports: {
      ...texts,
      items: { type: 'string', pattern: '^([0-9.]+:)?[0-9]+:[0-9]+(/(tcp|udp))?$' },
    },
    volumes: { ...texts, items: { type: 'string', pattern: '^[^:]+:/[^:]*(:(ro|rw))?$' } },
    profiles: texts,
    healthcheck,
    depends_on: named(dependency),
  },
  required: ['image'],
  additionalProperties: false,
};

const volume = {
  type: ['object', 'null'],
  properties: { name: text, external: { type: 'boolean' } },
  additionalProperties: false,
};

export const composeSchema = {
  type: 'object',
  properties: {
    name: { type: 'string', pattern: '^[a-z0-9][a-z0-9_-]*$' },
    services: named(service),
    volumes: named(volume),
  },
  patternProperties: { '^x-': {} },
  required: ['services'],
  additionalProperties: false,
};
