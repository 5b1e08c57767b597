import { Controller, Get, Header, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { placeIn } from '@shutong/datasets';
import { Usage } from '@shutong/messaging';
import { Config, Ctx, Public, type Context } from '@shutong/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NeedsScope } from '../api-key/scopes';
import { portalOf } from '../listing/portal-address';
import { askerOf } from '../open-dataset/asker';
import { licenceHeaders } from '../open-dataset/licence-headers';
import { OpenDatasets } from '../open-dataset/open-datasets.service';
import type { FoundTable, OpenTable } from '../open-dataset/open-dataset';
import { givenOf } from '../open-dataset/row.parameters';
import {
  collectionAddress,
  collectionOf,
  collectionsOf,
  conformance,
  featureLinks,
  geoJsonType,
  landingOf,
  pageLinks,
  type FeatureCollectionInfo,
  type FeatureCollections,
  type FeatureConformance,
  type FeatureLanding,
  type FeaturePage,
  type OneFeature,
} from './feature-documents';
import {
  CollectionPlace,
  FeatureParameters,
  FeaturePlace,
  VersionPlace,
} from './feature.parameters';
import { OpenFeatures, featurePlace } from './open-features.service';
import { becausePublished } from '../open-dataset/zone';

/** Feature data of published tables (OGC API - Features, Part 1; internet zone). */
@Controller('api/v1/datasets/:id/versions/:version/features')
@NeedsScope('rows')
export class OpenFeaturesController {
  constructor(
    @Inject(OpenDatasets) private readonly datasets: OpenDatasets,
    @Inject(OpenFeatures) private readonly features: OpenFeatures,
    @Inject(Usage) private readonly usage: Usage,
    @Inject(Config) private readonly config: Config,
  ) {}

  /** Where the feature data of a version begins, by its number or the `latest`. */
  @Get()
  @Public(becausePublished)
  async landing(
    @Ctx() ctx: Context,
    @Param() { id, version }: VersionPlace,
    @Req() request: FastifyRequest,
  ): Promise<FeatureLanding> {
    const found = await this.datasets.version(ctx, id, version);
    return landingOf(found, portalOf(this.config, request));
  }

  /** Which parts of OGC API - Features are kept. */
  @Get('conformance')
  @Public(becausePublished)
  async conformance(
    @Ctx() ctx: Context,
    @Param() { id, version }: VersionPlace,
  ): Promise<FeatureConformance> {
    await this.datasets.version(ctx, id, version);
    return conformance;
  }

  /** Tables of the version whose rows have places. */
  @Get('collections')
  @Public(becausePublished)
  async collections(
    @Ctx() ctx: Context,
    @Param() { id, version }: VersionPlace,
    @Req() request: FastifyRequest,
  ): Promise<FeatureCollections> {
    const portal = portalOf(this.config, request);
    const found = await this.datasets.version(ctx, id, version);
    const placed = found.tables.filter(({ columns }) => placeIn(columns) !== undefined);
    const of = { dataset: found.dataset, version: found.number };
    return collectionsOf(
      found,
      placed.map((table) => described({ ...of, ...table }, portal)),
      portal,
    );
  }

  /** One of them; 404 of a table whose rows have none. */
  @Get('collections/:table')
  @Public(becausePublished)
  async collection(
    @Ctx() ctx: Context,
    @Param() place: CollectionPlace,
    @Req() request: FastifyRequest,
  ): Promise<FeatureCollectionInfo> {
    const table = await this.datasets.table(ctx, place);
    featurePlace(table);
    return described(table, portalOf(this.config, request));
  }

  /** Features of a table in GeoJSON, within a box where one is given, page by page. */
  @Get('collections/:table/items')
  @Public(becausePublished)
  @Header('content-type', geoJsonType)
  async items(
    @Ctx() ctx: Context,
    @Param() place: CollectionPlace,
    @Query() asked: FeatureParameters,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FeaturePage> {
    const table = await this.datasets.table(ctx, place);
    const { features, total, next } = await this.usage.counted(
      ctx,
      { act: 'feature', channel: 'portal', ...of(table) },
      () => this.features.page(table, asked, askerOf(request, reply)),
      (found) => ({ rows: found.features.length }),
    );
    const collection = collectionAddress(portalOf(this.config, request), table);
    const self = addressed(`${collection}/items`, asked);
    const following =
      next === null ? null : addressed(`${collection}/items`, { ...asked, cursor: next });
    const links = following === null ? [] : [`<${following}>; rel="next"`];
    void reply.headers(licenceHeaders(table, this.config.openLicence, links));
    return {
      type: 'FeatureCollection',
      ...(total === null ? {} : { numberMatched: total }),
      ...{ numberReturned: features.length, features },
      links: pageLinks({ self, next: following, collection }),
    };
  }

  /** One feature in GeoJSON, by the number of its row. */
  @Get('collections/:table/items/:feature')
  @Public(becausePublished)
  @Header('content-type', geoJsonType)
  async item(
    @Ctx() ctx: Context,
    @Param() { feature: id, ...place }: FeaturePlace,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OneFeature> {
    const table = await this.datasets.table(ctx, place);
    const feature = await this.usage.counted(
      ctx,
      { act: 'feature', channel: 'portal', ...of(table) },
      () => this.features.one(table, id, askerOf(request, reply)),
      () => ({ rows: 1 }),
    );
    const collection = collectionAddress(portalOf(this.config, request), table);
    void reply.headers(licenceHeaders(table, this.config.openLicence));
    return { ...feature, links: featureLinks(`${collection}/items/${feature.id}`, collection) };
  }
}

const of = ({ dataset, version }: Pick<FoundTable, 'dataset' | 'version'>) => ({
  dataset,
  version,
});

function described(
  table: Pick<OpenTable, 'place' | 'name' | 'extent'> & Pick<FoundTable, 'dataset' | 'version'>,
  portal: string,
): FeatureCollectionInfo {
  const { dataset, version, place } = table;
  const whole = `${portal}/api/v1/datasets/${dataset}/versions/${version}/tables/${place}/file.geojson`;
  return collectionOf(table, collectionAddress(portal, table), whole);
}

const addressed = (address: string, asked: FeatureParameters): string =>
  `${address}?${new URLSearchParams(givenOf(asked)).toString()}`;
