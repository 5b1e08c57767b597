import { Inject, Injectable } from '@nestjs/common';
import { SearchIndex } from '@shutong/catalog';
import { Clock, Config, Database, limits, type Context, type TxContext } from '@shutong/platform';
import type { DatasetDescription } from '../description/description';
import { isOfGovernment } from '../provider/source-class';
import { areaBelow } from './area.policy';
import { noteShown } from '../followed-search/search-due.query';
import { distributionsOf } from './distributions';
import { listedDocument } from './listed-document';
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

/** As it is to be listed, and what it says. */
interface Seen {
  readonly listed: Unnamed;
  readonly description: DatasetDescription;
}

/** Keeps what the portal's datasets are found by, in filters and in search, as what is said of them. */
@Injectable()
export class Listing {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(SearchIndex) private readonly search: SearchIndex,
    @Inject(Config) private readonly config: Config,
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
    const { hubRegion } = this.config;
    const seen = [
      ...own.map((one) => ofOwn(one, hubRegion)),
      ...records.map((one) => ofRecord(one, hubRegion)),
    ];
    const now = this.clock.now();
    const listed = await this.named(
      tx,
      seen.map((one) => one.listed),
    );
    await noteShown(this.database, tx, listed, now);
    const changed = await writeListed(this.database, tx, listed, now);
    await this.search.write(
      tx,
      seen.map((one) => listedDocument(one.listed, one.description, changed.get(one.listed.id)!)),
    );
    const present = new Set(listed.map(({ id }) => id));
    const gone = ids.filter((id) => !present.has(id));
    await writeUnlisted(this.database, tx, gone, now);
    await this.search.remove(tx, 'dataset', gone);
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

function ofOwn(own: OwnDataset, region: string): Seen {
  const { id, publicationId, entryVersion, createdAt, department, departmentName } = own;
  const { division } = own;
  const organization = { name: department.toLowerCase(), title: departmentName };
  const description = ownDescription(own, '');
  const listed: Unnamed = {
    ...{ id, publicationId, recordId: null, entryVersion, createdAt },
    ...factsOf(description, organization),
    distributions: ownDistributions(own, '').map((one) => one.id),
    ...{ sourceId: null, sourceClass: isOfGovernment(department) ? 'official' : 'social' },
    area: division === null ? null : areaBelow(region, division),
    records: own.tables.reduce((sum, { rows }) => sum + rows, 0),
  };
  return { listed, description };
}

function ofRecord(record: PresentRecord, region: string): Seen {
  const { id, description, createdAt, sourceId, division } = record;
  const listed: Unnamed = {
    ...{ id, publicationId: null, recordId: id, entryVersion: null, createdAt },
    ...factsOf(description, publisherOf(description.publisher)),
    distributions: distributionsOf(id, description).map((one) => one.id),
    ...{ sourceId, sourceClass: null, records: 0 },
    area: division === null ? null : areaBelow(region, division),
  };
  return { listed, description };
}
