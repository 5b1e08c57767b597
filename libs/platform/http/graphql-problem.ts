import type { ApolloDriverConfig } from '@nestjs/apollo';
import { Logger } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { HubError } from '../errors/hub-error';
import { messageOf } from '../errors/messages';
import { platformErrors } from '../errors/platform.errors';
import { limits } from '../limits/limits';
import { asHubError, describe, instanceOf, isOurFault } from './problem';

type ApolloPlugin = NonNullable<ApolloDriverConfig['plugins']>[number];

export interface GraphqlContext {
  readonly req: FastifyRequest;
}

/** By which GraphQL refuses a document or its variables. */
const codesOfGraphql: readonly unknown[] = [
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'OPERATION_RESOLUTION_FAILURE',
];

/**
 * `extensions.code` is a code of the catalogue for our failures; documents that GraphQL itself
 * refuses keep its own codes, those above.
 */
export function formatError(
  formatted: GraphQLFormattedError,
  thrown: unknown,
): GraphQLFormattedError {
  const error = inOurWords(formatted) ?? behind(formatted, thrown);
  if (!error) return formatted;
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

// Where graphql-js gives up: it compares fields of one answer name pair by pair, and lists what is wrong one by one.
const tooAlike = 'query must not repeat the same field so often';
const misfit =
  'variables must fit the types that the query declares; only the first misfits are listed';

/** Refusals before a document runs: its size, which the parser tells by text alone, its weight, and how it came. */
function inOurWords({ message, extensions }: GraphQLFormattedError): HubError | undefined {
  const refused = (field: string, rule: string) =>
    platformErrors.invalidInput({}, [{ field, rule }]);
  if (extensions?.['code'] === 'BAD_REQUEST') return refused('request', message.trim());
  if (message === 'Validation aborted.') return refused('query', tooAlike);
  if (message.startsWith('Too many errors processing variables'))
    return refused('variables', misfit);
  const beyond = /^The document exceeds the limit of (\d+ [\w ]+)\.$/.exec(message)?.[1];
  if (beyond !== undefined) return refused('query', `query must have at most ${beyond}`);
  if (!/^Syntax Error: Document contains more tha\w \d+ tokens/.test(message)) return undefined;
  return refused('query', `query must have at most ${limits.graphqlTokens.value} tokens`);
}

function behind({ extensions }: GraphQLFormattedError, thrown: unknown): HubError | undefined {
  if (codesOfGraphql.includes(extensions?.['code'])) return undefined;
  const original = thrown instanceof GraphQLError ? thrown.originalError : thrown;
  return original ? asHubError(original) : undefined;
}

/** Every failure names its request, and the process log has what nobody foresaw under that name. */
export function failureNaming(): ApolloPlugin {
  const logger = new Logger('graphql');
  return {
    requestDidStart: async ({ contextValue }) => {
      const instance = instanceOf((contextValue as GraphqlContext).req.ctx);
      return {
        didEncounterErrors: async ({ errors }) => {
          errors.filter(isUnseen).forEach((error) => {
            logger.error(`${instance} ${describe(error.originalError)}`);
          });
        },
        willSendResponse: async ({ response: { body } }) => {
          if (body.kind !== 'single' || !body.singleResult.errors) return;
          body.singleResult.errors = body.singleResult.errors.map((error) => ({
            ...error,
            extensions: { ...error.extensions, instance },
          }));
        },
      };
    },
  };
}

/** Nest's filter does not stand around the resolvers of fields, nor around what they answer. */
function isUnseen({ originalError, extensions }: GraphQLError): boolean {
  if (!originalError || codesOfGraphql.includes(extensions['code'])) return false;
  return !(originalError instanceof HubError) && isOurFault(asHubError(originalError).kind);
}
