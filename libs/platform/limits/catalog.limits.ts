import type { Limit } from './limit';

/** What the catalogue holds at most. */
export const catalogLimits = {
  itemsPerEntry: { value: 500, unit: 'items', about: 'Information items of one catalogue entry.' },
  themesPerResource: { value: 20, unit: 'themes', about: 'Themes of one resource.' },
  itemsPerList: {
    value: 2000,
    unit: 'items',
    about: 'Items of one of the four lists of a department.',
  },
  linksPerListItem: {
    value: 50,
    unit: 'resources',
    about: 'Data resources that one item of a list names.',
  },
  codeTableValues: { value: 5000, unit: 'values', about: 'Values of one version of a code table.' },
  codeTableNamed: {
    value: 100,
    unit: 'values',
    about:
      'Values, or bound items, that a refusal or event on a code table names; all are counted.',
  },
} as const satisfies Readonly<Record<string, Limit>>;
