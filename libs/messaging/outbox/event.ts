import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { projectRoot } from '@shutong/platform';

/** A fact that others may rely on; `type` is `context.noun.happened`, `subject` its aggregate. */
export interface OutgoingEvent {
  readonly type: string;
  readonly subject: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** CloudEvents 1.0 (JSON format), as it travels. */
export interface CloudEvent extends OutgoingEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly dataschema: string;
}

/** An event that does not keep its contract; thrown before anything is stored. */
export class EventContractError extends Error {
  constructor(type: string, why: string) {
    super(`Event ${type}: ${why}`);
    this.name = 'EventContractError';
  }
}

const folder = (): string => join(projectRoot(), 'contracts', 'events');
let validators: Map<string, ValidateFunction> | undefined;

/** All event types with a committed schema: contracts/events/<context>/<noun>.<happened>.v1.schema.json. */
function loadValidators(): Map<string, ValidateFunction> {
  const ajv = new Ajv2020({ strict: true, allErrors: true });
  addFormats(ajv);
  const contexts = readdirSync(folder(), { withFileTypes: true }).filter((e) => e.isDirectory());
  const files = contexts.flatMap((context) =>
    readdirSync(join(folder(), context.name))
      .filter((file) => file.endsWith('.v1.schema.json'))
      .map((file) => ({ context: context.name, file })),
  );
  return new Map(
    files.map(({ context, file }) => {
      const schema = JSON.parse(readFileSync(join(folder(), context, file), 'utf8')) as object;
      return [`${context}.${file.replace('.v1.schema.json', '')}`, ajv.compile(schema)];
    }),
  );
}

export function eventTypes(): string[] {
  validators ??= loadValidators();
  return [...validators.keys()].sort();
}

/** Throws where the data does not match the event's schema, or where there is none. */
export function assertContract(type: string, data: unknown): void {
  validators ??= loadValidators();
  const validate = validators.get(type);
  if (!validate) throw new EventContractError(type, 'no schema in contracts/events');
  if (!validate(data)) {
    const why = validate.errors?.map((e) => `${e.instancePath} ${e.message ?? ''}`).join('; ');
    throw new EventContractError(type, why ?? 'invalid');
  }
}

/** `catalog.entry.published` travels on `hub.catalog.entry`. */
export function topicOf(type: string): string {
  const [context, noun] = type.split('.');
  return `hub.${context}.${noun}`;
}

/** Every topic that events of this hub travel on. */
export function eventTopics(): string[] {
  return [...new Set(eventTypes().map(topicOf))].sort();
}
