import { permissionCatalogue } from '@shutong/platform';
import { page, table } from './markdown';

export function permissionsMarkdown(): string {
  const rows = [...permissionCatalogue()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, holders]) => [`\`${name}\``, holders.join(', ')]);
  return page(
    'Permissions',
    'the *.permissions.ts files',
    'A refusal is recorded in the log under the same name (docs/log-actions.md). An operation without a permission is refused.',
    table(['Permission', 'Held by'], rows),
  );
}
