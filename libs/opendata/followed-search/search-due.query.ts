import type { Database, TxContext } from '@shutong/platform';

/** A dataset that was shown for the first time, or with a later version. */
export interface Shown {
  readonly place: string;
  readonly datasetId: string;
  readonly shownAt: Date;
}

/** What is matched together. */
export interface Round {
  readonly shown: readonly Shown[];
  /** The last search that it was held against; null where it was held against none. */
  readonly after: string | null;
}

export interface DueListing {
  readonly id: string;
  /** Null of a harvested one. */
  readonly publicationId: string | null;
}

/**
 * Notes which datasets nobody could find until now, or only by an earlier version; before the listing is written. Where nobody
 * follows a search there is nothing to note.
 */
export async function noteShown(
  database: Database,
  tx: TxContext,
  listed: readonly DueListing[],
  now: Date,
): Promise<void> {
  await database.query(
    tx,
    `INSERT INTO opendata.search_due (dataset_id, shown_at)
     SELECT d.id, $3::timestamptz FROM unnest($1::uuid[], $2::uuid[]) AS d (id, publication_id)
       LEFT JOIN opendata.listed l ON l.id = d.id
       LEFT JOIN opendata.publication n ON n.id = d.publication_id
       LEFT JOIN opendata.publication o ON o.id = l.publication_id
      WHERE EXISTS (SELECT FROM opendata.followed_search)
        AND (l.id IS NULL OR l.gone_at IS NOT NULL OR n.number > o.number)`,
    [listed.map(({ id }) => id), listed.map(({ publicationId }) => publicationId), now],
  );
}

/** The round under way, else the next one, of so many datasets at most; undefined where nothing is due. */
export async function roundDue(
  database: Database,
  tx: TxContext,
  most: number,
): Promise<Round | undefined> {
  const rows = await database.query<Shown & { readonly after: string | null }>(
    tx,
    `SELECT d.place, d.dataset_id AS "datasetId", d.shown_at AS "shownAt", d.after FROM opendata.search_due d
      WHERE d.after IS NOT DISTINCT FROM (SELECT o.after FROM opendata.search_due o ORDER BY o.place LIMIT 1)
      ORDER BY d.place LIMIT $1`,
    [most],
  );
  return rows[0] && { shown: rows, after: rows[0].after };
}

/** It was held against all searches up to this one; null: against all. */
export async function roundDone(
  database: Database,
  tx: TxContext,
  { shown }: Round,
  after: string | null,
): Promise<void> {
  const places = shown.map(({ place }) => place);
  await (after === null
    ? database.query(tx, 'DELETE FROM opendata.search_due WHERE place = ANY ($1::bigint[])', [
        places,
      ])
    : database.query(
        tx,
        'UPDATE opendata.search_due SET after = $2 WHERE place = ANY ($1::bigint[])',
        [...[places, after]],
      ));
}
