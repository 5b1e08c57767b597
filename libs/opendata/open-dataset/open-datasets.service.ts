import { Inject, Injectable } from '@nestjs/common';
import type { VersionDiff } from '@shutong/datasets';
import {
  Clock,
  Database,
  dayInChina,
  decodeCursor,
  isCount,
  isUpdateLate,
  pageOf,
  turnLoader,
  updateDue,
  type Context,
  type Page,
  type PageAsked,
} from '@shutong/platform';
import { LicensedUses } from '../licensed/licensed-uses.service';
import { datasets, datasetsIn, type DatasetsAsked } from './open-dataset.query';
import { openErrors } from './open-dataset.errors';
import type {
  FoundTable,
  OpenColumn,
  OpenDataset,
  OpenTable,
  OpenVersion,
  OpenVersionOutline,
} from './open-dataset';
import { itemsOf, type ItemOf } from './open-dictionary';
import { stillGiven, tableAtPlace, tables, tablesAt, type Place } from './open-table.query';
import { shownSeries } from './shown-series';
import type { TablePlace } from './table.parameters';
import { licensedKeyOf, queryInZone, type InZone } from './zone';

/** A dataset as the view has it. */
type Promised = Omit<OpenDataset, 'updateDueOn' | 'late'>;

interface Withdrawal {
  readonly number: number;
  readonly withdrawnAt: Date;
  readonly ground: string;
  readonly sha256: readonly string[];
}

/** Hashes that the refusal of a withdrawn version names; its list of versions has all. */
const hashesNamed = 10;

/** Null for the latest; undefined for what is no number of a version. */
function numberIn(version: string): number | null | undefined {
  if (version === 'latest') return null;
  return /^[1-9]\d{0,8}$/.test(version) ? Number(version) : undefined;
}

