import {
  Entry,
  Item,
  SearchIndex,
  assessmentKinds,
  type EntryContent,
  type Offer,
} from '@shutong/catalog';
import type { Department } from '@shutong/identity';
import type { Outbox } from '@shutong/messaging';
import {
  sha256,
  uuidv7,
  type Clock,
  type Context,
  type Database,
  type TxContext,
} from '@shutong/platform';
import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { Assessment } from '../../libs/catalog/clearance/assessment.entity';
import {
  approvalHash,
  exposureHash,
  missingClearance,
} from '../../libs/catalog/clearance/clearance.policy';
import { columnsOf, columnsOfProvider, rowsOf } from '../../libs/catalog/entry/contents';
import { documentsOf as entryDocuments } from '../../libs/catalog/entry/entry-document';
import { factOf as entryFact } from '../../libs/catalog/entry/entry-fact';
import { assertComplete } from '../../libs/catalog/entry/entry.policy';
import { factOf as resourceFact } from '../../libs/catalog/resource/mounting.service';
import { documentsOf as resourceDocuments } from '../../libs/catalog/resource/resource-document';
import { Resource } from '../../libs/catalog/resource/resource.entity';
import { assertWithinEntry } from '../../libs/catalog/resource/resource.policy';
import { mark, type GeneratedCatalog, type GeneratedEntry } from './generated-catalog';

/** Entries of one transaction. */
const batch = 100;

export interface WriterParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly outbox: Outbox;
}

/** Things of one generated entry, as its department and the authority would have left them. */
interface Written {
  readonly entry: Entry;
  readonly items: readonly Item[];
  readonly assessments: readonly Assessment[];
  readonly resources: readonly Resource[];
}

/**
 * Writes a generated catalogue as the services leave one behind: the rows of `contents.ts`, the documents of
 * search, and the events from which the overview counts, all through the services' own functions; what a rule
 * would refuse is refused here. Many entries share a transaction, and no steps of people are played: three steps an
 * entry with their log entries take twenty times as long, and whoever measures a catalogue of this size does not
 * measure those. So the log has nothing of it.
 */
export class BulkWriter {
  private readonly index: SearchIndex;

  constructor(private readonly parts: WriterParts) {
    this.index = new SearchIndex(parts.database);
  }

  /** Answers the ids by the entries' codes. `onEntries` hears how many are done, every hundred. */
  async write(
    ctx: Context,
    catalog: GeneratedCatalog,
    departments: readonly Department[],
    onEntries: (done: number) => void = () => undefined,
  ): Promise<ReadonlyMap<string, string>> {
    const byCode = new Map(departments.map((one) => [one.code, one]));
    const ids = new Map<string, string>();
    let waiting: Written[] = [];
    const flush = async (): Promise<void> => {
      await this.parts.database.transaction(ctx, (tx) => this.store(tx, waiting));
      waiting = [];
      onEntries(ids.size);
    };
    for (const generated of catalog.entries()) {
      const written = this.rows(catalog.seed, generated, byCode.get(generated.provider)!);
      ids.set(generated.code, written.entry.id);
      if (waiting.push(written) === batch) await flush();
    }
    if (waiting.length > 0) await flush();
    return ids;
  }

  private rows(seed: number, generated: GeneratedEntry, department: Department): Written {
    const entry = this.entryOf(seed, generated, department);
    const items = rowsOf(entry, generated.content.items);
    const assessments = this.assess(entry, items);
    assertComplete(entry, items, missingClearance(entry, items, assessments));
    const resources = (['mounted', 'withdrawn'] as const).flatMap((state) =>
      generated[state].map((offer) => this.resourceOf(offer, { entry, items, state })),
    );
    return { entry, items, assessments, resources };
  }

