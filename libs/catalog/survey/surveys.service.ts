import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import { Clock, Database, canonicalJson, sha256, uuidv7, type Context } from '@shutong/platform';
import { Entries } from '../entry/entries.service';
import { lockEntry } from '../entry/entry.query';
import { maySurvey } from '../entry/entry-steps.policy';

/** How much data stand behind an entry. */
export interface Holding {
  /** Structured records. */
  readonly records: number;
  /** As the data are stored at the department. */
  readonly bytes: number;
}

export interface Survey extends Holding {
  /** Of the entry. */
  readonly entryId: string;
  readonly surveyedAt: Date;
}

const action = 'catalog.entry.survey';

/** Departments state how much data stand behind their published entries (资源普查); the newest statement holds. */
@Injectable()
export class Surveys {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Entries) private readonly entries: Entries,
  ) {}

  /** @throws catalog.entry.not-found, catalog.entry.other-department, catalog.entry.wrong-state */
  state(ctx: Context, entryId: string, { records, bytes }: Holding): Promise<Survey> {
    return this.audit.attempt(ctx, { action, resource: [{ type: 'entry', id: entryId }] }, () =>
      this.database.transaction(ctx, async (tx) => {
        const { shown } = await lockEntry(this.database, tx, entryId);
        maySurvey(ctx.actor, shown);
        const surveyedAt = this.clock.now();
        await this.database.query(
          tx,
          `INSERT INTO catalog.survey (id, entry_id, records, bytes, surveyed_by, surveyed_at)
           VALUES ($1, $2, $3, $4, $5, $6)`,
          [uuidv7(surveyedAt), entryId, records, bytes, ctx.actor.id, surveyedAt],
        );
        await this.audit.record(tx, {
          ...{ action, outcome: 'allow', reason: 'ok' },
          resource: [{ type: 'entry', id: entryId, version: String(shown.version) }],
          change: { afterSha256: sha256(canonicalJson({ records, bytes })) },
        });
        await this.outbox.add(tx, {
          ...{ type: 'catalog.entry.surveyed', subject: entryId },
          data: { id: entryId, department: shown.provider, records, bytes },
        });
        return { entryId, records, bytes, surveyedAt };
      }),
    );
  }

  /** The newest; null where there is none. @throws catalog.entry.not-found */
  async newest(ctx: Context, entryId: string): Promise<Survey | null> {
    await this.entries.get(ctx, entryId);
    const [row] = await this.database.query<Survey>(
      ctx,
      `SELECT entry_id AS "entryId", records::float8 AS records, bytes::float8 AS bytes, surveyed_at AS "surveyedAt"
         FROM catalog.survey WHERE entry_id = $1 ORDER BY surveyed_at DESC, id DESC LIMIT 1`,
      [entryId],
    );
    return row ?? null;
  }
}
