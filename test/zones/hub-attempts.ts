import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLInputType,
} from 'graphql';
import { parse } from 'yaml';
import { projectRoot } from '@shutong/platform';
import type { Attempt } from './attempts';

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { 'x-permission'?: string }>>>>;
}

const contract = (...path: string[]): string =>
  readFileSync(join(projectRoot(), 'contracts', ...path), 'utf8');

/** A name that is there or not: who may do nothing is told nothing of that. */
const someUuid = '01a21c2a-2be4-7a55-9903-c5018e37a300';

/** Every address and every field of the hub that asks for a permission. */
export const hubAttempts = (): Attempt[] => [...restAttempts(), ...graphqlAttempts()];

function restAttempts(): Attempt[] {
  const { paths } = parse(contract('openapi', 'hub.yaml')) as Document;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => operation['x-permission'] !== undefined)
      .map(([method]): Attempt => {
        const carries = method === 'get' || method === 'delete' ? {} : { body: '{}' };
        const filled = path.replaceAll(/\{\w+\}/g, someUuid);
        return { kind: 'http', method: method.toUpperCase(), path: filled, ...carries };
      }),
  );
}

function graphqlAttempts(): Attempt[] {
  const schema = buildSchema(contract('graphql', 'hub.graphql'));
  const kinds = [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
  ] as const;
  return kinds.flatMap(([kind, type]) =>
    Object.values(type!.getFields()).map((field): Attempt => ({
      ...{ kind: 'http', method: 'POST', path: '/graphql' },
      body: JSON.stringify({ query: `${kind} { ${documentOf(field)} }` }),
    })),
  );
}

/** A valid document, so that the refusal is one of the asker and not of what is asked. */
function documentOf({ name, args, type }: GraphQLField<unknown, unknown>): string {
  const needed = args.filter((arg) => isNonNullType(arg.type) && arg.defaultValue === undefined);
  const given = needed.map((arg) => `${arg.name}: ${literalOf(arg.type)}`).join(', ');
  const selection = isObjectType(getNamedType(type)) ? ' { __typename }' : '';
  return `${name}${given === '' ? '' : `(${given})`}${selection}`;
}

/** The smallest value that the type allows. */
function literalOf(type: GraphQLInputType): string {
  if (isNonNullType(type)) return literalOf(type.ofType);
  if (isListType(type)) return `[${literalOf(type.ofType)}]`;
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (isInputObjectType(type)) {
    const needed = Object.values(type.getFields()).filter(
      (field) => isNonNullType(field.type) && field.defaultValue === undefined,
    );
    return `{ ${needed.map((field) => `${field.name}: ${literalOf(field.type)}`).join(', ')} }`;
  }
  return scalars[type.name] ?? '"x"';
}

const scalars: Readonly<Record<string, string>> = {
  ID: `"${someUuid}"`,
  Int: '1',
  Float: '1',
  Boolean: 'true',
  DateTime: '"2027-01-01T00:00:00Z"',
};

/** What connectors ask of the hub, for each topic. */
export function streamAttempts(topics: readonly string[]): Attempt[] {
  const post = (path: string, body: object): Attempt => ({
    ...{ kind: 'http', method: 'POST', path: `/stream/v1${path}` },
    body: JSON.stringify(body),
  });
  const get = (path: string): Attempt => ({
    ...{ kind: 'http', method: 'GET', path: `/stream/v1${path}` },
  });
  return [
    ...['/dead-letters', '/feeds', '/inbox'].map(get),
    post('/replies', {}),
    post(`/feeds/${someUuid}/ack`, {}),
    ...topics.flatMap((topic) => [
      get(`/topics/${encodeURIComponent(topic)}`),
      post('/publish', { topic, messages: [] }),
    ]),
  ];
}
