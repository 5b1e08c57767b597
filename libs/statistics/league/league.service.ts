import { Inject, Injectable } from '@nestjs/common';
import {
  Database,
  decodeCursor,
  isName,
  isSum,
  pageOf,
  type Context,
  type Page,
} from '@shutong/platform';
import type { LeagueArgs, RegionUse } from './league.graphql';
import { areas, league } from './league.query';

/** Which regions use others' interfaces most, on any day. */
@Injectable()
export class League {
  constructor(@Inject(Database) private readonly database: Database) {}

  async list(ctx: Context, asked: LeagueArgs): Promise<Page<RegionUse>> {
    const { level, ofLevel, on, first, after } = asked;
    const last = after ? decodeCursor(after, isSum, isName) : [null, null];
    const { digits, levels } = areas[level];
    const params = [on, digits, ofLevel ?? null, ...last, first + 1, levels];
    const rows = await this.database.query<RegionUse>(ctx, league, params);
    return pageOf(rows, first, ({ calls, region }) => [calls, region]);
  }
}
