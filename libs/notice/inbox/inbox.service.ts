import { Inject, Injectable } from '@nestjs/common';
import { Colleagues, type PersonRole } from '@shutong/identity';
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
  type PageAsked,
} from '@shutong/platform';
import { addressKey, addressKeysOf, addresseeOf, inChargeOf } from '../notice/addressee.policy';
import type { Notice } from '../notice/notice.entity';
import type { NoticeText } from '../template/template.policy';
import { Templates } from '../template/templates';
import { inCharge, inboxPage, markRead, taskPage, unreadCount } from './inbox.query';

type NoticeRow = Omit<Notice, 'cause' | 'addressee' | 'plannedAt'> & {
  /** When the reader marked it; others' marks are theirs. */
  readonly readAt: Date | null;
};

/** A notice as its reader sees it, in the reader's language. */
export interface ReadableNotice extends Omit<NoticeRow, 'params'>, NoticeText {
  /** A task that is not done though its day is over. */
  readonly overdue: boolean;
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
    @Inject(Colleagues) private readonly colleagues: Colleagues,
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
    const params = [...(await this.readerOf(ctx)), limits.unreadNotices.value];
    const [row] = await this.database.query<{ count: number }>(ctx, unreadCount, params);
    return row!.count;
  }

  /** Marks one's own among the ids, for oneself; any other id changes nothing. */
  async markRead(ctx: Context, ids: readonly string[]): Promise<void> {
    const reader = await this.readerOf(ctx);
    await this.database.query(ctx, markRead, [...reader, ids, this.clock.now()]);
  }

  private async rows(
    ctx: Context,
    sql: string,
    params: readonly unknown[],
  ): Promise<ReadableNotice[]> {
    const today = dayInChina(this.clock.now());
    const reader = await this.readerOf(ctx);
    const rows = await this.database.query<NoticeRow>(ctx, sql, [...reader, ...params]);
    return rows.map(({ params: filling, ...row }) => ({
      ...row,
      ...this.templates.text(row.template, ctx.language, filling),
      overdue: row.dueOn !== null && row.doneAt === null && row.dueOn < today,
    }));
  }

  /** Every addressee that the actor is at this moment, and the actor. */
  private async readerOf(ctx: Context): Promise<[string[], string]> {
    return [[...addressKeysOf(ctx.actor), ...(await this.leftBehind(ctx))], ctx.actor.id];
  }

  /** What was given to one of the actor's colleagues who has left the role or the department since. */
  private async leftBehind(ctx: Context): Promise<string[]> {
    const { department, roles } = ctx.actor;
    if (department === null) return [];
    const left: string[] = [];
    for (const role of roles as PersonRole[]) {
      const those = { department, role };
      const rows = await this.database.query<{ addressee: string }>(ctx, inCharge, [
        inChargeOf(those),
      ]);
      if (rows.length === 0) continue;
      const people = rows.flatMap(({ addressee }) => {
        const one = addresseeOf(addressee);
        return 'person' in one ? [one.person] : [];
      });
      const still = new Set(await this.colleagues.stillAmong(ctx, those, people));
      const gone = people.filter((person) => !still.has(person));
      left.push(...gone.map((person) => addressKey({ ...those, person })));
    }
    return left;
  }
}
