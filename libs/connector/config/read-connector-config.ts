import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Ajv2020, { type ErrorObject } from 'ajv/dist/2020';
import { LineCounter, isNode, parseDocument, visit, type Alias, type Document } from 'yaml';
import { ConnectorError } from '../errors/connector-error';
import { configSchema } from './config.schema';
import { configFile, type ConnectorConfig } from './connector-config';
import { contradictions, type Contradiction } from './contradictions.policy';

type Written = Omit<ConnectorConfig, keyof typeof defaults> & Partial<ConnectorConfig>;

const validate = new Ajv2020({
  strict: true,
  strictTypes: false,
  strictRequired: false,
  discriminator: true,
}).compile<Written>(configSchema);

/** Characters. */
const longest = 1_000_000;

/** Days for which Chinese law asks network logs to be kept is 183; auditors come back later than that. */
const defaults = {
  ...{ sources: {}, mounts: [], targets: {}, intakes: [] },
  patience: { hub: 2 },
  retention: { statements: 1096 },
};

/**
 * Reads and checks `connector.yaml` of a connector's folder. Throws `connector.no-config` where there is
 * none, and `connector.config` with file, line and place, never with the value that stands there: it may
 * be a password.
 */
export async function readConnectorConfig(dir: string): Promise<ConnectorConfig> {
  const file = join(dir, configFile);
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const { code = 'unknown' } = cause;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new ConnectorError('connector.no-config', { file }, { cause });
    }
    throw problem(file, 0, { place: '', rule: `the file cannot be read (${code})` });
  });
  return parseConnectorConfig(text, file);
}

/** As `readConnectorConfig`, from the text of the file. */
export function parseConnectorConfig(text: string, file: string): ConnectorConfig {
  const lines = new LineCounter();
  const document = documentOf(text, file, lines);
  const fail = (wrong: Contradiction): never => {
    throw problem(file, lineOf(document, lines, wrong.place), wrong);
  };
  const value = valueOf(document, file, lines);
  if (!validate(value)) return fail(firstOf(validate.errors));
  const config: ConnectorConfig = { ...defaults, ...value };
  contradictions(config).forEach(fail);
  return config;
}

/** Names are texts, whatever they look like: a credit code of digits alone is no number. */
function documentOf(text: string, file: string, lines: LineCounter): Document {
  if (text.length > longest) throw problem(file, 0, { place: '', rule: 'the file is too long' });
  const document = legible(file, () =>
    parseDocument(text, {
      ...{ lineCounter: lines, prettyErrors: false, stringKeys: true, logLevel: 'error' },
    }),
  );
  const [broken] = document.errors;
  if (!broken) return document;
  const { line } = lines.linePos(broken.pos[0]);
  throw problem(file, line, { place: '', rule: `not YAML (${broken.code})` });
}

/** An alias could make a short file endlessly long, so that none is taken. */
function valueOf(document: Document, file: string, lines: LineCounter): unknown {
  let alias: Alias | undefined;
  return legible(file, () => {
    visit(document, {
      Alias: (_key, node) => {
        alias = node;
        return visit.BREAK;
      },
    });
    if (!alias) return document.toJS() as unknown;
    const { line } = lines.linePos(alias.range?.[0] ?? 0);
    throw problem(file, line, { place: '', rule: 'aliases are not taken' });
  });
}

/** The parser descends into itself, and ends at the depth that its stack can hold. */
function legible<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw problem(file, 0, { place: '', rule: 'too many brackets in one another' });
  }
}

const problem = (file: string, line: number, { place, rule }: Contradiction): ConnectorError =>
  new ConnectorError('connector.config', { file, line, place: place || '/', rule });

function firstOf(errors: readonly ErrorObject[] | null | undefined): Contradiction {
  const { instancePath = '', message = 'is wrong', params = {} } = errors?.[0] ?? {};
  const { additionalProperty, missingProperty, allowedValues } = params as Record<string, unknown>;
  const named = additionalProperty ?? missingProperty;
  const choice = Array.isArray(allowedValues) ? `: ${allowedValues.join(', ')}` : '';
  return {
    place: instancePath,
    rule: `${message}${typeof named === 'string' ? ` (${named})` : ''}${choice}`,
  };
}

/** Line of the innermost thing that stands there. */
function lineOf(document: Document, lines: LineCounter, place: string): number {
  const path = place
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const node: unknown = document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}
