import { eventTypes, topicOf } from '@shutong/messaging';
import { stringify } from 'yaml';

const idOf = (name: string): string => name.replaceAll(/[^a-z0-9]+/g, '-');

/** AsyncAPI 3.0 over the committed JSON Schemas: a channel a topic, a message an event. */
export function eventsAsyncApi(): string {
  const types = eventTypes();
  const topics = [...new Set(types.map(topicOf))];
  const keyed = <T>(names: readonly string[], of: (name: string) => T): Record<string, T> =>
    Object.fromEntries(names.map((name) => [idOf(name), of(name)]));
  return stringify({
    asyncapi: '3.0.0',
    info: {
      title: 'Shutong events',
      version: '1.0.0',
      description:
        'Facts that the hub tells, as CloudEvents 1.0 in JSON. Printed by npm run generate.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/cloudevents+json',
    channels: keyed(topics, (topic) => channel(topic, types)),
    operations: keyed(topics, (topic) => ({
      action: 'send',
      channel: { $ref: `#/channels/${idOf(topic)}` },
    })),
    components: { messages: keyed(types, message), schemas: { CloudEvent: envelope } },
  });
}

const channel = (topic: string, types: readonly string[]) => ({
  address: topic,
  messages: Object.fromEntries(
    types
      .filter((type) => topicOf(type) === topic)
      .map((type) => [idOf(type), { $ref: `#/components/messages/${idOf(type)}` }]),
  ),
});

const message = (type: string) => ({
  name: type,
  title: type,
  payload: {
    allOf: [
      { $ref: '#/components/schemas/CloudEvent' },
      {
        type: 'object',
        properties: { type: { const: type }, data: { $ref: schemaFile(type) } },
      },
    ],
  },
});

/** From contracts/events. */
export const schemaFile = (type: string): string => {
  const [context, ...rest] = type.split('.');
  return `./${context}/${rest.join('.')}.v1.schema.json`;
};

/** What is the same in all events (libs/messaging/outbox). */
const envelope = {
  type: 'object',
  description: 'CloudEvents 1.0, JSON format.',
  required: [
    'specversion',
    'id',
    'source',
    'time',
    'datacontenttype',
    'dataschema',
    'type',
    'subject',
    'data',
  ],
  properties: {
    specversion: { const: '1.0' },
    id: { type: 'string', format: 'uuid', description: 'The same however often it is delivered.' },
    source: { type: 'string', description: 'urn:shutong:hub: and the region of the hub.' },
    time: { type: 'string', format: 'date-time' },
    datacontenttype: { const: 'application/json' },
    dataschema: { type: 'string', description: 'urn:shutong:event:<type>:v1' },
    type: { type: 'string' },
    subject: { type: 'string', description: 'The thing told of; events of one thing keep order.' },
    data: { type: 'object' },
  },
};
