import type { DatasetDescription } from '../description/description';
import { anyOf } from '../description/texts';
import { formatOf } from '../listing/facts';
import type { ListedDataset, ListedDistribution, Named } from '../listing/listed-dataset';
import { licenceOf as knownLicence } from '../quality/vocabularies';
import { extrasOf } from './extras';

/** As CKAN writes instants: UTC, without saying so. */
export const ckanTime = (at: Date): string => at.toISOString().replace('Z', '000');

/** A day or instant of a source; null where it is neither. */
function timeIn(said: string | null): string | null {
  const at = said === null ? Number.NaN : Date.parse(said);
  return Number.isNaN(at) ? null : ckanTime(new Date(at));
}

/** What CKAN calls a package, with every key that strict harvesters ask for. */
export function datasetDict(dataset: ListedDataset, portal: string) {
  const { id, name, description, distributions, organization, themes, tags } = dataset;
  const address = `${portal}/dataset/${name}`;
  return {
    ...{ id, name, title: anyOf(description.title) ?? name },
    notes: anyOf(description.description) ?? '',
    ...licenceOf(description.licence),
    tags: tags.map((tag) => tagDict(tag)),
    metadata_created: ckanTime(dataset.createdAt),
    metadata_modified: ckanTime(dataset.changedAt),
    organization: organization && organizationDict(organization),
    owner_org: organization?.name ?? null,
    resources: distributions.map((one, position) => resourceDict(dataset, one, position, portal)),
    groups: themes.map(groupDict),
    ...contactsOf(description, organization),
    ...{ private: false, type: 'dataset', state: 'active' },
    url: description.landingPage ?? address,
    version: dataset.version === null ? null : String(dataset.version),
    ...{ num_resources: distributions.length, num_tags: tags.length, creator_user_id: null },
    ...{ relationships_as_subject: [], relationships_as_object: [] },
    extras: extrasOf(dataset, portal),
  };
}

export function resourceDict(
  { id, name, createdAt, changedAt }: ListedDataset,
  distribution: ListedDistribution,
  position: number,
  portal: string,
) {
  const { downloadUrl, accessUrl, mediaType, bytes, table } = distribution;
  return {
    ...{ id: distribution.id, package_id: id, position, state: 'active' },
    name: anyOf(distribution.title) ?? formatOf(distribution),
    description: anyOf(distribution.description) ?? '',
    format: formatOf(distribution) ?? '',
    ...{ mimetype: mediaType, mimetype_inner: null, size: bytes, hash: '' },
    created: timeIn(distribution.issued) ?? ckanTime(createdAt),
    last_modified: timeIn(distribution.modified),
    metadata_modified: ckanTime(changedAt),
    url: downloadUrl ?? accessUrl ?? `${portal}/dataset/${name}`,
    resource_type: distribution.isService ? 'api' : 'file',
    ...{ url_type: null, cache_url: null, cache_last_updated: null },
    datastore_active: table !== null,
  };
}

/** Its id is what the source says of it. */
export const licenceOf = (licence: string | null) => ({
  ...{ license_id: licence, license_title: licence },
  license_url: licence !== null && /^https?:\/\//.test(licence) ? licence : null,
  isopen: knownLicence(licence)?.open ?? false,
});

export const tagDict = (name: string) => ({
  ...{ id: name, name, display_name: name, state: 'active', vocabulary_id: null },
});

export const organizationDict = ({ name, title }: Named) => ({
  ...{ id: name, name, title, display_name: title, type: 'organization', description: '' },
  ...{ image_url: '', image_display_url: '', is_organization: true },
  ...{ approval_status: 'approved', state: 'active' },
});

export const groupDict = ({ name, title }: Named) => ({
  ...{ id: name, name, title, display_name: title, type: 'group', description: '' },
  ...{ image_url: '', image_display_url: '', is_organization: false },
  ...{ approval_status: 'approved', state: 'active' },
});

function contactsOf({ publisher, contacts }: DatasetDescription, organization: Named | null) {
  const [contact] = contacts;
  return {
    author: organization?.title ?? null,
    author_email: emailIn(publisher?.email),
    maintainer: contact?.name ?? null,
    maintainer_email: emailIn(contact?.email),
  };
}

/** Who takes only addresses refuses the dataset for anything else. */
const emailIn = (text: string | null | undefined): string | null => {
  const plain = text?.replace(/^mailto:/i, '') ?? '';
  return /^[^\s@]+@[^\s@]+$/.test(plain) ? plain : null;
};
