import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventTypes, topicOf } from '@shutong/messaging';
import { projectRoot } from '@shutong/platform';
import { schemaFile } from './events';
import { page, table } from './markdown';

interface EventSchema {
  readonly description?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** Events as a person reads them; contracts/events/asyncapi.yaml has the same for programs. */
export function eventsMarkdown(): string {
  const rows = eventTypes().map((type) => {
    const { description = '', properties = {}, required = [] } = schemaOf(type);
    const fields = Object.keys(properties).map((name) =>
      required.includes(name) ? name : `${name}?`,
    );
    return [`\`${type}\``, description, fields.join(', '), `\`${topicOf(type)}\``];
  });
  return page(
    'Events',
    'contracts/events',
    'Facts that the hub tells, as CloudEvents 1.0, after the transaction that made them true: at least once, those of one subject in order. An event without a schema cannot be sent. `?` marks what may be left out.',
    table(['Event', 'What has happened', 'Data', 'Topic'], rows),
  );
}

const schemaOf = (type: string): EventSchema =>
  JSON.parse(
    readFileSync(join(projectRoot(), 'contracts', 'events', schemaFile(type)), 'utf8'),
  ) as EventSchema;
