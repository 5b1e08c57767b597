import { Inject, Injectable } from '@nestjs/common';
import { featureOf, placeIn, type RowPlace } from '@shutong/datasets';
import { limits } from '@shutong/platform';
import type { Asker } from '../open-dataset/asker';
import { openErrors } from '../open-dataset/open-dataset.errors';
import type { FoundTable } from '../open-dataset/open-dataset';
import { OpenRows, type FoundRows } from '../open-dataset/open-rows.service';
import type { OpenFeature } from './feature-documents';
import type { FeatureParameters } from './feature.parameters';

/** Features of one page, and what leads to the next. */
export interface FoundFeatures {
  readonly features: readonly OpenFeature[];
  /** Features of the collection; null where a box was asked for. */
  readonly total: number | null;
  /** Cursor of the next page; null on the last one. */
  readonly next: string | null;
}

/** Rows of published tables as features: the same query, engine and bounds as any other page of rows. */
@Injectable()
export class OpenFeatures {
  constructor(@Inject(OpenRows) private readonly rows: OpenRows) {}

  /** @throws openErrors.noFeatures, and as `OpenRows.page` */
  async page(
    table: FoundTable,
    { bbox, cursor, limit }: FeatureParameters,
    asker: Asker,
  ): Promise<FoundFeatures> {
    const place = featurePlace(table);
    const asked = {
      ...(bbox === undefined ? {} : { bbox }),
      ...(cursor === undefined ? {} : { cursor }),
      limit: String(Math.min(limit, mostOf(table))),
    };
    const found = await this.rows.page(table, asked, asker);
    return { features: featuresIn(found, place), total: found.total, next: found.next };
  }

  /** @throws openErrors.noFeatures, openErrors.featureNotFound */
  async one(table: FoundTable, id: string, asker: Asker): Promise<OpenFeature> {
    const place = featurePlace(table);
    const number = /^(0|[1-9]\d{0,14})$/.test(id) ? Number(id) : table.rows;
    if (number < table.rows) {
      const columns = table.columns.map(({ name }) => name);
      const query = { output: { kind: 'rows', columns }, sort: [], limit: 1 } as const;
      const [found] = featuresIn(await this.rows.from(table, query, number, asker), place);
      if (found) return found;
    }
    throw openErrors.featureNotFound({ table: table.place, feature: id.slice(0, 20) });
  }
}

/** @throws openErrors.noFeatures */
export function featurePlace({ columns, version, place }: FoundTable): RowPlace {
  const found = placeIn(columns);
  if (!found) throw openErrors.noFeatures({ version, table: place });
  return found;
}

/** A wide table has shorter pages. */
const mostOf = ({ columns }: FoundTable): number =>
  Math.max(1, Math.min(limits.rowPage.value, Math.floor(limits.openCells.value / columns.length)));

const featuresIn = ({ columns, rows, numbers }: FoundRows, place: RowPlace): OpenFeature[] =>
  rows.map((row, at) => ({ id: numbers![at]!, ...featureOf(columns, row, place) }));
