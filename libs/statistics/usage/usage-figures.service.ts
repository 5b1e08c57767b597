import { Inject, Injectable } from '@nestjs/common';
import {
  Database,
  dayAfter,
  decodeCursor,
  isSum,
  isInstant,
  isName,
  pageOf,
  platformErrors,
  startInChina,
  type Context,
  type Page,
} from '@shutong/platform';
import { assertSpan } from '../span.policy';
import type { SearchWordsArgs, UsageByArgs, UsageOverTimeArgs } from './usage.args';
import {
  UsageGrainEnum,
  type SearchWordsFigure,
  type UsageAt,
  type UsageOf,
} from './usage.graphql';
import {
  leastSearches,
  searchWords,
  usageBy,
  usageColumns,
  usageFilters,
  usageOverTime,
} from './usage.query';
import { fineSum, sumOf } from './usage-sums';

/** Use that leaves no other fact, as its sums have it. */
@Injectable()
export class UsageFigures {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** By minute, hour, day or month. */
  async overTime(ctx: Context, asked: UsageOverTimeArgs): Promise<Page<UsageAt>> {
    const { entry, grain } = asked;
    assertSpan(asked.from, asked.to);
    if (entry && !['day', 'month'].includes(grain)) {
      throw platformErrors.invalidInput({}, [{ field: 'grain', rule: 'day or month of an entry' }]);
    }
    const [last] = asked.after ? decodeCursor(asked.after, isInstant) : [null];
    const isFine = [UsageGrainEnum.minute, UsageGrainEnum.hour].includes(grain);
    const sql = usageOverTime(isFine ? fineSum : sumOf(columnsAsked(asked)));
    const span = [startInChina(asked.from), startInChina(dayAfter(asked.to))];
    const params = [grain, ...span, ...chosen(asked), last, asked.first + 1];
    const rows = await this.database.query<UsageAt>(ctx, sql, params);
    return pageOf(rows, asked.first, ({ at }) => [at.toISOString()]);
  }

  /** By what it is divided into. */
  async by(ctx: Context, asked: UsageByArgs): Promise<Page<UsageOf>> {
    assertSpan(asked.from, asked.to);
    const last = asked.after ? decodeCursor(asked.after, isSum, isName) : [null, null];
    const divided = usageColumns[asked.division];
    const columns = [...columnsAsked(asked), ...(divided === 'outcome' ? [] : [divided])];
    const sql = usageBy(asked.division, sumOf(columns));
    const params = [asked.from, asked.to, ...chosen(asked), ...last, asked.first + 1];
    const rows = await this.database.query<UsageOf>(ctx, sql, params);
    return pageOf(rows, asked.first, ({ events, value }) => [events, value]);
  }

  /** Words, by how often they were searched for, or searched for in vain. */
  async words(ctx: Context, asked: SearchWordsArgs): Promise<Page<SearchWordsFigure>> {
    const { from, to, inVain, first, after } = asked;
    assertSpan(from, to);
    const last = after ? decodeCursor(after, isSum, isName) : [null, null];
    const params = [from, to, leastSearches, inVain, ...last, first + 1];
    const rows = await this.database.query<SearchWordsFigure>(ctx, searchWords, params);
    return pageOf(rows, first, ({ searches, vain, words }) => [inVain ? vain : searches, words]);
  }
}

type Chosen = Omit<UsageOverTimeArgs, 'grain'>;

const chosen = (asked: Chosen) => usageFilters.map((column) => asked[column] ?? null);
const columnsAsked = (asked: Chosen) => usageFilters.filter((column) => asked[column]);
