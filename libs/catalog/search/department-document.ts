import type { SearchDocument } from './document';
import { regionNames } from './region-names';

/** What search says of a department (identity's facts of it). */
export interface DepartmentFacts {
  /** Unified social credit code. */
  readonly code: string;
  readonly name: string;
  readonly nameEn?: string | null;
  readonly shortName?: string | null;
  /** GB/T 2260. */
  readonly division: string;
  readonly state: string;
}

/** Departments are no secret: both zones find them. */
export function departmentDocuments(facts: DepartmentFacts, changedAt: Date): SearchDocument[] {
  const { code, name, division, state } = facts;
  const titleEn = facts.nameEn ?? '';
  const document = {
    ...{ id: code, entryId: null, code, title: name, titleEn, changedAt },
    kind: 'department',
    text: regionNames(division).join(' '),
    words: {
      title: [name, titleEn, facts.shortName ?? ''],
      about: [code, ...regionNames(division)],
    },
    ...{ owner: code, restricted: false },
  } as const;
  const facets = { department: name, region: division };
  return [
    { ...document, zone: 'government', facets: { ...facets, state } },
    { ...document, zone: 'open', facets },
  ];
}
