import { limits } from '@shutong/platform';
import { wireLimits } from '@shutong/wire';
import { page, table } from './markdown';

/** A limit of the wire that the one who rotates keys meets. */
const formerRootKeys = {
  value: wireLimits.predecessors,
  unit: 'keys',
  about: 'That the key card of one connector names; after as many it enrols anew.',
};

export function limitsMarkdown(): string {
  const rows = Object.entries({ ...limits, formerRootKeys }).map(
    ([name, { value, unit, about }]) => [`\`${name}\``, value.toLocaleString('en'), unit, about],
  );
  return page(
    'Limits',
    'libs/platform/limits/limits.ts',
    table(['Name', 'Value', 'Unit', 'Of what'], rows),
  );
}
