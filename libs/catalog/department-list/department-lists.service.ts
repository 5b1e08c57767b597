import { Inject, Injectable } from '@nestjs/common';
import {
  Database,
  decodeCursor,
  isName,
  pageOf,
  type Context,
  type Page,
  type PageAsked,
} from '@shutong/platform';
import { listKinds, type ListItem, type ListKind } from './list-kinds';
import { coverageOf, type ListStanding } from './department-list.policy';

/** A department's four lists, and how many of them there are. */
export interface ListCoverage {
  /** Unified social credit code. */
  readonly department: string;
  /** Per cent. */
  readonly coverage: number;
  readonly lists: readonly ListStanding[];
}

/** Lists as they stand now: a link counts while its resource is mounted. */
const standings = `
  SELECT l.kind, l.version, jsonb_array_length(l.items) AS items,
         count(DISTINCT i.value ->> 'code') FILTER (WHERE r.id IS NOT NULL)::int AS "linkedItems",
         count(r.id)::int AS links
    FROM catalog.department_list l
    LEFT JOIN LATERAL jsonb_array_elements(l.items) AS i ON true
    LEFT JOIN LATERAL jsonb_array_elements_text(i.value -> 'resources') AS named ON true
    LEFT JOIN catalog.resource r ON r.id = named.value::uuid AND r.state = 'mounted'
   WHERE l.department = $1 AND l.current GROUP BY l.kind, l.version, l.items`;

const itemPage = `
  SELECT i.code, i.title, i.resources
    FROM catalog.department_list l
    CROSS JOIN LATERAL jsonb_to_recordset(l.items) AS i(code text, title text, resources jsonb)
   WHERE l.department = $1 AND l.kind = $2 AND l.current AND ($3::text IS NULL OR i.code COLLATE "C" > $3)
   ORDER BY i.code COLLATE "C" LIMIT $4`;

/** The four lists of departments as everybody reads them (C64). */
@Injectable()
export class DepartmentLists {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** All four, also those that were never published. */
  async coverage(ctx: Context, department: string): Promise<ListCoverage> {
    const rows = await this.database.query<ListStanding>(ctx, standings, [department]);
    const none = { version: 0, items: 0, linkedItems: 0, links: 0 };
    const lists = listKinds.map(
      (kind) => rows.find((one) => one.kind === kind) ?? { kind, ...none },
    );
    return { department, coverage: coverageOf(lists), lists };
  }

  /** What stands in a list now, by code. */
  async items(
    ctx: Context,
    { department, kind }: { readonly department: string; readonly kind: ListKind },
    { first, after }: PageAsked,
  ): Promise<Page<ListItem>> {
    const [last] = after ? decodeCursor(after, isName) : [null];
    const params = [department, kind, last, first + 1];
    const rows = await this.database.query<ListItem>(ctx, itemPage, params);
    return pageOf(rows, first, ({ code }) => [code]);
  }
}
