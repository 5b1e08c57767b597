import { Inject, Injectable } from '@nestjs/common';
import {
  Database,
  decodeCursor,
  isInstant,
  pageOf,
  type Context,
  type Page,
} from '@shutong/platform';
import { auditErrors } from '../audit.errors';
import type { ActPurpose, ActResource } from '../entry/act';
import { Audit } from '../entry/audit.service';
import { PublishedLog } from '../published/published-log.service';
import { filterHash, requireSensible, type LogFilter } from './filter';
import { entryById, searchStatement, type FoundRow, type Position } from './search.query';

export interface Wanted {
  readonly filter: LogFilter;
  readonly first: number;
  readonly after?: string;
  readonly purpose?: ActPurpose;
}

/** An entry with what proves it. */
export interface ProvenLogEntry {
  /** Canonical JSON: the very bytes of the leaf. */
  readonly body: string;
  /** 0-based index in the tree. */
  readonly seq: number;
  /** C2SP tlog-proof against the newest checkpoint. */
  readonly proof: string;
}

/** Reads of the log by auditors. Each is itself an entry, durable before a row is handed out. */
@Injectable()
export class LogReader {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(PublishedLog) private readonly published: PublishedLog,
  ) {}

  /** Newest first. */
  async search(ctx: Context, { filter, first, after, purpose }: Wanted): Promise<Page<FoundRow>> {
    requireSensible(filter);
    const position = after === undefined ? {} : { after: positionOf(after) };
    const { sql, params } = searchStatement({ filter, first, ...position });
    const rows = await this.database.query<FoundRow>(ctx, sql, params);
    const page = pageOf(rows, first, (row) => [row.recordedAt.toISOString(), row.pk]);
    const search = { type: 'log-search', id: filterHash(filter), rows: page.nodes.length };
    await this.note(ctx, 'audit.entry.search', search, purpose);
    return page;
  }

  /**
   * An entry with its proof.
   * @throws `audit.entry-not-found`; `audit.not-published` while no checkpoint covers it
   */
  async prove(ctx: Context, id: string): Promise<ProvenLogEntry> {
    const [row] = await this.database.query<FoundRow>(ctx, entryById, [id]);
    if (!row) throw auditErrors.entryNotFound({ id });
    if (row.seq === null) throw auditErrors.notPublished();
    const seq = Number(row.seq);
    const proof = await this.published.inclusion(ctx, seq);
    await this.note(ctx, 'audit.entry.read', { type: 'log-entry', id });
    return { body: row.body.toString('utf8'), seq, proof };
  }

  private async note(
    ctx: Context,
    action: string,
    resource: ActResource,
    purpose?: ActPurpose,
  ): Promise<void> {
    await this.audit.recordNow(ctx, {
      action,
      outcome: 'allow',
      reason: 'ok',
      resource: [resource],
      ...(purpose ? { purpose } : {}),
    });
  }
}

const isKey = (part: unknown): part is string =>
  typeof part === 'string' && /^[1-9]\d{0,17}$/.test(part);

const positionOf = (cursor: string): Position => decodeCursor(cursor, isInstant, isKey);
