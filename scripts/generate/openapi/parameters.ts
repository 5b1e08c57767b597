import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum';
import { UuidPipe } from '@shutong/platform';
import type { Class } from '../doors';
import { isInput, schemaOfClass } from './class-schema';
import type { Route } from './routes';
import type { Schema } from './schema';
import type { SourceTypes } from './source-types';

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: Schema;
  readonly example?: unknown;
}

interface Argument {
  readonly kind: number;
  readonly index: number;
  readonly data: unknown;
  readonly pipes: readonly unknown[];
  readonly type: unknown;
}

/** Parameters in path and query, from the address and the decorators of the handler's arguments. */
export function parametersOf(route: Route, types: SourceTypes): Parameter[] {
  const given = argumentsOf(route);
  const named = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  const queries = given.filter(({ kind }) => kind === Number(RouteParamtypes.QUERY));
  return [
    ...named.map((name) => inPath(name, given, types)),
    ...queries.flatMap((query) => inQuery(query, types)),
  ];
}

const isNamed =
  (name: string | undefined) =>
  ({ kind, data }: Argument): boolean =>
    kind === Number(RouteParamtypes.PARAM) && data === name;

/** The class that describes the body; null where there is a body without one. */
export function bodyOf(route: Route): Class | null | undefined {
  const body = argumentsOf(route).find(({ kind }) => kind === Number(RouteParamtypes.BODY));
  if (body === undefined) return undefined;
  return isInput(body.type) ? body.type : null;
}

function argumentsOf({ controller, handler }: Route): Argument[] {
  const declared = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handler) ?? {}) as Record<
    string,
    Omit<Argument, 'kind' | 'type'>
  >;
  const types = Reflect.getMetadata(
    'design:paramtypes',
    controller.prototype as object,
    handler,
  ) as unknown[];
  return Object.entries(declared).map(([key, argument]) => ({
    ...argument,
    // Decorators of our own have a random text in place of the kind, which may begin with a digit.
    kind: Number(key.split(':')[0]),
    type: types[argument.index],
  }));
}

function inPath(name: string, given: readonly Argument[], types: SourceTypes): Parameter {
  const whole = given.find(isNamed(undefined));
  if (isInput(whole?.type)) {
    const description = types.propertyDescription(whole.type.name, name);
    const schema = schemaOfClass(whole.type).properties[name]!;
    return { name, in: 'path', required: true, description, schema };
  }
  const isUuid = given.find(isNamed(name))?.pipes.includes(UuidPipe);
  const schema: Schema = { type: 'string', ...(isUuid ? { format: 'uuid' } : {}) };
  return { name, in: 'path', required: true, schema };
}

function inQuery({ data, type }: Argument, types: SourceTypes): Parameter[] {
  if (typeof data === 'string') {
    return [{ name: data, in: 'query', required: false, schema: { type: 'string' } }];
  }
  if (!isInput(type)) throw new Error('A query without a name needs a class with rules.');
  const { properties, required = [] } = schemaOfClass(type);
  return Object.entries(properties).map(([name, schema]) => {
    const description = types.propertyDescription(type.name, name);
    return {
      ...{ name, in: 'query', required: required.includes(name) },
      ...(description === '' ? {} : { description }),
      schema,
    };
  });
}
