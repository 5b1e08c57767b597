import type { DatasetDescription, Distribution } from '../description/description';
import type { Reach } from './mqa.formula';
import { fileTypeOf, licenceOf, type FileType } from './vocabularies';

export const mostStars = 5;
/** Of an open format under an open licence. */
export const openFormatStars = 3;

/** W3C standards that name things by IRIs. */
const linked =
  /^(RDF|RDFA|RDF_(N_QUADS|N_TRIPLES|THRIFT|TRIG|TRIX|TURTLE|XML)|JSON_LD|N3|OWL|SKOS_XML|HDT)$/;

/**
 * Stars of a distribution, each of which presumes the one before: on the web under an open licence, machine-readable,
 * non-proprietary, in RDF at an address that answers. The fifth asks for links into other data, which nobody here looks for.
 */
function starsOf(distribution: Distribution, ofDataset: string | null, reach: Reach): number {
  const { accessUrl, downloadUrl, format, licence } = distribution;
  const addresses = [accessUrl, downloadUrl].filter((one) => one !== null);
  const isOpen = licenceOf(licence ?? ofDataset)?.open === true;
  if (addresses.length === 0 || !isOpen) return 0;
  const answers = addresses.some((one) => reach(one) === true);
  return starsOfType(fileTypeOf(format), answers);
}

function starsOfType(type: FileType | undefined, answers: boolean): number {
  if (type && linked.test(type.code)) return answers ? 4 : openFormatStars;
  if (!type?.isMachineReadable) return 1;
  return type.isNonProprietary ? openFormatStars : 2;
}

/** Of the distribution that has the most. */
export const fiveStarOf = ({ distributions, licence }: DatasetDescription, reach: Reach): number =>
  Math.max(0, ...distributions.map((one) => starsOf(one, licence, reach)));
