import { uuidv7 } from '@shutong/platform';
import { Entry } from '../entry/entry.entity';
import type { ImportRow } from './load.query';
import type { Mapping } from './mapping';
import type { SourceRecord } from './record.policy';

/**
 * A source's record as an imported entry: searchable, with nothing added to what the source says. It
 * lists what Article 13 still asks for, as every entry does.
 */
export function importRow(
  mapping: Mapping,
  { identity, sha256, entry: said }: SourceRecord,
  {
    entryId,
    file,
    now,
  }: {
    readonly entryId: string | undefined;
    readonly file: string;
    readonly now: Date;
  },
): ImportRow {
  const { issued, modified, ...columns } = said;
  const entry = Object.assign(new Entry(), {
    ...columns,
    id: entryId ?? uuidv7(now),
    version: 1,
    ...{ code: null, state: 'imported', current: true },
    ...{ provider: null, level: null, path: null },
    ...{ sharing: null, modes: [], conditions: null, legalGround: null, class: null, itemCount: 0 },
    ...{ industry: null, basis: [], openConditions: null, relatedCodes: [] },
    ...{ approvedBy: null, approvedAt: null, approvedSha256: null },
    draftedBy: `source:${mapping.name}`,
    writers: [],
    draftedAt: now,
    ...{
      reasons: null,
      submittedBy: null,
      submittedAt: null,
      publishedBy: null,
      publishedAt: null,
    },
    changedAt: modified === null ? now : startOf(modified),
  } satisfies Entry);
  return { entry, identity, mapping: mapping.name, file, sha256, issued, modified, loadedAt: now };
}

/** A portal's day begins in China. */
const startOf = (day: string): Date => new Date(`${day}T00:00:00+08:00`);
