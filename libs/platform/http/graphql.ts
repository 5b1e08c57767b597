import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import type { DynamicModule } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import type { FastifyRequest } from 'fastify';
import { limits } from '../limits/limits';
import { failureNaming, formatError, type GraphqlContext } from './graphql-problem';
import { queryBounds } from './query-bounds';

/** Code-first GraphQL at /graphql: one error shape, bounded documents, no batching. */
export function graphqlModule(): DynamicModule {
  return GraphQLModule.forRoot<ApolloDriverConfig>({
    driver: ApolloDriver,
    autoSchemaFile: true,
    sortSchema: true,
    path: '/graphql',
    allowBatchedHttpRequests: false,
    // Else strangers could leave documents here for others to run.
    persistedQueries: false,
    introspection: true,
    graphiql: false,
    playground: false,
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    parseOptions: { maxTokens: limits.graphqlTokens.value },
    validationRules: queryBounds,
    context: (req: FastifyRequest): GraphqlContext => ({ req }),
    plugins: [failureNaming()],
    formatError,
  });
}
