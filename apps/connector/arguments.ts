import { parseArgs, type ParseArgsConfig } from 'node:util';
import { UsageError } from './command';

interface Given {
  readonly texts: Readonly<Record<string, string | undefined>>;
  readonly flags: Readonly<Record<string, boolean | undefined>>;
  readonly rest: readonly string[];
}

/** Options with a text, flags without, and `rest` words in between; anything else is a `UsageError`. */
export function argumentsOf(
  args: readonly string[],
  known: {
    readonly texts: readonly string[];
    readonly flags?: readonly string[];
    readonly rest?: number;
  },
): Given {
  const { texts, flags = [], rest = 0 } = known;
  const options: Record<string, { readonly type: 'string' | 'boolean' }> = {};
  for (const name of texts) options[name] = { type: 'string' };
  for (const name of flags) options[name] = { type: 'boolean' };
  const { values, positionals } = parsed(args, options);
  if (positionals.length !== rest) throw new UsageError(`${rest} words are needed here.`);
  return {
    texts: values as Given['texts'],
    flags: values as Given['flags'],
    rest: positionals,
  };
}

function parsed(args: readonly string[], options: NonNullable<ParseArgsConfig['options']>) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** A text that has to be there. */
export function needed({ texts }: Given, name: string): string {
  const text = texts[name];
  if (text === undefined || text === '') throw new UsageError(`--${name} is missing.`);
  return text;
}
