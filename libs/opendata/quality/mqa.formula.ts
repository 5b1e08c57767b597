import type { DatasetDescription, Distribution } from '../description/description';
import { hasText } from '../description/texts';
import { mqaMetrics, pointsOf, type MqaMetric } from './metrics';
import { accessRightOf, fileTypeOf, isRegistered, licenceOf } from './vocabularies';

/** Null: nobody knows yet. */
export type Known = boolean | null;

/** Whether an address answers. */
export type Reach = (address: string) => Known;

export type MqaFindings = Readonly<Record<MqaMetric, Known>>;

interface Assessed {
  readonly said: DatasetDescription;
  readonly reach: Reach;
  /** It breaks no shape of DCAT-AP. */
  readonly conforms: boolean;
}

/**
 * Which metrics of the metadata quality assessment of data.europa.eu a dataset keeps. Its distributions count as one content: it is
 * enough that one keeps a metric, and interoperability is that of the distribution which has the most of it.
 */
export const mqaOf = (assessed: Assessed): MqaFindings => ({
  ...findability(assessed.said),
  ...accessibility(assessed),
  ...bestInteroperability(assessed.said.distributions),
  'mqa-dcat-ap': assessed.conforms,
  ...reusability(assessed.said),
  ...contextuality(assessed.said),
});

function findability({ keywords, themes, spatial, temporal }: DatasetDescription) {
  return {
    'mqa-keyword': keywords.length > 0,
    'mqa-theme': themes.length > 0,
    'mqa-spatial': spatial.length > 0,
    'mqa-temporal': temporal.length > 0,
  };
}

function accessibility({ said: { distributions }, reach }: Assessed) {
  const addresses = (field: 'accessUrl' | 'downloadUrl') =>
    distributions.flatMap((one) => one[field] ?? []);
  return {
    'mqa-access-url-reachable': anyOf(addresses('accessUrl').map(reach)),
    'mqa-download-url': addresses('downloadUrl').length > 0,
    'mqa-download-url-reachable': anyOf(addresses('downloadUrl').map(reach)),
  };
}

/** One that keeps it settles it; else it is open as long as one of them is. */
function anyOf(found: readonly Known[]): Known {
  if (found.includes(true)) return true;
  return found.includes(null) ? null : false;
}

function interoperability({ format, mediaType }: Pick<Distribution, 'format' | 'mediaType'>) {
  const type = fileTypeOf(format);
  return {
    'mqa-format': format !== null,
    'mqa-media-type': mediaType !== null,
    'mqa-vocabulary': type?.isListed === true && isRegistered(mediaType),
    'mqa-non-proprietary': type?.isNonProprietary === true,
    'mqa-machine-readable': type?.isMachineReadable === true,
  };
}

type Interoperability = ReturnType<typeof interoperability>;

function bestInteroperability(distributions: readonly Distribution[]): Interoperability {
  const none = interoperability({ format: null, mediaType: null });
  return distributions
    .map(interoperability)
    .reduce((best, one) => (reachedBy(one) > reachedBy(best) ? one : best), none);
}

function reusability(said: DatasetDescription) {
  const licences = [said.licence, ...said.distributions.map(({ licence }) => licence)];
  return {
    'mqa-licence': licences.some((one) => one !== null),
    'mqa-known-licence': licences.some((one) => licenceOf(one)?.listed === true),
    'mqa-access-rights': isGiven(said.accessRights),
    'mqa-known-access-rights': accessRightOf(said.accessRights) !== undefined,
    'mqa-contact-point': said.contacts.length > 0,
    'mqa-publisher': said.publisher !== null && hasText(said.publisher.name),
  };
}

function contextuality({ rights, issued, modified, distributions }: DatasetDescription) {
  const some = (is: (one: Distribution) => boolean) => distributions.some(is);
  return {
    'mqa-rights': isGiven(rights) || some((one) => isGiven(one.rights)),
    'mqa-byte-size': some(({ bytes }) => bytes !== null),
    'mqa-issued': issued !== null || some((one) => one.issued !== null),
    'mqa-modified': modified !== null || some((one) => one.modified !== null),
  };
}

/** Descriptions that were kept before these were read lack them. */
const isGiven = (text: string | null | undefined): boolean => text !== null && text !== undefined;

/** Points that are reached for certain. */
export const reachedBy = (found: Partial<MqaFindings>): number => sumOf(found, true);

/** Points of which nobody knows yet whether they are reached. */
export const openIn = (found: Partial<MqaFindings>): number => sumOf(found, null);

const sumOf = (found: Partial<MqaFindings>, what: Known): number =>
  mqaMetrics
    .filter((metric) => found[metric] === what)
    .reduce((sum, metric) => sum + pointsOf(metric), 0);
