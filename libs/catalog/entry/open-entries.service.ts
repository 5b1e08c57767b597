import { Inject, Injectable } from '@nestjs/common';
import { Database, type Context } from '@shutong/platform';
import { entryErrors } from './entry.errors';

/** What the public may read of an entry: its open items only. */
export interface OpenEntry {
  readonly id: string;
  readonly code: string;
  readonly version: number;
  readonly title: string;
  readonly titleEn: string;
  readonly summary: string;
  readonly department: string;
  readonly division: string;
  readonly theme: string;
  readonly keywords: readonly string[];
  readonly formats: readonly string[];
  readonly updateCycle: string;
  readonly open: 'unconditional' | 'conditional';
  readonly publishedAt: Date;
  readonly items: readonly {
    readonly code: string;
    readonly name: string;
    readonly nameEn: string;
    readonly type: string;
    readonly length: number | null;
    readonly open: 'unconditional' | 'conditional';
  }[];
}

/** The open part of the catalogue, through the one view that the portal's role may read. */
@Injectable()
export class OpenEntries {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** @throws catalog.entry.not-found also for what exists and is not open. */
  async byCode(ctx: Context, code: string): Promise<OpenEntry> {
    const [found] = await this.database.query<OpenEntry>(
      ctx,
      `SELECT id, code, version, title, title_en AS "titleEn", summary, provider_name AS department,
              division, theme, keywords, formats, update_cycle AS "updateCycle", open,
              published_at AS "publishedAt", items
         FROM catalog.open_entry WHERE code = $1`,
      [code],
    );
    if (!found) throw entryErrors.notFound({ id: code });
    return found;
  }
}
