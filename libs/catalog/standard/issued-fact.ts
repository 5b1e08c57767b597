import { limits, type HubError, type Page } from '@shutong/platform';
import type { TableBoundItem } from './bound-items.service';
import type { Difference } from './code-table.policy';
import type { CodeTableVersion } from './standard.entity';
import { codeTableErrors } from './standard.errors';

/** What a new version changes, and whom it leaves on older ones. */
export interface Issued {
  readonly version: CodeTableVersion;
  readonly difference: Difference;
  /** It removes or renames values. */
  readonly breaking: boolean;
  /** The first of the items that stay bound to older versions, and how many there are. */
  readonly boundItems: Page<TableBoundItem> & { readonly totalCount: number };
}

/** What others learn of it: everything is counted, the first of everything is named. */
export function issuedFact({ version, difference, breaking, boundItems }: Issued) {
  const { added, removed, renamed } = difference;
  const first = <T>(all: readonly T[]): T[] => all.slice(0, limits.codeTableNamed.value);
  return {
    code: version.codeTable,
    version: version.version,
    validFrom: version.validFrom,
    valueCount: version.valueCount,
    breaking,
    counts: { added: added.length, removed: removed.length, renamed: renamed.length },
    ...{ added: first(added), removed: first(removed), renamed: first(renamed) },
    boundItems: boundItems.totalCount,
    items: boundItems.nodes.map((item) => ({
      entryId: item.entryId,
      entryVersion: item.entryVersion,
      item: item.itemCode,
      department: item.provider,
      version: item.version,
    })),
  };
}

/** Why it is not issued without a word that what is bound may break; names the first bound items. */
export function refusalOf(code: string, { difference, boundItems }: Issued): HubError {
  const { removed, renamed } = difference;
  return codeTableErrors.breaking(
    { code, removed: removed.length, renamed: renamed.length, bound: boundItems.totalCount },
    boundItems.nodes.map(({ entryCode, entryId, itemCode, version }) => ({
      field: `${entryCode ?? entryId}#${itemCode}`,
      rule: `bound to version ${version}`,
    })),
  );
}
