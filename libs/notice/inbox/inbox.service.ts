import { Inject, Injectable } from '@nestjs/common';
import {
  Clock,
  Database,
  dayInChina,
  decodeCursor,
  isDay,
  isUuid,
  limits,
  pageOf,
  type Context,
  type Page,
} from '@shutong/platform';
import { addressKeysOf } from '../notice/addressee.policy';
import type { Notice } from '../notice/notice.entity';
import type { NoticeText } from '../template/template.policy';
import { Templates } from '../template/templates';
import { inboxPage, markRead, taskPage, unreadCount } from './inbox.query';

type NoticeRow = Omit<Notice, 'cause' | 'addressee' | 'plannedAt'> & {
  /** When the reader marked it; others' marks are theirs. */
  readonly readAt: Date | null;
};

/** A notice as its reader sees it, in the reader's language. */
export interface ReadableNotice extends Omit<NoticeRow, 'params'>, NoticeText {
  /** A task that is not done though its day is over. */
  readonly overdue: boolean;
}

interface PageAsked {
  readonly first: number;
  readonly after?: string;
}

/** In a cursor and in PostgreSQL: after every day. */
const noDay = 'infinity';
const isDayPart = (part: unknown): part is string =>
  part === noDay || (typeof part === 'string' && isDay(part));

/**
 * What the actor was told and has to do: as a person, and as one who holds a role in a department at
 * this moment. Nobody else's can be asked for.
 */
@Injectable()
export class Inbox {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Templates) private readonly templates: Templates,
  ) {}

  /** Newest first. */
  async list(ctx: Context, unread: boolean, page: PageAsked): Promise<Page<ReadableNotice>> {
    const [after] = page.after ? decodeCursor(page.after, isUuid) : [null];
    const rows = await this.rows(ctx, inboxPage, [unread, after, page.first + 1]);
    return pageOf(rows, page.first, ({ id }) => [id]);
  }

  /** Open tasks, the earliest due first, those without a day last. */
  async tasks(ctx: Context, page: PageAsked): Promise<Page<ReadableNotice>> {
    const [day, id] = page.after ? decodeCursor(page.after, isDayPart, isUuid) : [null, null];
    const rows = await this.rows(ctx, taskPage, [day, id, page.first + 1]);
    return pageOf(rows, page.first, (task) => [task.dueOn ?? noDay, task.id]);
  }

  /** Not more than `limits.unreadNotices`. */
  async unreadCount(ctx: Context): Promise<number> {
    const params = [...readerOf(ctx), limits.unreadNotices.value];
    const [row] = await this.database.query<{ count: number }>(ctx, unreadCount, params);
    return row!.count;
  }

  /** Marks one's own among the ids, for oneself; any other id changes nothing. */
  async markRead(ctx: Context, ids: readonly string[]): Promise<void> {
    await this.database.query(ctx, markRead, [...readerOf(ctx), ids, this.clock.now()]);
  }

  private async rows(
    ctx: Context,
    sql: string,
    params: readonly unknown[],
  ): Promise<ReadableNotice[]> {
    const today = dayInChina(this.clock.now());
    const rows = await this.database.query<NoticeRow>(ctx, sql, [...readerOf(ctx), ...params]);
    return rows.map(({ params: filling, ...row }) => ({
      ...row,
      ...this.templates.text(row.template, ctx.language, filling),
      overdue: row.dueOn !== null && row.doneAt === null && row.dueOn < today,
    }));
  }
}

const readerOf = ({ actor }: Context): [string[], string] => [addressKeysOf(actor), actor.id];
