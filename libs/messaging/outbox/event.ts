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

const ending = '.v1.schema.json';
const folder = (): string => join(projectRoot(), 'contracts', 'events');
const ajv = addFormats(new Ajv2020({ strict: true, allErrors: true }));
const validators = new Map<string, ValidateFunction>();
let files: ReadonlyMap<string, string> | undefined;

/** The committed schema of each event type: contracts/events/<context>/<noun>.<happened>.v1.schema.json. */
function schemaFiles(): ReadonlyMap<string, string> {
  const contexts = readdirSync(folder(), { withFileTypes: true }).filter((e) => e.isDirectory());
  return new Map(
    contexts.flatMap(({ name: context }) =>
      readdirSync(join(folder(), context))
        .filter((file) => file.endsWith(ending))
        .map((file) => [
          `${context}.${file.slice(0, -ending.length)}`,
          join(folder(), context, file),
        ]),
    ),
  );
}

/** Compiled when the first event of its type comes: all of them together take a second of every start. */
function validatorOf(type: string): ValidateFunction {
  files ??= schemaFiles();
  const file = files.get(type);
  if (!file) throw new EventContractError(type, 'no schema in contracts/events');
  const validate = ajv.compile(JSON.parse(readFileSync(file, 'utf8')) as object);
  validators.set(type, validate);
  return validate;
}

export function eventTypes(): string[] {
  files ??= schemaFiles();
  return [...files.keys()].sort();
}

/** Throws where the data does not match the event's schema, or where there is none. */
export function assertContract(type: string, data: unknown): void {
  const validate = validators.get(type) ?? validatorOf(type);
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
