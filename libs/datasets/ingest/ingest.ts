import { rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { HubError, type ErrorParams } from '@shutong/platform';
import type { Engine, EngineSession } from '../engine/engine';
import type { PersonalColumn } from '../privacy/column-privacy';
import { scratchFolder } from '../scratch';
import { partsOf, type Part } from './archive/parts';
import { ingestErrors } from './ingest.errors';
import { isOfPart, usualRule, type LoadRule, type TableRule } from './load-rule';
import { loadParquet } from './parquet/load-parquet';
import { placeText } from './place';
import { Problems, type Problem } from './problems';
import { stagePart, tableName, type StageOptions } from './stage-part';
import { loadTable, type DeclaredTypes, type LoadedColumn } from './table/load-table';
import { hashOf, measureTable } from './table/measure-table';
import type { ColumnProfile } from './table/profile';
import type { Box } from '../row-query/row-query';
import type { StagedTable } from './table/staged-table';

export type IngestPhase = 'read' | 'type' | 'write' | 'profile';

export interface IngestProgress {
  readonly phase: IngestPhase;
  /** Of the file, as it was unpacked and read so far. */
  readonly bytes: number;
  readonly tables: number;
  readonly table?: string;
}

export interface IngestOptions extends Omit<StageOptions, 'scratch' | 'progress'> {
  readonly engine: Engine;
  /** Where the Parquet files go, each named by its own hash. */
  readonly out: string;
  readonly rule?: LoadRule;
  /** The publisher's types by table and column; `*` stands for any table. They hold for each load anew. */
  readonly types?: Readonly<Record<string, DeclaredTypes>>;
  /** What the publisher says of the table at a place of the file, from 0: it goes before `rule` and `types`. */
  readonly ruleAt?: (place: number) => TableRule | undefined;
  readonly progress?: (progress: IngestProgress) => void;
}

/** A table as it was loaded. */
export interface IngestedTable {
  readonly name: string;
  readonly place: string;
  readonly rows: number;
  /** Which row of the file a loaded one was: from 0 to as a spreadsheet counts. */
  readonly rowOf: (loaded: number) => number;
  readonly columns: readonly LoadedColumn[];
  readonly parquet: { readonly path: string; readonly bytes: number; readonly sha256: string };
  readonly profile: readonly ColumnProfile[];
  readonly personal: readonly PersonalColumn[];
  /** What bounds the places of its rows; null where they have none. */
  readonly extent: Box | null;
  readonly problems: {
    readonly list: readonly Problem[];
    readonly counts: Problems['counts'];
    readonly rejected: number;
  };
  readonly encoding?: string;
  readonly delimiter?: string;
  readonly notes?: readonly string[];
}

export interface IngestedFile {
  readonly sha256: string;
  readonly bytes: number;
  readonly tables: readonly IngestedTable[];
  /** Parts of an archive that are no tables, and why. */
  readonly skipped: readonly { readonly code: string; readonly params: ErrorParams }[];
}

/**
 * Loads a file: unpacks it, finds its tables, their encoding and dialect, types each column by all its values, and
 * leaves a canonical Parquet file of each. Streamed: what is held in memory does not grow with the file, a workbook's
 * sheet aside. Nothing is left of a load that fails.
 * @throws ingestErrors, engineErrors
 */
export async function ingest(
  path: string,
  name: string,
  options: IngestOptions,
): Promise<IngestedFile> {
  const scratch = await scratchFolder();
  const load = new Load(options, scratch);
  try {
    await load.all(path, name);
    const { sha256, bytes } = await hashOf(path);
    return {
      sha256,
      bytes,
      tables: load.tables,
      skipped: load.skipped.map(({ code, params }) => ({ code, params })),
    };
  } catch (error) {
    await Promise.all(load.tables.map(({ parquet }) => rm(parquet.path, { force: true })));
    throw error;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

class Load {
  readonly tables: IngestedTable[] = [];
  readonly skipped: HubError[] = [];
  private bytes = 0;

  constructor(
    private readonly options: IngestOptions,
    private readonly scratch: string,
  ) {}

  async all(path: string, name: string): Promise<void> {
    const { signal } = this.options;
    for await (const part of partsOf(path, name, { scratch: this.scratch, signal })) {
      if ('error' in part) this.skipped.push(part.error);
      else await this.part(part);
    }
    if (this.tables.length > 0) return;
    throw this.skipped[0] ?? ingestErrors.empty({ place: 'file' });
  }

  /** What is wrong with one file of an archive is told, and the others are loaded. */
  private async part(part: Part): Promise<void> {
    try {
      if (part.kind === 'parquet') this.tables.push(await this.parquet(part));
      else await this.staged(part);
    } catch (error) {
      const { ruleAt } = this.options;
      const isMatterOfPart = error instanceof HubError && isOfPart(error, ruleAt !== undefined);
      if (part.member === undefined || !isMatterOfPart) throw error;
      this.skipped.push(error);
    }
  }

  private async staged(part: Part): Promise<void> {
    const { scratch, options } = this;
    const progress = (bytes: number): void => {
      this.bytes += bytes;
      this.tell('read');
    };
    for await (const table of stagePart(part, { ...options, scratch, progress })) {
      this.tables.push(await this.table(table));
      await rm(table.spool.path, { force: true });
    }
  }

  private async table(staged: StagedTable): Promise<IngestedTable> {
    const { engine, signal, types = {} } = this.options;
    this.obey(staged, staged.rows);
    const to = this.loading();
    this.tell('type', staged.name);
    return engine.session(
      [staged.spool.path, to],
      async (session) => {
        const declared = { ...types['*'], ...types[staged.name], ...this.own?.types };
        const columns = await loadTable(session, staged, to, declared);
        this.obey(staged, staged.rows);
        const { name, rows, place, problems, sourceRows, encoding, delimiter, notes } = staged;
        const rowOf = (loaded: number): number => sourceRows.of(loaded);
        const table = await this.finish(session, to, { name, rows, columns, rowOf });
        return {
          ...{ ...table, place: placeText(place), problems: told(problems) },
          ...(encoding === undefined ? {} : { encoding }),
          ...(delimiter === undefined ? {} : { delimiter }),
          ...(notes === undefined ? {} : { notes }),
        };
      },
      { signal },
    );
  }

  private async parquet(part: Part): Promise<IngestedTable> {
    const { engine, signal } = this.options;
    const to = this.loading();
    const place = part.member === undefined ? {} : { member: part.member };
    return engine.session(
      [part.path, to],
      async (session) => {
        const problems = new Problems();
        const source = { path: part.path, place, problems };
        const { columns, rows } = await loadParquet(session, source, to);
        this.obey({ place, problems }, rows);
        const name = tableName(part.member ?? part.name);
        const rowOf = (loaded: number): number => loaded + 1;
        const table = await this.finish(session, to, { name, rows, columns, rowOf });
        return { ...table, place: placeText(place), problems: told(problems) };
      },
      { signal },
    );
  }

  /** Where the engine writes: its final name is its hash. */
  private loading(): string {
    return join(this.options.out, `${basename(this.scratch)}-${this.tables.length}.parquet`);
  }

  private async finish(
    session: EngineSession,
    path: string,
    table: Pick<IngestedTable, 'name' | 'rows' | 'columns' | 'rowOf'>,
  ) {
    this.tell('profile', table.name);
    const measured = await measureTable(session, path, table);
    const { sha256, bytes, ...figures } = measured;
    const final = join(this.options.out, `${sha256}.parquet`);
    await rename(path, final);
    return { ...table, ...figures, parquet: { path: final, bytes, sha256 } };
  }

  /** What the publisher says of the table that comes next. */
  private get own(): TableRule | undefined {
    return this.options.ruleAt?.(this.tables.length);
  }

  private get rule(): LoadRule {
    return { ...(this.options.rule ?? usualRule), ...problemsOf(this.own) };
  }

  /** The publisher's rule on what does not fit. @throws ingestErrors.badRows */
  private obey({ place, problems }: Pick<StagedTable, 'place' | 'problems'>, rows: number): void {
    const { problems: wanted, mostRejected } = this.rule;
    const all = rows + problems.of('long-row');
    const isTooMuch =
      problems.rejected > 0 && problems.of('long-row') / Math.max(1, all) > mostRejected;
    if (!isTooMuch && (wanted === 'accept' || problems.total === 0)) return;
    const [first] = problems.list;
    const at = {
      ...place,
      ...(first ? { row: first.row } : {}),
      ...(first?.column === undefined ? {} : { column: first.column }),
    };
    throw ingestErrors.badRows({ place: placeText(at), count: problems.total, rows: all });
  }

  private tell(phase: IngestPhase, table?: string): void {
    const named = table === undefined ? {} : { table };
    this.options.progress?.({ phase, bytes: this.bytes, tables: this.tables.length, ...named });
  }
}

const told = (problems: Problems): IngestedTable['problems'] => ({
  ...{ list: problems.list, counts: problems.counts, rejected: problems.rejected },
});

const problemsOf = (rule: TableRule | undefined) => (rule ? { problems: rule.problems } : {});
