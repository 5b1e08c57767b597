import { idAddress } from '../dcat/dataset-graph';
import { writtenIri } from '../dcat/statements';
import type { Period, Place } from '../description/description';
import { anyOf } from '../description/texts';
import type { ListedDataset, ListedDistribution } from '../listing/listed-dataset';

/** Of the profile under which the media type of JSON-LD stands for it. */
export const schemaOrg = 'https://schema.org/';

/** What search engines read of a description. */
const longestDescription = 5000;

type Json = Readonly<Record<string, unknown>>;

/** A dataset as schema.org has it, for search engines: texts in one language each, addresses on the web alone. What is not known is left out. */
export function schemaDataset(dataset: ListedDataset, portal: string): Json {
  const { description: said, origin, organization, tags, themes, version } = dataset;
  const title = anyOf(said.title)!;
  const others = Object.values(said.title).filter((one) => one !== title);
  return given({
    '@context': schemaOrg,
    ...{ '@type': 'Dataset', '@id': idAddress(portal, dataset.id), name: title },
    alternateName: someOf(others),
    description: (anyOf(said.description) ?? title).slice(0, longestDescription),
    url: `${portal}/dataset/${dataset.name}`,
    sameAs: someOf([origin?.iri, said.landingPage].flatMap(webAddress)),
    identifier: someOf([dataset.id, ...(origin ? [origin.key] : [])]),
    keywords: someOf([...tags, ...themes.map((theme) => theme.title)]),
    license: said.licence,
    conditionsOfAccess: said.rights,
    isAccessibleForFree: true,
    ...{ datePublished: said.issued, version },
    dateModified: said.modified ?? dataset.changedAt.toISOString(),
    publisher: organization && { '@type': 'Organization', name: organization.title },
    temporalCoverage: someOf(said.temporal.flatMap(periodOf)),
    spatialCoverage: someOf(said.spatial.map(placeOf)),
    inLanguage: someOf(said.languages),
    includedInDataCatalog: { '@type': 'DataCatalog', url: `${portal}/catalog` },
    distribution: someOf(dataset.distributions.flatMap(downloadOf)),
  });
}

/** What can only be asked is no download. */
function downloadOf(one: ListedDistribution): Json[] {
  const [contentUrl] = [one.downloadUrl, one.accessUrl].flatMap(webAddress);
  if (contentUrl === undefined || one.isService) return [];
  return [
    given({
      ...{ '@type': 'DataDownload', contentUrl },
      ...{ encodingFormat: one.mediaType ?? one.format, name: anyOf(one.title) },
      contentSize: one.bytes === null ? null : `${one.bytes} B`,
      ...{ dateModified: one.modified, license: one.licence },
    }),
  ];
}

/** ISO 8601, an end that nobody has told left open. */
const periodOf = ({ start, end }: Period): string[] =>
  start === null && end === null ? [] : [`${start ?? '..'}/${end ?? '..'}`];

function placeOf({ label, iri, box }: Place): Json {
  const shape = box && {
    '@type': 'GeoShape',
    box: `${box[1]} ${box[0]} ${box[3]} ${box[2]}`,
  };
  return given({ '@type': 'Place', name: anyOf(label), geo: shape, sameAs: webAddress(iri)[0] });
}

/** None, or one. */
function webAddress(text: string | null | undefined): string[] {
  const written = text && /^https?:/i.test(text) ? writtenIri(text) : null;
  return written === null ? [] : [written];
}

const someOf = <T>(values: readonly T[]): T[] | null =>
  values.length > 0 ? [...new Set(values)] : null;

const given = (values: Json): Json =>
  Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== null && value !== undefined),
  );
