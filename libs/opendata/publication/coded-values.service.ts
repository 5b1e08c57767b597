import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Inject, Injectable } from '@nestjs/common';
import {
  Engine,
  scratchFolder,
  unlistedCodes,
  type EngineSession,
  type VersionTable,
} from '@shutong/datasets';
import { Database, OBJECT_STORE, limits, type Context, type ObjectStore } from '@shutong/platform';
import { Dictionary, type DescribedCodeTable } from './dictionary.entity';
import type { CodeProblem } from './publication.entity';

/** A column whose values are to be those of a code table. */
interface CodedColumn {
  readonly column: string;
  readonly codeTable: DescribedCodeTable;
}

type CheckedTable = Pick<VersionTable, 'place' | 'object'>;

/** Holds columns whose items are bound to code tables against these, as they were bound when the publication was approved. */
@Injectable()
export class CodedValues {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    @Inject(Engine) private readonly engine: Engine,
  ) {}

  /** Columns of a table with values that their code tables do not have. @throws engineErrors */
  async problemsOf(
    ctx: Context,
    publicationId: string,
    table: CheckedTable,
  ): Promise<CodeProblem[]> {
    const { place } = table;
    const described = await this.database
      .repository(ctx, Dictionary)
      .findOneBy({ publicationId, place });
    const coded = (described?.columns ?? []).flatMap(({ column, codeTable, masked }) =>
      codeTable && !masked ? [{ column, codeTable }] : [],
    );
    if (coded.length === 0) return [];
    return this.within(table, async (session, parquet) => {
      const problems: CodeProblem[] = [];
      for (const one of coded) {
        const codes = await this.codesOf(ctx, one.codeTable);
        problems.push(...(await problemIn(session, parquet, { place, ...one, codes })));
      }
      return problems;
    });
  }

  private async within<T>(
    { object }: CheckedTable,
    work: (session: EngineSession, parquet: string) => Promise<T>,
  ): Promise<T> {
    const scratch = await scratchFolder();
    try {
      const content = await this.store.read(object, 0);
      if (!content) throw new Error(`The store has no object ${object}.`);
      const path = join(scratch, 'table.parquet');
      await pipeline(content, createWriteStream(path));
      return await this.engine.session([path], (session) => work(session, path));
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }

  private async codesOf(ctx: Context, { code, version }: DescribedCodeTable): Promise<string[]> {
    const rows = await this.database.query<{ code: string }>(
      ctx,
      'SELECT code FROM catalog.code_value WHERE code_table = $1 AND version = $2',
      [code, version],
    );
    return rows.map((row) => row.code);
  }
}

async function problemIn(
  session: EngineSession,
  parquet: string,
  {
    place,
    column,
    codeTable: { code, version },
    codes,
  }: CodedColumn & { readonly place: number; readonly codes: readonly string[] },
): Promise<CodeProblem[]> {
  const most = limits.unlistedRows.value;
  const { cells, rows } = await unlistedCodes(session, parquet, { column, codes, most });
  return cells === 0 ? [] : [{ table: place, column, codeTable: { code, version }, cells, rows }];
}
