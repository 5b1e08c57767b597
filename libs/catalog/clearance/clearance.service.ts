import { Inject, Injectable } from '@nestjs/common';
import type DataLoader from 'dataloader';
import { Audit } from '@shutong/audit';
import {
  Clock,
  Database,
  dayInChina,
  type Context,
  type TxContext,
  turnLoader,
  assertNoSecret,
} from '@shutong/platform';
import { Entry, type Item } from '../entry/entry.entity';
import { EntryNotices } from '../entry/entry.notices';
import { named } from '../entry/entry-fact';
import { itemsOf, lockEntry, type VersionKey } from '../entry/entry.query';
import { Assessment, type AssessmentContent } from './assessment.entity';
import {
  approvalHash,
  assertDayPast,
  exposureHash,
  mayApproveNow,
  mayAssess,
} from './clearance.policy';
import { assessmentsIn, assessmentsOfVersions } from './clearance.query';

interface Held {
  readonly entry: Entry;
  readonly items: readonly Item[];
}

/** What a draft carries before it may be submitted: two assessments and the head's approval (Art. 13). */
@Injectable()
export class Clearance {
  private readonly assessments: DataLoader<VersionKey, Assessment[]>;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(EntryNotices) private readonly notices: EntryNotices,
  ) {
    this.assessments = turnLoader((versions) => assessmentsOfVersions(this.database, versions));
  }

  /** Records the result of an assessment; a later one of the same kind takes its place. */
  assess(ctx: Context, id: string, content: AssessmentContent): Promise<Entry> {
    return this.change(ctx, id, 'catalog.entry.assess', async (tx, { entry, items }) => {
      mayAssess(tx.actor, entry);
      assertNoSecret(content);
      assertDayPast(content.assessedOn, dayInChina(this.clock.now()));
      await this.database.repository(tx, Assessment).save({
        ...content,
        entryId: entry.id,
        version: entry.version,
        exposureSha256: exposureHash(entry, items),
        recordedBy: tx.actor.id,
        recordedAt: this.clock.now(),
      });
      return content.fileSha256;
    });
  }

  /** The department head approves the contents as they are; another edit voids it. */
  approve(ctx: Context, id: string): Promise<Entry> {
    return this.change(ctx, id, 'catalog.entry.approve', async (tx, { entry, items }) => {
      const assessments = await assessmentsIn(this.database, tx, entry);
      mayApproveNow(tx.actor, entry, { items, assessments });
      const approval = {
        approvedBy: tx.actor.id,
        approvedAt: this.clock.now(),
        approvedSha256: approvalHash(entry, items, assessments),
      };
      const { version } = entry;
      await this.database.repository(tx, Entry).update({ id: entry.id, version }, approval);
      Object.assign(entry, approval);
      return approval.approvedSha256;
    });
  }

  /** Assessments of a version that has been read. */
  assessmentsOf(version: VersionKey): Promise<Assessment[]> {
    return this.assessments.load(version);
  }

  /** Answers what the log is to hold of the change. */
  private change(
    ctx: Context,
    id: string,
    action: string,
    work: (tx: TxContext, held: Held) => Promise<string>,
  ): Promise<Entry> {
    return this.audit.attempt(ctx, { action, resource: [{ type: 'entry', id }] }, () =>
      this.database.transaction(ctx, async (tx) => {
        const locked = await lockEntry(this.database, tx, id);
        const { newest } = locked;
        const items = await itemsOf(this.database, tx, newest);
        const afterSha256 = await work(tx, { entry: newest, items });
        const resource = [named(newest)];
        const change = { afterSha256 };
        await this.audit.record(tx, { action, outcome: 'allow', reason: 'ok', resource, change });
        await this.notices.drafted(tx, locked);
        return newest;
      }),
    );
  }
}
