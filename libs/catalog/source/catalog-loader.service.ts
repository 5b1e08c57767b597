import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import {
  Clock,
  Database,
  monotonicMillis,
  sha256,
  type Context,
  type TxContext,
} from '@shutong/platform';
import { documentsOf } from '../entry/entry-document';
import { SearchIndex } from '../search/search-index.service';
import { importRow } from './imported-entry';
import { notACatalogue, totalOf, type FileReport, type LoadReport } from './load-report';
import { knownRecords, noteFile, writeImported, type ImportRow } from './load.query';
import { knownSource, readMappings, type Mapping } from './mapping';
import { mapRecords } from './record.policy';
import { SourceRemoval } from './removal.service';
import { readSourceFile } from './source-file';

export interface LoadOptions {
  /** Only says what it would do. */
  readonly dry?: boolean;
  /** A person has looked at what would go, and it may. */
  readonly acceptRemovals?: boolean;
  /** Told of each file as soon as it is done. */
  readonly onFile?: (report: FileReport) => void;
}

interface Run {
  readonly folder: string;
  readonly dry: boolean;
  readonly mappings: readonly Mapping[];
  /** Identities of all files so far. */
  readonly seen: Set<string>;
  /** The same, with those of records that were refused. */
  readonly there: Set<string>;
}

/** Rows of one statement. */
const batch = 1000;

/** Loads what portals have published, as imported entries; the same again changes nothing. */
@Injectable()
export class CatalogLoader {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(SearchIndex) private readonly index: SearchIndex,
    @Inject(SourceRemoval) private readonly removal: SourceRemoval,
  ) {}

  /**
   * Loads every file of the folder that a field map knows, each in one transaction; with `dry` it
   * only says what it would do. What a source lacks stays empty; a wrong record is refused alone,
   * and a file that is not a catalogue is listed and changes nothing. What a file no longer has is
   * removed; much at once only with `acceptRemovals`.
   */
  async load(
    ctx: Context,
    folder: string,
    { dry = false, acceptRemovals = false, onFile }: LoadOptions = {},
  ): Promise<LoadReport> {
    const started = monotonicMillis();
    const run: Run = { folder, dry, mappings: readMappings(), seen: new Set(), there: new Set() };
    const files: FileReport[] = [];
    for (const name of await filesOf(folder)) {
      const report = await this.loadFile(ctx, run, name);
      files.push(report);
      onFile?.(report);
    }
    const removals = await this.removal.removeMissing(
      ctx,
      { files, there: run.there },
      { dry, accepted: acceptRemovals },
    );
    const seconds = Math.round(monotonicMillis() - started) / 1000;
    return { ...totalOf(files), seconds, files, removals };
  }

  private async loadFile(ctx: Context, run: Run, file: string): Promise<FileReport> {
    const source = await readSourceFile(join(run.folder, file));
    if ('why' in source) return notACatalogue(file, source.why);
    const found = knownSource(run.mappings, file, source);
    if (!found) return notACatalogue(file, 'no field map knows its records');
    const { mapping, records: raw } = found;

    const { records, refusals, refusedIdentities } = mapRecords(mapping, file, raw, run.seen);
    const identities = records.map((record) => record.identity);
    [...identities, ...refusedIdentities].forEach((one) => run.there.add(one));
    const known = await knownRecords(this.database, ctx, identities);
    const fresh = records.filter(({ identity, sha256 }) => known.get(identity)?.sha256 !== sha256);
    const loaded = fresh.filter(({ identity }) => !known.has(identity)).length;
    const report: FileReport = {
      ...{ file, mapping: mapping.name, refusals, refused: refusals.length, loaded },
      read: raw.length,
      changed: fresh.length - loaded,
      unchanged: records.length - fresh.length,
    };
    if (run.dry) return report;
    await this.database.transaction(ctx, (tx) => noteFile(this.database, tx, file, identities));
    if (fresh.length === 0) return report;
    const now = this.clock.now();
    const rows = fresh.map((record) =>
      importRow(mapping, record, { entryId: known.get(record.identity)?.entryId, file, now }),
    );
    await this.database.transaction(ctx, (tx) => this.write(tx, report, rows));
    return report;
  }

  private async write(
    tx: TxContext,
    report: FileReport,
    rows: readonly ImportRow[],
  ): Promise<void> {
    for (let from = 0; from < rows.length; from += batch) {
      const some = rows.slice(from, from + batch);
      const written = await writeImported(this.database, tx, some);
      const imported = some.map(({ entry }) => entry).filter(({ id }) => written.has(id));
      await this.index.write(
        tx,
        imported.flatMap((entry) => documentsOf(entry, [])),
      );
    }
    const { file, mapping, read, loaded, changed, unchanged, refused } = report;
    await this.audit.record(tx, {
      action: 'catalog.source.load',
      outcome: 'allow',
      reason: 'ok',
      resource: [{ type: 'source-file', id: file, rows: rows.length }],
      change: { afterSha256: sha256(rows.map((row) => row.sha256).join('\n')) },
    });
    await this.outbox.add(tx, {
      type: 'catalog.source.loaded',
      subject: mapping!,
      data: { file, mapping, read, loaded, changed, unchanged, refused },
    });
  }
}

/** Names of the files in a folder, links to files among them; those of other things are passed over. */
async function filesOf(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  const kinds = await Promise.all(names.map((name) => stat(join(folder, name)).catch(() => null)));
  return names.filter((_, index) => kinds[index]?.isFile()).sort();
}
