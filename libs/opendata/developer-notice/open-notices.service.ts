import { Inject, Injectable } from '@nestjs/common';
import { Templates } from '@shutong/notice';
import {
  Database,
  decodeCursor,
  isUuid,
  pageOf,
  type Context,
  type Page,
  type PageAsked,
} from '@shutong/platform';
import { developerActorId } from '../account/developer-proof.service';

/** What a developer was told, in the language that was asked for. */
export interface OpenNotice {
  /** Of two the later one has the larger. */
  readonly id: string;
  /** What kind of thing happened, such as `open-dataset-withdrawn`. */
  readonly kind: string;
  readonly title: string;
  readonly body: string;
  readonly about: { readonly type: string; readonly id: string };
  /** By name, what title and body are filled with. */
  readonly facts: Readonly<Record<string, string>>;
  readonly toldAt: Date;
}

interface NoticeRow {
  readonly id: string;
  readonly template: string;
  readonly params: Readonly<Record<string, string>>;
  readonly aboutType: string;
  readonly aboutId: string;
  readonly toldAt: Date;
}

/** Notices as the portal shows them: to each developer their own. */
@Injectable()
export class OpenNotices {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Templates) private readonly templates: Templates,
  ) {}

  /** Latest first. */
  async list(
    ctx: Context,
    developer: string,
    { first, after }: PageAsked,
  ): Promise<Page<OpenNotice>> {
    const before = after ? decodeCursor(after, isUuid)[0] : null;
    const rows = await this.database.query<NoticeRow>(
      ctx,
      `SELECT id, template, params, about_type AS "aboutType", about_id AS "aboutId", told_at AS "toldAt"
         FROM open_access.notice
        WHERE addressee = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
      [`person:${developerActorId(developer)}`, before, first + 1],
    );
    const told = rows.map(({ id, template, params, aboutType, aboutId, toldAt }) => ({
      ...{ id, kind: template, ...this.templates.text(template, ctx.language, params), toldAt },
      ...{ about: { type: aboutType, id: aboutId }, facts: params },
    }));
    return pageOf(told, first, ({ id }) => [id]);
  }
}
