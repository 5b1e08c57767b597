import { Inject, Injectable } from '@nestjs/common';
import {
  Database,
  decodeCursor,
  hasRole,
  isCount,
  isUuid,
  pageOf,
  type Context,
  type Page,
  type PageAsked,
} from '@shutong/platform';
import type { EntryState } from '../entry/entry.states';

/** An item of a live version of an entry, and the version of a code table that it is bound to. */
export interface TableBoundItem {
  readonly entryId: string;
  readonly entryVersion: number;
  /** 信息资源代码. */
  readonly entryCode: string | null;
  readonly entryTitle: string;
  readonly state: EntryState;
  /** Unified social credit code of the department that has to bind it anew. */
  readonly provider: string | null;
  readonly providerName: string;
  readonly position: number;
  readonly itemCode: string;
  readonly itemName: string;
  /** Of the code table. */
  readonly version: number;
}

export interface BoundItemQuery {
  /** Code of a code table. */
  readonly table: string;
  /** Only those that are not on the newest version that can be bound. */
  readonly outdated: boolean;
}

/** Which items keep to a code table: what a new version leaves on an older one. */
@Injectable()
export class BoundItems {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** In the order of entries; versions that are superseded or retired bind nothing any more. */
  async list(
    ctx: Context,
    query: BoundItemQuery,
    page: PageAsked,
  ): Promise<Page<TableBoundItem> & { readonly totalCount: number }> {
    const after = page.after ? decodeCursor(page.after, isUuid, isCount, isCount) : [];
    const params = [...this.params(ctx, query), ...nothingOr(after), page.first + 1];
    const rows = await this.database.query<TableBoundItem>(ctx, listed, params);
    const totalCount = await this.count(ctx, query);
    const keyOf = ({ entryId, entryVersion, position }: TableBoundItem) => [
      ...[entryId, entryVersion, position],
    ];
    return { ...pageOf(rows, page.first, keyOf), totalCount };
  }

  async count(ctx: Context, query: BoundItemQuery): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(
      ctx,
      `SELECT count(*)::int AS count ${bound}`,
      this.params(ctx, query),
    );
    return row!.count;
  }

  private params(ctx: Context, { table, outdated }: BoundItemQuery): unknown[] {
    return [table, outdated, hasRole(ctx.actor, 'authority'), ctx.actor.department];
  }
}

const nothingOr = (key: readonly (string | number)[]) => [0, 1, 2].map((at) => key[at] ?? null);

/** Drafts are seen by their own department and the authority (`mayRead`). */
const bound = `
    FROM catalog.item i JOIN catalog.entry e ON e.id = i.entry_id AND e.version = i.version
   WHERE i.code_table ->> 'code' = $1
     AND e.state NOT IN ('superseded', 'retired')
     AND (NOT $2::boolean OR (i.code_table ->> 'version')::int IS DISTINCT FROM
           (SELECT max(v.version) FROM catalog.code_table_version v
             WHERE v.code_table = $1 AND v.withdrawn_at IS NULL))
     AND ($3::boolean OR e.state NOT IN ('draft', 'submitted') OR e.provider = $4::text)`;

const listed = `
  SELECT e.id AS "entryId", e.version AS "entryVersion", e.code AS "entryCode", e.title AS "entryTitle",
         e.state, e.provider, e.provider_name AS "providerName", i.position, i.code AS "itemCode",
         i.name AS "itemName", (i.code_table ->> 'version')::int AS version
    ${bound}
     AND ($5::uuid IS NULL OR (e.id, e.version, i.position) > ($5, $6::int, $7::int))
   ORDER BY e.id, e.version, i.position LIMIT $8`;
