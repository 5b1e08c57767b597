import { join } from 'node:path';
import {
  CatalogFileError,
  projectRoot,
  readCatalogFolder,
  type CatalogFile,
} from '@shutong/platform';
import { codeLists, type CodeName } from '../taxonomy/code-lists';
import type { VersionContent } from './code-table-register.service';
import type { ElementContent, StandardContent, TableContent } from './standard.policy';

/** A standard as a file of catalog/code-tables has it. */
export interface ShippedStandard {
  readonly standard: StandardContent;
  readonly tables: readonly (TableContent & { readonly first: VersionContent })[];
  readonly elements: readonly ElementContent[];
}

interface TableOfFile extends Omit<TableContent, 'standard'> {
  readonly validFrom: string;
  readonly values?: readonly CodeName[];
  readonly valuesFrom?: { readonly list: string; readonly group?: string };
}

interface ElementOfFile extends Omit<ElementContent, 'standard' | 'length' | 'codeTable'> {
  readonly length?: number;
  readonly codeTable?: string;
}

interface StandardFile {
  readonly standard: StandardContent;
  readonly tables?: readonly TableOfFile[];
  readonly elements?: readonly ElementOfFile[];
}

/** Reads catalog/code-tables. @throws CatalogFileError naming file, line and mistake */
export function readShippedStandards(
  folder = join(projectRoot(), 'catalog', 'code-tables'),
): readonly ShippedStandard[] {
  return readCatalogFolder<StandardFile>(folder, 'code-tables').map(shippedOf);
}

function shippedOf({ content, mistake }: CatalogFile<StandardFile>): ShippedStandard {
  const { standard, tables = [], elements = [] } = content;
  const mistakes = tables.flatMap((table, at) =>
    mistakesOf(table).map(([place, what]) => mistake(['tables', at, ...place], what)),
  );
  if (mistakes.length > 0) throw new CatalogFileError(mistakes);
  const { number } = standard;
  return {
    standard,
    tables: tables.map(({ code, title, titleEn, validFrom, ...from }) => ({
      ...{ code, title, titleEn, standard: number },
      first: { validFrom, values: valuesOf(from) },
    })),
    elements: elements.map(({ length = null, codeTable = null, ...element }) => ({
      ...element,
      ...{ length, codeTable, standard: number },
    })),
  };
}

type Place = readonly (string | number)[];

/** What the schema cannot say of a table's values: where, and what. */
function mistakesOf(table: TableOfFile): (readonly [Place, string])[] {
  const values = valuesOf(table);
  if (values.length === 0) return [[['valuesFrom'], 'there is no such list or group']];
  const codes = values.map(({ code }) => code);
  return codes.flatMap((code, at) =>
    codes.indexOf(code) < at ? [[['values', at], `code ${code} occurs twice`] as const] : [],
  );
}

/** Its own values, or those of a code list, so that none stands twice in `catalog`. */
function valuesOf({ values, valuesFrom }: Pick<TableOfFile, 'values' | 'valuesFrom'>) {
  const listed = valuesFrom ? (codeLists().get(valuesFrom.list)?.codes ?? []) : [];
  const taken = listed.filter(
    ({ group }) => valuesFrom?.group === undefined || valuesFrom.group === group,
  );
  return (values ?? taken).map(({ code, zh, en }) => ({ code, name: zh, nameEn: en }));
}