/** What is open of datasets, through the views that are all that the portal's role may read of them: to everybody, or to who asks with a key that is bound to an agreement. */
@Injectable()
export class OpenDatasets {
  private readonly places = turnLoader((places: readonly Place[]) =>
    tablesAt(this.database, places),
  );

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(LicensedUses) private readonly uses: LicensedUses,
  ) {}

  /** The one founded last first where no order is asked for. @throws platformErrors.invalidCursor, rowQueryErrors.boxMisfit */
  async list(ctx: Context, asked: DatasetsAsked): Promise<Page<OpenDataset>> {
    const { sqlOf, values, keyOf } = datasetsIn(asked);
    const rows = await this.inZone<Promised>(ctx, sqlOf, values);
    const fresh = rows.map((row) => this.freshOf(row));
    return pageOf(fresh, asked.first, keyOf);
  }

  /** @throws openErrors.datasetNotFound, openErrors.withdrawn where every version was withdrawn */
  async get(ctx: Context, id: string): Promise<OpenDataset> {
    const sqlOf = (zone: InZone) => `${datasets(zone)} AND v.dataset_id = $1`;
    const [found] = await this.inZone<Promised>(ctx, sqlOf, [id]);
    return found
      ? this.freshOf(found)
      : this.refuse(ctx, id, null, openErrors.datasetNotFound({ id }));
  }

  private freshOf(dataset: Promised): OpenDataset {
    const { updateCycle, publishedAt } = dataset;
    const updatedOn = dayInChina(publishedAt);
    const late = isUpdateLate(updateCycle, updatedOn, dayInChina(this.clock.now()));
    return { ...dataset, updateDueOn: updateDue(updateCycle, updatedOn), late };
  }

  /** Open and withdrawn, latest first. @throws openErrors.datasetNotFound */
  async versions(
    ctx: Context,
    id: string,
    { first, after }: PageAsked,
  ): Promise<Page<OpenVersionOutline>> {
    const before = after ? decodeCursor(after, isCount)[0] : null;
    const rows = await this.inZone<OpenVersionOutline>(
      ctx,
      (zone) => `SELECT * FROM (
         SELECT v.number, v.published_at AS "publishedAt", NULL::timestamptz AS "withdrawnAt", NULL::text AS ground,
                ARRAY (SELECT t.sha256 FROM ${zone('version_table')} t
                        WHERE t.publication_id = v.publication_id AND NOT t.is_part ORDER BY t.place) AS sha256
           FROM ${zone('version')} v WHERE v.dataset_id = $1
         UNION ALL
         SELECT w.number, NULL, w.withdrawn_at, w.ground, w.sha256
           FROM ${zone('withdrawal')} w WHERE w.dataset_id = $1) AS every
        WHERE $2::int IS NULL OR number < $2 ORDER BY number DESC LIMIT $3`,
      [id, before, first + 1],
    );
    if (rows.length === 0 && before === null) throw openErrors.datasetNotFound({ id });
    return pageOf(rows, first, ({ number }) => [number]);
  }

  /** @throws openErrors */
  async version(ctx: Context, id: string, version: string): Promise<OpenVersion> {
    const asked = numberIn(version);
    if (asked === undefined)
      throw openErrors.versionNotFound({ id, version: version.slice(0, 20) });
    const number = asked ?? (await this.get(ctx, id)).version;
    const found = await this.inZone<FoundTable>(
      ctx,
      (zone) => `${tables(zone)} WHERE t.dataset_id = $1 AND t.number = $2 ORDER BY t.place`,
      [id, number],
    );
    const [first] = found;
    if (!first) return this.refuse(ctx, id, number, openErrors.versionNotFound({ id, version }));
    const { title, publishedAt, publicationId } = first;
    const [itemOf, changes] = await Promise.all([
      itemsOf(this.database, ctx, publicationId),
      this.changesOf(ctx, publicationId),
    ]);
    const shownTables = found.map((table) => shown(table, itemOf));
    return { dataset: id, number, title, publishedAt, changes, tables: shownTables };
  }

  /** To licensees nothing is told of columns that their agreement may not cover. */
  private async changesOf(ctx: Context, publicationId: string): Promise<VersionDiff | null> {
    if (licensedKeyOf(ctx) !== null) return null;
    const sql = 'SELECT diff FROM open_datasets.version_change WHERE publication_id = $1';
    const [found] = await this.database.query<{ diff: VersionDiff }>(ctx, sql, [publicationId]);
    return found?.diff ?? null;
  }

  /** What is given by an agreement is noted before it is. @throws openErrors, platformErrors.unavailable where nothing can be noted */
  async table(ctx: Context, { id, version, table }: TablePlace): Promise<FoundTable> {
    const number = numberIn(version);
    const place = /^\d{1,4}$/.test(table) ? Number(table) : null;
    if (number === undefined)
      throw openErrors.versionNotFound({ id, version: version.slice(0, 20) });
    const found = await this.at(ctx, { id, number, place });
    if (found) return found;
    // What is not there is told step by step.
    const told = number ?? (await this.get(ctx, id)).version;
    const refusal = openErrors.tableNotFound({ id, version, table: table.slice(0, 20) });
    return this.refuse(ctx, id, told, refusal);
  }

  /** Which items the columns of a table are. */
  itemsOf(ctx: Context, { publicationId, place }: FoundTable): Promise<ItemOf> {
    return itemsOf(this.database, ctx, publicationId, place);
  }

  private at(ctx: Context, place: Place): Promise<FoundTable | undefined> {
    return licensedKeyOf(ctx) === null ? this.places.load(place) : this.licensedAt(ctx, place);
  }

  private async licensedAt(ctx: Context, place: Place): Promise<FoundTable | undefined> {
    const [found] = await this.inZone<FoundTable>(ctx, (zone) => tableAtPlace(zone), [
      ...[place.id, place.number, place.place],
    ]);
    if (found) await this.uses.note(ctx, found);
    return found;
  }

  private inZone<Row>(
    ctx: Context,
    sqlOf: (zone: InZone) => string,
    values: readonly unknown[],
  ): Promise<Row[]> {
    return queryInZone<Row>(this.database, ctx, sqlOf, values);
  }

  /** Which of these publications are open at this moment, to everybody or to licensees. */
  async stillOpen(ctx: Context, publicationIds: readonly string[]): Promise<Set<string>> {
    const rows = await this.database.query<{ id: string }>(
      ctx,
      `SELECT publication_id AS id FROM open_datasets.version WHERE publication_id = ANY ($1::uuid[])
        UNION ALL
       SELECT publication_id FROM open_licensed.publication WHERE publication_id = ANY ($1::uuid[])`,
      [publicationIds],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** Of these tables of licensees, those that their keys still reach, with all of these columns. */
  stillGiven(ctx: Context, given: readonly FoundTable[]): Promise<Set<FoundTable>> {
    return stillGiven(this.database, ctx, given, this.clock.now());
  }

  /** What was open says why it is no more, of all versions the latest; everything else is not there. */
  private async refuse(
    ctx: Context,
    id: string,
    asked: number | null,
    refusal: Error,
  ): Promise<never> {
    const [withdrawn] = await this.inZone<Withdrawal>(
      ctx,
      (
        zone,
      ) => `SELECT number, withdrawn_at AS "withdrawnAt", ground, sha256 FROM ${zone('withdrawal')} w
        WHERE dataset_id = $1 AND ($2::int IS NULL OR number = $2) ORDER BY number DESC LIMIT 1`,
      [id, asked],
    );
    if (!withdrawn) throw refusal;
    const { number, withdrawnAt, ground, sha256 } = withdrawn;
    throw openErrors.withdrawn({
      ...{ version: number, at: withdrawnAt.toISOString(), ground },
      sha256: sha256.slice(0, hashesNamed).join(', '),
    });
  }
}

const shown = (
  { place, name, rows, isPart, columns, extent, series, agreement, ...file }: FoundTable,
  itemOf: ItemOf,
): OpenTable => ({
  ...{ place, name, rows, extent },
  // From the hash of a file guesses of a column that few values have could be told.
  ...(isPart ? { bytes: null, sha256: null } : { bytes: file.bytes, sha256: file.sha256 }),
  columns: columns.map((column) => ({
    ...shownColumn(column),
    item: itemOf(place, column.name),
  })),
  // Of licensed data its periods are told to who asks for them, which is noted.
  series: series && agreement === null ? shownSeries(series) : null,
});

/** Of the engine's own types nobody needs to know. */
export const shownColumn = ({ name, title, kind }: OpenColumn): OpenColumn => ({
  ...{ name, title, kind },
});
