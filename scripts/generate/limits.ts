import { limits } from '@shutong/platform';
import { page, table } from './markdown';

export function limitsMarkdown(): string {
  const rows = Object.entries(limits).map(([name, { value, unit, about }]) => [
    `\`${name}\``,
    value.toLocaleString('en'),
    unit,
    about,
  ]);
  return page(
    'Limits',
    'libs/platform/limits/limits.ts',
    table(['Name', 'Value', 'Unit', 'Of what'], rows),
  );
}
