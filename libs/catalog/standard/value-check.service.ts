import { Inject, Injectable } from '@nestjs/common';
import { Database, limits, messageOf, type Context } from '@shutong/platform';
import { codePattern } from '@shutong/wire';
import { Entries } from '../entry/entries.service';
import { valueErrors } from './value.errors';
import { problemsOfRow, type IsListed, type Row, type ValueRule } from './value.policy';

/** A value that its item does not allow. */
export interface ValueRefusal {
  /** From 0. */
  readonly row: number;
  /** Code of the item. */
  readonly item: string;
  /** `catalog.value.not-in-code-table` and its like. */
  readonly code: string;
  /** The same in the language that was asked for. */
  readonly title: string;
}

/** What a check of rows against an entry found. */
export interface ValueCheckAnswer {
  /** Id of the entry, and its version that the catalogue shows. */
  readonly entry: string;
  readonly version: number;
  /** How many rows were checked, and how many of them hold a problem. */
  readonly rows: number;
  readonly refusedRows: number;
  /** All problems; at most 1,000 of them are listed. */
  readonly problemCount: number;
  readonly problems: readonly ValueRefusal[];
}

/** Checks values against the items of an entry. Nothing of them is kept, nor told back. */
@Injectable()
export class ValueCheck {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Entries) private readonly entries: Entries,
  ) {}

  /** @throws catalog.entry.not-found */
  async check(ctx: Context, entryId: string, rows: readonly Row[]): Promise<ValueCheckAnswer> {
    const entry = await this.entries.get(ctx, entryId);
    const items = await this.entries.itemsOf(entry);
    const rules = new Map<string, ValueRule>(items.map((item) => [item.code, item]));
    const isListed = await this.listed(ctx, items, rows);
    const answer = { refusedRows: 0, problemCount: 0, problems: [] as ValueRefusal[] };
    for (const [row, cells] of rows.entries()) {
      const found = problemsOfRow(rules, cells, isListed);
      answer.refusedRows += found.length > 0 ? 1 : 0;
      answer.problemCount += found.length;
      const room = limits.checkProblems.value - answer.problems.length;
      for (const { item, problem } of found.slice(0, room)) {
        const { code } = valueErrors[problem]();
        const { title } = messageOf(code, ctx.language);
        answer.problems.push({ row, item, code, title });
      }
    }
    return { entry: entry.id, version: entry.version, rows: rows.length, ...answer };
  }

  /** Which of the values that stand in bound items their tables have: one look-up for all rows. */
  private async listed(
    ctx: Context,
    items: readonly ValueRule[],
    rows: readonly Row[],
  ): Promise<IsListed> {
    const asked = items.flatMap(({ code: item, codeTable }) => {
      if (!codeTable) return [];
      const values = new Set(rows.map((row) => row[item]));
      return [...values].flatMap((code) =>
        typeof code === 'string' && codePattern.test(code) ? [{ ...codeTable, value: code }] : [],
      );
    });
    if (asked.length === 0) return () => false;
    const known = await this.database.query<{ table: string; version: number; code: string }>(
      ctx,
      knownValues,
      [JSON.stringify(asked)],
    );
    const keys = new Set(known.map(({ table, version, code }) => keyOf(table, version, code)));
    return ({ code: table, version }, code) => keys.has(keyOf(table, version, code));
  }
}

/** Codes hold no blank. */
const keyOf = (table: string, version: number, code: string) => `${table} ${version} ${code}`;

const knownValues = `
  SELECT v.code_table AS table, v.version, v.code
    FROM jsonb_to_recordset($1::jsonb) AS asked (code text, version int, value text)
    JOIN catalog.code_value v
      ON v.code_table = asked.code AND v.version = asked.version AND v.code = asked.value`;
