import { rdfMediaTypes, rdfNegotiable } from '../dcat/rdf-writing';
import { schemaOrg } from '../schema-org/schema-dataset';

/** How one dataset is written, by the ending of its address. */
export const datasetMediaTypes = {
  ...rdfMediaTypes,
  json: 'application/json',
  schema: `application/ld+json;profile="${schemaOrg}"`,
} as const;
export type DatasetFormat = keyof typeof datasetMediaTypes;
export const datasetFormats = Object.keys(datasetMediaTypes) as DatasetFormat[];

/** What Accept may ask for; browsers and those who say nothing get Turtle, which people can read. */
export const datasetNegotiable = {
  ...rdfNegotiable,
  json: [datasetMediaTypes.json],
  schema: [
    'https://schema.org/',
    'https://schema.org',
    'http://schema.org/',
    'http://schema.org',
  ].map((profile) => `application/ld+json;profile=${profile}`),
} as const satisfies Partial<Record<DatasetFormat, readonly string[]>>;
