import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import type { DynamicModule } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import type { FastifyRequest } from 'fastify';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { messageOf } from '../errors/messages';
import { limits } from '../limits/limits';
import { queryBounds } from './query-bounds';
import { asHubError } from './problem';

/** Code-first GraphQL at /graphql: one error shape, bounded documents, no batching. */
export function graphqlModule(): DynamicModule {
  return GraphQLModule.forRoot<ApolloDriverConfig>({
    driver: ApolloDriver,
    autoSchemaFile: true,
    sortSchema: true,
    path: '/graphql',
    allowBatchedHttpRequests: false,
    introspection: true,
    graphiql: false,
    playground: false,
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    parseOptions: { maxTokens: limits.graphqlTokens.value },
    validationRules: queryBounds,
    context: (req: FastifyRequest) => ({ req }),
    formatError,
  });
}

/**
 * `extensions.code` is a code of the catalogue for our failures; documents that GraphQL itself
 * refuses keep its own codes (GRAPHQL_PARSE_FAILED, GRAPHQL_VALIDATION_FAILED).
 */
function formatError(formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError {
  const original = thrown instanceof GraphQLError ? (thrown.originalError ?? undefined) : thrown;
  if (original === undefined) return formatted;
  const error = asHubError(original);
  const { title, cause, remedy } = messageOf(error.code, 'zh-CN', error.params);
  const english = messageOf(error.code, 'en', error.params);
  return {
    message: title,
    ...(formatted.path ? { path: formatted.path } : {}),
    ...(formatted.locations ? { locations: formatted.locations } : {}),
    extensions: {
      code: error.code,
      status: error.status,
      cause,
      remedy,
      en: { message: english.title, cause: english.cause, remedy: english.remedy },
      ...(error.problems.length > 0 ? { problems: error.problems } : {}),
    },
  };
}
