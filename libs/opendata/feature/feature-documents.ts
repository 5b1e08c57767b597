import type { Feature } from '@shutong/datasets';
import type { FoundTable, OpenTable, OpenVersion } from '../open-dataset/open-dataset';

export const geoJsonType = 'application/geo+json';
const json = 'application/json';
/** Longitude and latitude of WGS 84, in this order. */
const crs84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84';

/** A link as web APIs of the OGC have it. */
export interface FeatureLink {
  readonly href: string;
  readonly rel: string;
  readonly type: string;
  readonly title?: string;
}

/** Where the feature data of a version begins. */
export interface FeatureLanding {
  readonly title: string;
  readonly description: string;
  readonly links: readonly FeatureLink[];
}

export interface FeatureConformance {
  readonly conformsTo: readonly string[];
}

/** A table whose rows have places. */
export interface FeatureCollectionInfo {
  readonly id: string;
  readonly title: string;
  readonly itemType: 'feature';
  readonly crs: readonly string[];
  /** Missing where nothing is known of it: of an empty table, and of versions from before it was measured. */
  readonly extent?: {
    readonly spatial: { readonly bbox: readonly (readonly number[])[]; readonly crs: string };
  };
  readonly links: readonly FeatureLink[];
}

export interface FeatureCollections {
  readonly links: readonly FeatureLink[];
  readonly collections: readonly FeatureCollectionInfo[];
}

/** A row with its place. */
export interface OpenFeature extends Feature {
  /** The number of the row in the table, from 0. */
  readonly id: number;
}

/** One feature by itself. */
export interface OneFeature extends OpenFeature {
  readonly links: readonly FeatureLink[];
}

/** One page of features. */
export interface FeaturePage {
  readonly type: 'FeatureCollection';
  /** Features of the collection; missing where a box was asked for. */
  readonly numberMatched?: number;
  readonly numberReturned: number;
  readonly features: readonly OpenFeature[];
  readonly links: readonly FeatureLink[];
}

/** A version of a dataset by its number, so that pages that follow are of the same one. */
export const featuresAddress = (portal: string, dataset: string, version: number | string) =>
  `${portal}/api/v1/datasets/${dataset}/versions/${version}/features`;

export const collectionAddress = (
  portal: string,
  { dataset, version, place }: Pick<FoundTable, 'dataset' | 'version' | 'place'>,
): string => `${featuresAddress(portal, dataset, version)}/collections/${place}`;

const link = (rel: string, href: string, type: string = json): FeatureLink => ({ href, rel, type });

export function landingOf({ dataset, number, title }: OpenVersion, portal: string): FeatureLanding {
  const base = featuresAddress(portal, dataset, number);
  return {
    title,
    description: `${title} (${number})`,
    links: [
      link('self', base),
      link('service-desc', `${portal}/api/v1/openapi.yaml`, 'application/yaml'),
      link('conformance', `${base}/conformance`),
      link('data', `${base}/collections`),
    ],
  };
}

/** What of OGC API - Features 1.0.1 (17-069r4) is kept. */
export const conformance: FeatureConformance = {
  conformsTo: ['core', 'geojson'].map(
    (part) => `http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/${part}`,
  ),
};

export function collectionsOf(
  { dataset, number }: OpenVersion,
  collections: readonly FeatureCollectionInfo[],
  portal: string,
): FeatureCollections {
  const self = `${featuresAddress(portal, dataset, number)}/collections`;
  return { links: [link('self', self)], collections };
}

/** @param whole where the table is to be had as one file */
export function collectionOf(
  table: Pick<OpenTable, 'place' | 'name' | 'extent'>,
  address: string,
  whole: string,
): FeatureCollectionInfo {
  const { place, name, extent } = table;
  return {
    ...{ id: String(place), title: name, itemType: 'feature', crs: [crs84] },
    ...(extent ? { extent: { spatial: { bbox: [extent], crs: crs84 } } } : {}),
    links: [
      link('self', address),
      link('items', `${address}/items`, geoJsonType),
      link('enclosure', whole, geoJsonType),
    ],
  };
}

/** @param addresses of the page itself, of the next one (null on the last), and of the collection */
export function pageLinks(addresses: {
  readonly self: string;
  readonly next: string | null;
  readonly collection: string;
}): FeatureLink[] {
  const { self, next, collection } = addresses;
  return [
    link('self', self, geoJsonType),
    ...(next === null ? [] : [link('next', next, geoJsonType)]),
    link('collection', collection),
  ];
}

export const featureLinks = (self: string, collection: string): FeatureLink[] => [
  link('self', self, geoJsonType),
  link('collection', collection),
];
