import { join } from 'node:path';
import { CatalogFileError, projectRoot, readCatalogFolder } from '@shutong/platform';

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
  const files = readCatalogFolder<Record<string, LogAction>>(folder, 'log-actions');
  return files.flatMap(({ name: lib, content, mistake }) => {
    const mistakes = Object.keys(content)
      .filter((action) => !action.startsWith(`${lib}.`))
      .map((action) => mistake([action], `${action} belongs to another lib`));
    if (mistakes.length > 0) throw new CatalogFileError(mistakes);
    return Object.entries(content);
  });
}
