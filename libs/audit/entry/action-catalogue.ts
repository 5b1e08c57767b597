import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { parse } from 'yaml';
import { projectRoot } from '@shutong/platform';

/** What an act is called in the log, in both languages. */
export interface LogAction {
  readonly en: string;
  readonly 'zh-CN': string;
  /** `refusals`: the act leaves an entry only where it is refused. */
  readonly recorded?: 'refusals';
}

/** An act that no file of catalog/log-actions names; thrown before anything is stored. */
export class UndeclaredActionError extends Error {
  constructor(action: string) {
    super(`The action ${action} has no line in catalog/log-actions.`);
    this.name = 'UndeclaredActionError';
  }
}

let known: ReadonlyMap<string, LogAction> | undefined;

/** All actions by name, read once from catalog/log-actions/<lib>.yaml. */
export function logActions(): ReadonlyMap<string, LogAction> {
  known ??= new Map(readActions().sort(([a], [b]) => (a < b ? -1 : 1)));
  return known;
}

/** Throws `UndeclaredActionError`: what auditors find in the log has to be written down for them. */
export function assertDeclared(action: string): void {
  if (!logActions().has(action)) throw new UndeclaredActionError(action);
}

function readActions(): [string, LogAction][] {
  const folder = join(projectRoot(), 'catalog', 'log-actions');
  const schema = join(projectRoot(), 'catalog', 'schemas', 'log-actions.schema.json');
  const validate = new Ajv2020({ allErrors: true }).compile<Record<string, LogAction>>(
    JSON.parse(readFileSync(schema, 'utf8')) as object,
  );
  return readdirSync(folder).flatMap((file) => {
    const content: unknown = parse(readFileSync(join(folder, file), 'utf8'));
    if (!validate(content)) {
      const [first] = validate.errors!;
      throw new Error(`${file}: ${first!.instancePath} ${first!.message ?? ''}`);
    }
    const strange = Object.keys(content).find((name) => !name.startsWith(`${libOf(file)}.`));
    if (strange !== undefined) throw new Error(`${file}: ${strange} belongs to another lib.`);
    return Object.entries(content);
  });
}

const libOf = (file: string): string => basename(file, '.yaml');
