import { Inject, Injectable } from '@nestjs/common';
import { Departments, type Department } from '@shutong/identity';
import { Database, turnLoader, type Context } from '@shutong/platform';
import type DataLoader from 'dataloader';
import { Clearance } from '../clearance/clearance.service';
import { Entries } from './entries.service';
import { Entry } from './entry.entity';
import { liveOf } from './entry.policy';
import { liveVersions } from './entry.query';
import { unpublishedStates } from './entry.states';
import type { EntryFile } from './entry-steps.policy';
import { Submission } from './submission.service';

/** What is said of a version, and found of it. */
type Said = Pick<EntryFile, 'items' | 'assessments' | 'unfit'>;

const nothing: Said = { items: [], assessments: [], unfit: [] };

const isUnpublished = ({ state }: Entry): boolean => unpublishedStates.includes(state);

/** Entries with what decides what may be done about them. They have been read, so that may be. */
@Injectable()
export class EntryFiles {
  private readonly live: DataLoader<string, Entry[]>;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Departments) private readonly departments: Departments,
    @Inject(Entries) private readonly entries: Entries,
    @Inject(Clearance) private readonly clearance: Clearance,
    @Inject(Submission) private readonly submission: Submission,
  ) {
    this.live = turnLoader((ids) => this.load(ids));
  }

  /** As the actor sees it, whichever version has been read. */
  async of(ctx: Context, read: Entry): Promise<EntryFile> {
    const versions = await this.live.load(read.id);
    // A draft may have been thrown away since it was read.
    const live = liveOf(ctx.actor, versions) ?? { shown: read, newest: read };
    const [own, said] = await Promise.all([this.ownOf(ctx, live.newest), this.saidOf(live.newest)]);
    return { ...live, ...said, own, isUnderWay: versions.some(isUnpublished) };
  }

  /** Of what is not imported nobody asks by whom it might be taken over. */
  private async ownOf(ctx: Context, { state }: Entry): Promise<Department | null> {
    const { department } = ctx.actor;
    if (state !== 'imported' || department === null) return null;
    return this.departments.byCode(ctx, department);
  }

  /** Of what is past its review nobody asks whether it could be reviewed. */
  private async saidOf(entry: Entry): Promise<Said> {
    if (!isUnpublished(entry)) return nothing;
    const [items, assessments] = await Promise.all([
      this.entries.itemsOf(entry),
      this.clearance.assessmentsOf(entry),
    ]);
    return { items, assessments, unfit: await this.submission.unfitOf({ entry, items }) };
  }

  private async load(ids: readonly string[]): Promise<Entry[][]> {
    const versions = await liveVersions(this.database.dataSource.getRepository(Entry), ids);
    return ids.map((id) => versions.filter((version) => version.id === id));
  }
}