  /** Both assessments of what the entry exposes, and the department head's approval of all that (Art. 13). */
  private assess(entry: Entry, items: readonly Item[]): Assessment[] {
    const now = this.parts.clock.now();
    const assessments = assessmentKinds.map((kind) =>
      Object.assign(new Assessment(), {
        ...{ entryId: entry.id, version: entry.version, kind, result: 'passed' },
        ...{ assessedOn: now.toISOString().slice(0, 10), assessor: mark, fileSha256: sha256(mark) },
        ...{ exposureSha256: exposureHash(entry, items) },
        ...{ recordedBy: entry.draftedBy, recordedAt: now },
      } satisfies Assessment),
    );
    Object.assign(entry, {
      ...{ approvedBy: entry.draftedBy, approvedAt: now },
      approvedSha256: approvalHash(entry, items, assessments),
    } satisfies Partial<Entry>);
    return assessments;
  }

  private entryOf(seed: number, { code, content }: GeneratedEntry, department: Department): Entry {
    const now = this.parts.clock.now();
    const by = `generator:${seed}`;
    return Object.assign(new Entry(), {
      ...columnsOf(content satisfies EntryContent),
      ...columnsOfProvider(department),
      ...{ id: uuidv7(now), version: 1, code, state: 'published', current: true, reasons: null },
      ...{ draftedBy: by, writers: [by], draftedAt: now, submittedBy: by, submittedAt: now },
      ...{ approvedBy: null, approvedAt: null, approvedSha256: null },
      ...{ publishedBy: by, publishedAt: now, changedAt: now },
    } satisfies Entry);
  }

  private resourceOf(
    offer: Offer,
    {
      entry,
      items,
      state,
    }: Pick<Written, 'entry' | 'items'> & { readonly state: Resource['state'] },
  ): Resource {
    assertWithinEntry(offer, entry, items);
    const now = this.parts.clock.now();
    return Object.assign(new Resource(), {
      ...offer,
      ...{ id: uuidv7(now), entryId: entry.id, version: 1, state, provider: entry.provider! },
      ...{ themes: [], mountedBy: entry.draftedBy, mountedAt: now, changedAt: now },
    } satisfies Resource);
  }

  private async store(tx: TxContext, written: readonly Written[]): Promise<void> {
    const { outbox } = this.parts;
    const insert = <T extends ObjectLiteral>(entity: EntityTarget<T>, rows: readonly T[]) =>
      insertAll(this.parts.database, tx, entity, rows);
    await insert(
      Entry,
      written.map(({ entry }) => entry),
    );
    await insert(
      Item,
      written.flatMap(({ items }) => items),
    );
    await insert(
      Assessment,
      written.flatMap(({ assessments }) => assessments),
    );
    await insert(
      Resource,
      written.flatMap(({ resources }) => resources),
    );
    await this.index.write(
      tx,
      written.flatMap(({ entry, items, resources }) => [
        ...entryDocuments(entry, items),
        ...resources.flatMap((resource) => resourceDocuments(resource, entry, items)),
      ]),
    );
    for (const { entry, resources } of written) {
      const data = entryFact(entry, entry);
      await outbox.add(tx, { type: 'catalog.entry.published', subject: entry.id, data });
      for (const resource of resources) {
        await outbox.add(tx, {
          type: `catalog.resource.${resource.state}`,
          subject: resource.id,
          data: resourceFact(resource, entry),
        });
      }
    }
  }
}

/** Rows of an entity in one statement with one parameter: thousands of parameters take longer than the rows. */
async function insertAll<T extends ObjectLiteral>(
  database: Database,
  tx: TxContext,
  entity: EntityTarget<T>,
  rows: readonly T[],
): Promise<void> {
  const { columns, tablePath } = database.repository(tx, entity).metadata;
  const names = columns.map(({ databaseName }) => databaseName).join(', ');
  const said = rows.map((row) =>
    Object.fromEntries(columns.map((column) => [column.databaseName, column.getEntityValue(row)])),
  );
  await database.query(
    tx,
    `INSERT INTO ${tablePath} (${names})
     SELECT ${names} FROM jsonb_populate_recordset(NULL::${tablePath}, $1::jsonb)`,
    [JSON.stringify(said)],
  );
}
