import type { CodeTableRef, Standards } from '@shutong/catalog';
import type {
  DescribedCodeTable,
  DescribedColumn,
  DescribedElement,
  Dictionary,
} from './dictionary.entity';
import type { BoundColumn } from './publication.policy';

/** What the register has of the items, by code. */
interface Registered {
  readonly elements: Awaited<ReturnType<Standards['elementsOf']>>;
  readonly codeTables: Awaited<ReturnType<Standards['codeTablesOf']>>;
}

/** What the columns of each table of a publication are, in words that need no other register. */
export function dictionariesOf(
  publicationId: string,
  columns: readonly BoundColumn[],
  registered: Registered,
): Dictionary[] {
  const places = [...new Set(columns.map(({ place }) => place))];
  return places.map((place) => ({
    ...{ publicationId, place },
    columns: columns
      .filter((one) => one.place === place)
      .map((column) => describedColumn(column, registered)),
  }));
}

function describedColumn(
  { column, item, masked }: BoundColumn,
  { elements, codeTables }: Registered,
): DescribedColumn {
  const { code, name, nameEn, type, length, dataElement, codeTable } = item;
  const element = dataElement === null ? undefined : elements.get(dataElement);
  return {
    ...{ column, code, name, nameEn, type, length, masked },
    element: element ? describedElement(element) : null,
    codeTable: codeTable && describedCodeTable(codeTable, codeTables.get(codeTable.code)),
  };
}

const describedElement = ({
  code,
  name,
  nameEn,
  definition,
  standard,
}: DescribedElement): DescribedElement => ({ code, name, nameEn, definition, standard });

/** One that the register does not have lists no values. */
const describedCodeTable = (
  { code, version }: CodeTableRef,
  table?: Omit<DescribedCodeTable, 'version'>,
): DescribedCodeTable => {
  const { title, titleEn, standard } = table ?? { title: '', titleEn: '', standard: '' };
  return { code, version, title, titleEn, standard };
};
