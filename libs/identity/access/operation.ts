import type { ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import { GqlExecutionContext, type GqlContextType } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { PUBLIC, REQUIRES, requestOf } from '@shutong/platform';

/** Required where an operation declares nothing: no role holds it, so nobody gets in by an oversight. */
export const undeclared = 'identity.operation.undeclared';

/**
 * The permission that an operation requires, undefined where it is public. What the handler declares
 * stands above its class; both declarations in one place are an oversight.
 */
export function permissionOf(
  reflector: Reflector,
  execution: ExecutionContext,
): string | undefined {
  for (const place of [execution.getHandler(), execution.getClass()]) {
    const permission = reflector.get<string | undefined>(REQUIRES, place);
    const reason = reflector.get<string | undefined>(PUBLIC, place);
    if (permission !== undefined) return reason === undefined ? permission : undeclared;
    if (reason !== undefined) return undefined;
  }
  return undeclared;
}

/** `POST /api/v1/…` as declared (no parameters filled in), or `Mutation.disableClient`. */
export function nameOf(execution: ExecutionContext): string {
  if (execution.getType<GqlContextType>() === 'graphql') {
    const info = GqlExecutionContext.create(execution).getInfo<GraphQLResolveInfo>();
    return `${info.parentType.name}.${info.fieldName}`;
  }
  const { method, routeOptions } = requestOf(execution);
  return `${method} ${routeOptions.url ?? ''}`;
}

/** What somebody says by a mutation; undefined for what is no mutation and so keeps nothing that people write. */
export function saidBy(execution: ExecutionContext): unknown {
  if (execution.getType<GqlContextType>() !== 'graphql') return undefined;
  const gql = GqlExecutionContext.create(execution);
  const isMutation = gql.getInfo<GraphQLResolveInfo>().parentType.name === 'Mutation';
  return isMutation ? gql.getArgs<unknown>() : undefined;
}
