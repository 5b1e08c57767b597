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
import { ownOf } from '../own.policy';
import type { PurposeUse } from './purpose-use.graphql';

/** Of a project, whose code is the purpose of its calls, a department ($3; null: who may see all) sees its own use alone. */
const byPurpose = `
  SELECT purpose, sum(queries)::float8 AS queries, sum(records)::float8 AS records,
         sum(fields)::float8 AS fields
    FROM statistics.purpose_day
   WHERE ($1::text IS NULL OR purpose COLLATE "C" > $1)
     AND ($3::text IS NULL OR requester = $3
          OR NOT EXISTS (SELECT FROM statistics.project WHERE code = purpose))
   GROUP BY purpose ORDER BY purpose COLLATE "C" LIMIT $2`;

/** What queries brought, by purpose. */
@Injectable()
export class PurposeUses {
  constructor(@Inject(Database) private readonly database: Database) {}

  async list(ctx: Context, { first, after }: PageAsked): Promise<Page<PurposeUse>> {
    const [last] = after ? decodeCursor(after, isName) : [null];
    const params = [last, first + 1, ownOf(ctx)];
    const rows = await this.database.query<PurposeUse>(ctx, byPurpose, params);
    return pageOf(rows, first, ({ purpose }) => [purpose]);
  }
}
