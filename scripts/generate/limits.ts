import { limits } from '@shutong/platform';
import { wireLimits } from '@shutong/wire';
import { page, table } from './markdown';

/** A limit of the wire that whoever rotates keys meets. */
const ofKeyCards = `A connector's key card names ${wireLimits.predecessors} former root keys at most; after as many it enrols anew.`;

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
    `${table(['Name', 'Value', 'Unit', 'Of what'], rows)}\n\n${ofKeyCards}`,
  );
}
