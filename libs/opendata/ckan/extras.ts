import type { UpdateCycle } from '@shutong/catalog';
import type { DatasetDescription, Frequency, Place } from '../description/description';
import { anyOf } from '../description/texts';
import type { ListedDataset } from '../listing/listed-dataset';

interface Extra {
  readonly key: string;
  readonly value: string;
}

/** As harvesters understand how often a dataset is renewed. */
const frequencies: Readonly<Record<UpdateCycle, string>> = {
  ...{ realtime: 'continuous', daily: 'daily', weekly: 'weekly', 'half-monthly': 'semimonthly' },
  ...{ monthly: 'monthly', quarterly: 'quarterly', 'half-yearly': 'semiannual', yearly: 'annual' },
  ...{ irregular: 'irregular', once: 'punctual', other: 'unknown' },
};

/** What CKAN has no field for, under the keys by which ckanext-dcat and udata look for it. */
export function extrasOf(dataset: ListedDataset, portal: string): Extra[] {
  const { id, description, origin, sourceClass, provider } = dataset;
  const { frequency, issued, modified, languages, temporal } = description;
  const said: Readonly<Record<string, string | null | undefined>> = {
    // The address that its source gave it, so that nobody takes it for another dataset.
    uri: origin?.iri ?? `${portal}/id/${id}`,
    identifier: origin?.key ?? id,
    frequency: frequency && frequencyOf(frequency),
    ...{ issued, modified, language: languages.join(',') || null },
    source_class: sourceClass,
    ...{ provider_terms: provider?.terms, quality_mark: provider?.quality },
    ...periodOf(temporal),
    ...spatialOf(description),
    ...(origin ? { harvest_source_title: origin.title, harvest_source_url: origin.address } : {}),
  };
  return Object.entries(said).flatMap(([key, value]) =>
    value === null || value === undefined ? [] : [{ key, value }],
  );
}

const frequencyOf = ({ code, said }: Frequency): string =>
  code === null ? said : frequencies[code];

const periodOf = ([period]: DatasetDescription['temporal']) =>
  period ? { temporal_start: period.start, temporal_end: period.end } : {};

function spatialOf({ spatial }: DatasetDescription) {
  const boxed = spatial.find(({ box }) => box !== null);
  return {
    spatial: boxed ? polygonOf(boxed.box!) : null,
    'spatial-text': spatial.map(({ label }) => anyOf(label)).find((one) => one !== null),
    'spatial-uri': spatial.map(({ iri }) => iri).find((one) => one !== null),
  };
}

/** GeoJSON. */
function polygonOf([west, south, east, north]: NonNullable<Place['box']>): string {
  const corners = [...[west, south, east, south, east, north], ...[west, north, west, south]];
  const ring = corners.flatMap((x, at) => (at % 2 === 0 ? [[x, corners[at + 1]!]] : []));
  return JSON.stringify({ type: 'Polygon', coordinates: [ring] });
}
