import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, limits, type Context, type TxContext } from '@shutong/platform';
import { distributionsOf } from './distributions';
import { factsOf, publisherOf, slugOf } from './facts';
import {
  namesKnown,
  ownDatasets,
  presentRecords,
  takeDue,
  writeListed,
  writeUnlisted,
  type Listed,
  type PresentRecord,
} from './listing.query';
import { ownDescription, ownDistributions, type OwnDataset } from './own-dataset';

/** Two that look at the same dataset could each write what the other has not seen. */
const lock = "SELECT pg_advisory_xact_lock(hashtext('opendata.listed'))";

/** A dataset that has no name yet. */
type Unnamed = Omit<Listed, 'name'>;

/** Keeps what the portal's datasets are found by as what is said of them. */
@Injectable()
export class Listing {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Looks at those that are due, so many at once; resolves to whether there were any. */
  next(ctx: Context): Promise<boolean> {
    return this.database.transaction(ctx, async (tx) => {
      await this.database.query(tx, lock);
      const ids = await takeDue(this.database, tx, limits.listingBatch.value);
      if (ids.length > 0) await this.look(tx, ids);
      return ids.length > 0;
    });
  }

  private async look(tx: TxContext, ids: readonly string[]): Promise<void> {
    const own = await ownDatasets(this.database, tx, ids);
    const records = await presentRecords(this.database, tx, ids);
    const found = [...own.map(ofOwn), ...records.map(ofRecord)];
    const listed = await this.named(tx, found);
    await writeListed(this.database, tx, listed, this.clock.now());
    const present = new Set(found.map(({ id }) => id));
    await writeUnlisted(
      this.database,
      tx,
      ids.filter((id) => !present.has(id)),
    );
  }

  /** Whoever has a name keeps it; the others are called after their titles, as far as these can be in an address. */
  private async named(tx: TxContext, found: readonly Unnamed[]): Promise<Listed[]> {
    const wanted = found.map(({ title }) => slugOf(title));
    const ids = found.map(({ id }) => id);
    const { own, taken } = await namesKnown(this.database, tx, { ids, wanted });
    return found.map((one, at) => {
      const kept = own.get(one.id);
      if (kept !== undefined) return { ...one, name: kept };
      const slug = wanted[at]!;
      const isFree = slug !== '' && !taken.has(slug);
      const name = isFree ? slug : `${slug || 'dataset'}-${one.id.replaceAll('-', '').slice(-12)}`;
      taken.add(name);
      return { ...one, name };
    });
  }
}

function ofOwn(own: OwnDataset): Unnamed {
  const { id, publicationId, entryVersion, createdAt, department, departmentName } = own;
  const organization = { name: department.toLowerCase(), title: departmentName };
  return {
    ...{ id, publicationId, recordId: null, entryVersion, createdAt },
    ...factsOf(ownDescription(own, ''), organization),
    distributions: ownDistributions(own, '').map((one) => one.id),
  };
}

function ofRecord({ id, description, createdAt }: PresentRecord): Unnamed {
  return {
    ...{ id, publicationId: null, recordId: id, entryVersion: null, createdAt },
    ...factsOf(description, publisherOf(description.publisher)),
    distributions: distributionsOf(id, description).map((one) => one.id),
  };
}
