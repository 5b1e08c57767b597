import { GraphQLISODateTime } from '@nestjs/graphql';
import { GraphQLScalarType, Kind } from 'graphql';

/** RFC 3339 §5.6, as the scalar's description promises. */
const dateTime =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/**
 * An instant as text. What is none becomes an invalid Date, which `@IsDate()` refuses by name of the field;
 * JavaScript's own Date would make 2 March of 30 February, and an instant of any number.
 */
export function instantOf(text: unknown): Date {
  const day = typeof text === 'string' ? dateTime.exec(text)?.[1] : undefined;
  return day !== undefined && exists(day) ? new Date(text as string) : new Date(NaN);
}

function exists(day: string): boolean {
  const midnight = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}

export const DateTime = new GraphQLScalarType<Date, string | null>({
  ...GraphQLISODateTime.toConfig(),
  parseValue: instantOf,
  parseLiteral: (ast) => instantOf(ast.kind === Kind.STRING ? ast.value : undefined),
});
