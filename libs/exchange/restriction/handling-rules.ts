import { join } from 'node:path';
import { projectRoot, readCatalogFile } from '@shutong/platform';
import type { Handling } from '@shutong/wire';

/** What running agreements still allow of an item whose protection has risen: catalog/handling/classes.yaml. */
export interface HandlingRules {
  /** Law and rule that notices name. */
  readonly ground: string;
  readonly classes: Readonly<Record<1 | 2 | 3 | 4, Handling>>;
  readonly personal: Handling;
  readonly sharing: Readonly<Record<'conditional' | 'not-shared', Handling>>;
}

/** Reads the rules. @throws CatalogFileError naming file, line and mistake: the process does not start */
export const readHandlingRules = (
  file = join(projectRoot(), 'catalog', 'handling', 'classes.yaml'),
): HandlingRules => readCatalogFile<HandlingRules>(file, 'handling').content;

/** Token of the rules, read once at start. */
export const HANDLING_RULES = Symbol('handling rules');
export const handlingRules = { provide: HANDLING_RULES, useFactory: () => readHandlingRules() };
