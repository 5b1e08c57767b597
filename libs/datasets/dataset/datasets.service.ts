import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import { Clock, Database, sha256, uuidv7, type Context, isTaken } from '@shutong/platform';
import { begunVersion, type AnnouncedFile } from './begun-version';
import { Dataset, DatasetVersion } from './dataset.entity';
import { datasetErrors, versionErrors } from './dataset.errors';
import { announcedAgain, assertEachOnce, mayKeep } from './version.policy';
import { VersionRecord } from './version-record.service';
import { lockDataset } from './version.query';

/** A department's datasets, and the versions that it begins. */
@Injectable()
export class Datasets {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(VersionRecord) private readonly record: VersionRecord,
  ) {}

  create(ctx: Context, title: string): Promise<Dataset> {
    const now = this.clock.now();
    const { id: createdBy, department } = ctx.actor;
    const dataset = Object.assign(new Dataset(), {
      ...{ id: uuidv7(now), department, title: title.trim(), versions: 0, current: null },
      masks: [],
      ...{ createdBy, createdAt: now },
    });
    const resource = [{ type: 'dataset', id: dataset.id }];
    const action = 'datasets.dataset.create';
    return this.audit.attempt(ctx, { action, resource }, () =>
      this.database.transaction(ctx, async (tx) => {
        if (department === null) throw datasetErrors.otherDepartment();
        await this.insert(
          () => this.database.repository(tx, Dataset).insert(dataset),
          () => datasetErrors.titleTaken({ title: dataset.title }),
        );
        const change = { afterSha256: sha256(dataset.title) };
        await this.audit.record(tx, { action, outcome: 'allow', reason: 'ok', resource, change });
        const data = { id: dataset.id, department };
        await this.outbox.add(tx, { type: 'datasets.dataset.created', subject: dataset.id, data });
        return dataset;
      }),
    );
  }

  /**
   * Its file may come from now on; the next version can be begun when this one is ready or given up. What its sender announces once
   * more by the same id is the same version, as it stands.
   */
  begin(ctx: Context, datasetId: string, file: AnnouncedFile): Promise<DatasetVersion> {
    const resource = [{ type: 'dataset', id: datasetId }];
    const action = 'datasets.version.begin';
    return this.audit.attempt(ctx, { action, resource }, () =>
      this.database.transaction(ctx, async (tx) => {
        const dataset = await lockDataset(this.database, tx, datasetId);
        mayKeep(ctx.actor, dataset);
        assertEachOnce(file.masks ?? []);
        const versions = this.database.repository(tx, DatasetVersion);
        const known = file.id === undefined ? null : await versions.findOneBy({ id: file.id });
        if (known) return announcedAgain(ctx.actor, dataset, known);
        const version = begunVersion(dataset, file, { by: ctx.actor.id, now: this.clock.now() });
        await this.insert(
          () => versions.insert(version),
          () => versionErrors.alreadyOpen(),
        );
        dataset.versions = version.number;
        await this.database.repository(tx, Dataset).save(dataset);
        await this.record.note(tx, { action, event: 'datasets.version.begun' }, dataset, version);
        return version;
      }),
    );
  }

  private async insert(work: () => Promise<unknown>, taken: () => Error): Promise<void> {
    try {
      await work();
    } catch (error) {
      throw isTaken(error) ? taken() : error;
    }
  }
}
