import type { Standards } from '@shutong/catalog';
import type { DescribedColumn, Dictionary } from './dictionary.entity';
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
  const { code, name, nameEn, type, length, dataElement, codeTable: bound } = item;
  const element = dataElement === null ? undefined : elements.get(dataElement);
  const table = bound && codeTables.get(bound.code);
  return {
    ...{ column, code, name, nameEn, type, length, masked },
    element: element
      ? {
          ...{ code: element.code, name: element.name, nameEn: element.nameEn },
          ...{ definition: element.definition, standard: element.standard },
        }
      : null,
    // One that the register does not have lists no values.
    codeTable: bound && {
      ...{ code: bound.code, version: bound.version, title: table?.title ?? '' },
      ...{ titleEn: table?.titleEn ?? '', standard: table?.standard ?? '' },
    },
  };
}
