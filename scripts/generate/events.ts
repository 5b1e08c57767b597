import { eventTypes, topicOf } from '@shutong/messaging';
import { stringify } from 'yaml';

const schemaFile = (type: string): string => {
  const [context, ...rest] = type.split('.');
  return `./${context}/${rest.join('.')}.v1.schema.json`;
};

const idOf = (name: string): string => name.replaceAll(/[^a-z0-9]+/g, '-');

const sendOf = (topic: string) => [
  `send-${idOf(topic)}`,
  { action: 'send', channel: { $ref: `#/channels/${idOf(topic)}` } },
];

/** AsyncAPI 3.0 over the committed JSON Schemas: a channel a topic, a message an event. */
export function eventsAsyncApi(): string {
  const types = eventTypes();
  const topics = [...new Set(types.map(topicOf))];
  const messagesOf = (topic: string) => types.filter((type) => topicOf(type) === topic);
  const document = {
    asyncapi: '3.0.0',
    info: {
      title: 'Shutong events',
      version: '1.0.0',
      description:
        'Facts that the hub tells, as CloudEvents 1.0 in JSON. Printed by npm run generate.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/cloudevents+json',
    channels: Object.fromEntries(
      topics.map((topic) => [
        idOf(topic),
        {
          address: topic,
          messages: Object.fromEntries(
            messagesOf(topic).map((type) => [
              idOf(type),
              { $ref: `#/components/messages/${idOf(type)}` },
            ]),
          ),
        },
      ]),
    ),
    operations: Object.fromEntries(topics.map(sendOf)),
    components: {
      messages: Object.fromEntries(
        types.map((type) => [
          idOf(type),
          { name: type, title: type, payload: { $ref: schemaFile(type) } },
        ]),
      ),
    },
  };
  return stringify(document);
}
