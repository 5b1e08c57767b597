import { RequestMethod } from '@nestjs/common';
import {
  HTTP_CODE_METADATA,
  METHOD_METADATA,
  MODULE_METADATA,
  PATH_METADATA,
} from '@nestjs/common/constants';
import { HealthController, PUBLIC, REQUIRES } from '@shutong/platform';
import { classesBehind, type Class } from '../doors';

/** One address of a controller, as Nest will serve it. */
export interface Route {
  readonly controller: Class;
  readonly handler: string;
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** As OpenAPI writes it: `/api/v1/entries/{code}`. */
  readonly path: string;
  readonly status: number;
  readonly permission?: string;
  /** Why anybody may call it. */
  readonly publicBecause?: string;
}

/** Every address behind the doors, in the order of paths; every process also tells its health. */
export function routesBehind(doors: readonly Class[]): Route[] {
  return [HealthController, ...classesBehind(doors, [MODULE_METADATA.CONTROLLERS])]
    .flatMap(routesOf)
    .sort((a, b) => (`${a.path} ${a.method}` < `${b.path} ${b.method}` ? -1 : 1));
}

function routesOf(controller: Class): Route[] {
  const prototype = controller.prototype as Record<string, object>;
  return Object.getOwnPropertyNames(prototype)
    .filter((name) => name !== 'constructor' && isRoute(prototype[name]))
    .map((handler) => routeOf(controller, handler, prototype[handler]!));
}

const isRoute = (handler: unknown): boolean =>
  typeof handler === 'function' && Reflect.hasMetadata(PATH_METADATA, handler);

function routeOf(controller: Class, name: string, handler: object): Route {
  const read = (key: string) => Reflect.getMetadata(key, handler) as unknown;
  const declared = (key: string) =>
    (read(key) ?? Reflect.getMetadata(key, controller)) as string | undefined;
  const method = RequestMethod[read(METHOD_METADATA) as number]!.toLowerCase() as Route['method'];
  const permission = declared(REQUIRES);
  const publicBecause = declared(PUBLIC);
  return {
    controller,
    handler: name,
    method,
    path: pathOf(Reflect.getMetadata(PATH_METADATA, controller), read(PATH_METADATA)),
    status: (read(HTTP_CODE_METADATA) as number | undefined) ?? (method === 'post' ? 201 : 200),
    ...(permission === undefined ? {} : { permission }),
    ...(publicBecause === undefined ? {} : { publicBecause }),
  };
}

function pathOf(...parts: readonly unknown[]): string {
  const joined = parts.map(String).join('/').replaceAll(/\/+/g, '/').replace(/\/$/, '');
  return openApiPath(`/${joined.replace(/^\//, '')}`);
}

/** `/tile/:id` and `/tile/*` as OpenAPI writes them: `/tile/{id}`, `/tile/{path}`. */
export const openApiPath = (route: string): string =>
  route.replaceAll(/:(\w+)/g, '{$1}').replace(/\*\w*$/, '{path}');
