import { logActions } from '@shutong/audit';
import { permissionCatalogue } from '@shutong/platform';
import { page, table } from './markdown';

export function logActionsMarkdown(): string {
  const permissions = permissionCatalogue();
  const rows = [...logActions()].map(([name, action]) => [
    `\`${name}\``,
    `${action.en} · ${action['zh-CN']}`,
    action.recorded === 'refusals' ? 'refusals' : 'acts and refusals',
    permissions.has(name) ? 'of the same name' : 'none',
  ]);
  return page(
    'Log actions',
    'catalog/log-actions',
    'What the field `action` of an entry of the access log may say; `libs/audit/README.md` has the fields beside it. An act that has no line here cannot be recorded. A refusal stands under the name of the act that was refused, with the code of docs/errors.md as its `reason`; strangers’ refusals are counted and recorded once a minute.',
    'Entries are never changed and never removed: the hub’s database role may only add them, and each has its place in the published log, whose checkpoints are signed over all of it.',
    table(['Action', 'What was done', 'Recorded', 'Permission'], rows),
  );
}
