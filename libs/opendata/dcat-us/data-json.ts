import type { Contact, DatasetDescription, Period, Place } from '../description/description';
import { frequencyInterval } from '../description/frequency';
import { anyOf } from '../description/texts';
import type { ListedDataset, ListedDistribution } from '../listing/listed-dataset';
import { idAddress } from '../dcat/dataset-graph';
import { accessRightOf } from '../quality/vocabularies';

export const dataJsonSchema = 'https://project-open-data.cio.gov/v1.1/schema';

/** Whom to ask where a source names nobody: DCAT-US goes without neither name nor address. */
export interface Desk {
  readonly name: string;
  readonly email: string;
}

const longest = 10_000;
const longestRights = 255;

/** By codes of the EU authority table, or as a source of DCAT-US says it itself. */
const accessLevels: Readonly<Record<string, string>> = {
  ...{ RESTRICTED: 'restricted public', NON_PUBLIC: 'non-public' },
};
const levelsSaid = ['restricted public', 'non-public'];

/** What is listed here can be had by everybody, unless its source says otherwise. */
function accessLevelOf({ accessRights }: DatasetDescription): string {
  if (accessRights !== null && levelsSaid.includes(accessRights)) return accessRights;
  return accessLevels[accessRightOf(accessRights) ?? ''] ?? 'public';
}

/** A dataset as DCAT-US 1.1 has those of others than federal agencies. What is not known is left out. */
export function dataJsonDataset(dataset: ListedDataset, portal: string, desk: Desk) {
  const { description: said, origin, changedAt, themes, tags, organization } = dataset;
  const title = anyOf(said.title)!;
  const [keyword = title] = [...tags, ...themes.map((theme) => theme.title)];
  return {
    '@type': 'dcat:Dataset',
    ...{ title, description: (anyOf(said.description) ?? title).slice(0, longest) },
    keyword: tags.length > 0 ? tags : [keyword],
    modified: said.modified ?? changedAt.toISOString(),
    publisher: { '@type': 'org:Organization', name: organization?.title ?? desk.name },
    contactPoint: contactOf(said.contacts, desk),
    identifier: origin?.iri ?? idAddress(portal, dataset.id),
    accessLevel: accessLevelOf(said),
    ...optionalOf(dataset),
  };
}

function contactOf([contact]: readonly Contact[], desk: Desk) {
  const fn = contact?.name ?? desk.name;
  const hasEmail = `mailto:${mailIn(contact?.email) ?? desk.email}`;
  return { '@type': 'vcard:Contact', fn, hasEmail };
}

function optionalOf({ description: said, themes, distributions }: ListedDataset) {
  const cycle = said.frequency?.code;
  return given({
    issued: said.issued,
    accrualPeriodicity: cycle === 'irregular' ? cycle : cycle && frequencyInterval(cycle),
    rights: said.rights?.slice(0, longestRights),
    ...{ license: uriIn(said.licence), landingPage: uriIn(said.landingPage) },
    spatial: said.spatial.map(placeOf).find((one) => one !== null),
    temporal: said.temporal.map(periodOf).find((one) => one !== null),
    ...{ language: someOf(said.languages), theme: someOf(themes.map((theme) => theme.title)) },
    distribution: someOf(distributions.map((one) => distributionOf(one, said))),
  });
}

function distributionOf(one: ListedDistribution, { landingPage }: DatasetDescription) {
  const download = uriIn(one.downloadUrl);
  const access = uriIn(one.accessUrl) ?? uriIn(landingPage);
  const mediaType = one.mediaType?.split(';')[0];
  return {
    '@type': 'dcat:Distribution',
    ...given({
      ...(download === null ? { accessURL: access } : { downloadURL: download }),
      mediaType:
        mediaType && /^[-\w]+\/[-\w]+(\.[-\w]+)*([+][-\w]+)?$/.test(mediaType) ? mediaType : null,
      ...{ format: one.format, title: anyOf(one.title) },
      description: anyOf(one.description)?.slice(0, longest),
    }),
  };
}

const periodOf = ({ start, end }: Period): string | null =>
  start !== null && end !== null ? `${start}/${end}` : null;

const placeOf = ({ label, box }: Place): string | null => anyOf(label) ?? box?.join(',') ?? null;

/** As a JSON Schema knows an address: absolute, in ASCII (RFC 3986). */
function uriIn(text: string | null): string | null {
  if (text === null || !URL.canParse(text)) return null;
  return new URL(text).href;
}

const mailIn = (email: string | null | undefined): string | undefined =>
  email && /^[\w~!$&'()*+,;=:.-]+@[\w.-]+\.[\w-]+$/.test(email) ? email : undefined;

const someOf = <T>(values: readonly T[]): T[] | null =>
  values.length > 0 ? [...new Set(values)] : null;

const given = (values: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== null && value !== undefined),
  );
