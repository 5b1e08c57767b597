import type { Agent, Contact, Period, Place, Term, Texts } from '../description/description';
import { hasText, inNoLanguage } from '../description/texts';
import type { ListedDataset, ListedDistribution } from '../listing/listed-dataset';
import { publisherTypeOf } from '../provider/source-class';
import {
  accessRightIri,
  dataThemeAt,
  dataThemeOf,
  dataThemes,
  fileTypeIri,
  frequencyIri,
  languageIri,
  mediaTypeIri,
} from './dcat-terms';
import {
  dcat,
  dct,
  foaf,
  geo,
  rdfs,
  skos,
  vcard,
  writtenIri,
  xsd,
  type Described,
  type Statements,
} from './statements';

/** The persistent address of a dataset or a distribution of ours. */
export const idAddress = (portal: string, id: string): string => `${portal}/id/${id}`;

/** A harvested dataset keeps the address that its source gave it (DCAT-AP 3.0.1, usage of identifiers). */
export const datasetIri = ({ id, origin }: ListedDataset, portal: string): string =>
  (origin?.iri && writtenIri(origin.iri)) || idAddress(portal, id);

/** A dataset with all that DCAT-AP 3.0.1 says of it. What its source does not say is left out, but for what the profile cannot do without. */
export function describeDataset(
  into: Statements,
  dataset: ListedDataset,
  portal: string,
): Described {
  const { description, origin, version, changedAt } = dataset;
  // Who reads these statements alone does not know that every dataset is a resource; the profile's shapes ask for it.
  const types = [
    ...[`${dcat}Dataset`, `${dcat}Resource`],
    ...(description.type === 'series' ? [`${dcat}DatasetSeries`] : []),
  ];
  const made = into.resource(datasetIri(dataset, portal), ...types);
  const said = hasText(description.description) ? description.description : description.title;
  made
    .text(`${dct}title`, description.title)
    .text(`${dct}description`, said)
    .value(`${dct}identifier`, origin?.key ?? dataset.id)
    .date(`${dct}issued`, description.issued)
    .date(`${dct}modified`, description.modified ?? changedAt.toISOString())
    .value(`${dcat}version`, version)
    .link(`${dcat}landingPage`, description.landingPage, `${foaf}Document`);
  describeContent(into, made, dataset);
  describeReach(into, made, dataset);
  for (const one of dataset.distributions) {
    made.to(`${dcat}distribution`, distribution(into, one, dataset, portal));
  }
  return made;
}

/** Who answers for it, and what it is about. */
function describeContent(into: Statements, made: Described, dataset: ListedDataset): void {
  const { keywords, contacts, themes, licence, accessRights, rights } = dataset.description;
  describePublisher(into, made, dataset);
  if (licence) made.to(`${dct}license`, licenceNode(into, licence));
  if (accessRights) {
    made.to(`${dct}accessRights`, rightsNode(into, accessRightIri(accessRights) ?? accessRights));
  }
  if (rights) made.to(`${dct}rights`, rightsNode(into, rights));
  for (const word of keywords) made.text(`${dcat}keyword`, word);
  for (const one of contacts) made.to(`${dcat}contactPoint`, contact(into, one));
  for (const one of themes) theme(into, made, one);
}

/** Who gives data and is no body of the government is said to be what it is. */
function describePublisher(into: Statements, made: Described, dataset: ListedDataset): void {
  const { description, sourceClass, organization, origin } = dataset;
  if (!description.publisher) return;
  const told = agent(into, description.publisher);
  const type = publisherTypeOf(origin ? null : (organization?.name ?? null));
  if (sourceClass === 'social') told.link(`${dct}type`, type, `${skos}Concept`);
  made.to(`${dct}publisher`, told);
}

/** Times, places and languages. */
function describeReach(into: Statements, made: Described, { description }: ListedDataset): void {
  const { frequency, temporal, spatial, languages } = description;
  if (frequency?.code) {
    made.link(`${dct}accrualPeriodicity`, frequencyIri(frequency.code), `${dct}Frequency`);
  }
  for (const tag of languages) {
    made.link(`${dct}language`, languageIri(tag) ?? null, `${dct}LinguisticSystem`);
  }
  for (const one of temporal) made.to(`${dct}temporal`, period(into, one));
  for (const one of spatial) made.to(`${dct}spatial`, place(into, one));
}

function agent(into: Statements, { name, iri, email, homepage }: Agent): Described {
  return into
    .named(iri, `${foaf}Agent`)
    .text(`${foaf}name`, hasText(name) ? name : inNoLanguage(iri))
    .link(`${foaf}mbox`, email && `mailto:${email}`)
    .link(`${foaf}homepage`, homepage, `${foaf}Document`);
}

const contact = (into: Statements, { name, email, phone, url }: Contact): Described =>
  into
    .unnamed(`${vcard}Kind`)
    .value(`${vcard}fn`, name ?? email ?? phone ?? url)
    .link(`${vcard}hasEmail`, email && `mailto:${email}`)
    .link(`${vcard}hasTelephone`, phone && `tel:${phone.replace(/\s/g, '')}`)
    .link(`${vcard}hasURL`, url);

/** By the word of its source, and by the EU's theme that comes nearest. */
function theme(into: Statements, made: Described, { iri, label }: Term): void {
  const known = (iri && dataThemeAt(iri)) || dataThemeOf(label['zh'] ?? '');
  if (known) {
    const concept = into.resource(known.iri, `${skos}Concept`);
    concept.text(`${skos}prefLabel`, { en: known.title }).link(`${skos}inScheme`, dataThemes);
    made.to(`${dcat}theme`, concept);
  }
  if (iri && known?.iri === iri) return;
  const named = hasText(label) ? label : inNoLanguage(iri);
  made.to(`${dcat}theme`, into.named(iri, `${skos}Concept`).text(`${skos}prefLabel`, named));
}

const period = (into: Statements, { start, end }: Period): Described =>
  into.unnamed(`${dct}PeriodOfTime`).date(`${dcat}startDate`, start).date(`${dcat}endDate`, end);

function place(into: Statements, { iri, label, box }: Place): Described {
  const made = into.named(iri, `${dct}Location`).text(`${skos}prefLabel`, label);
  if (!box) return made;
  const [west, south, east, north] = box;
  const corners = [
    ...[`${west} ${south}`, `${east} ${south}`, `${east} ${north}`, `${west} ${north}`],
    `${west} ${south}`,
  ];
  return made.value(`${dcat}bbox`, `POLYGON((${corners.join(',')}))`, `${geo}wktLiteral`);
}

function distribution(
  into: Statements,
  one: ListedDistribution,
  dataset: ListedDataset,
  portal: string,
): Described {
  const { format, mediaType, licence } = one;
  const iri = distributionIri(one, dataset, portal);
  const made = into.resource(iri, `${dcat}Distribution`);
  const access = [one.accessUrl, one.downloadUrl, dataset.description.landingPage];
  made
    .text(`${dct}title`, one.title)
    .text(`${dct}description`, one.description)
    .link(`${dcat}accessURL`, addressAmong(access) ?? datasetIri(dataset, portal))
    .link(`${dcat}downloadURL`, one.downloadUrl)
    .value(`${dcat}byteSize`, one.bytes, `${xsd}nonNegativeInteger`)
    .date(`${dct}issued`, one.issued)
    .date(`${dct}modified`, one.modified);
  if (mediaType) made.link(`${dcat}mediaType`, mediaTypeIri(mediaType), `${dct}MediaType`);
  if (format) made.to(`${dct}format`, formatNode(into, format));
  const held = licence ?? dataset.description.licence;
  if (held) made.to(`${dct}license`, licenceNode(into, held));
  if (one.rights) made.to(`${dct}rights`, rightsNode(into, one.rights));
  if (one.isService)
    made.to(
      `${dcat}accessService`,
      service(into, one, {
        iri,
        dataset: datasetIri(dataset, portal),
        of: dataset.description.title,
      }),
    );
  return made;
}

/** The source's own address where it has one, else ours. */
const distributionIri = (
  { identifier, id }: ListedDistribution,
  { origin }: ListedDataset,
  portal: string,
): string => {
  const own = origin && identifier && /^https?:/i.test(identifier) ? writtenIri(identifier) : null;
  return own ?? idAddress(portal, id);
};

const addressAmong = (addresses: readonly (string | null)[]): string | undefined =>
  addresses.find((one): one is string => one !== null && writtenIri(one) !== null);

/** By the table of file types where it has it, else as its source calls it. */
function formatNode(into: Statements, format: string): Described {
  const iri = fileTypeIri(format);
  return into
    .named(iri ?? null, `${dct}MediaTypeOrExtent`)

    .text(`${rdfs}label`, iri ? {} : inNoLanguage(format));
}

/** A statement of rights is an address where its source has one, else what it says. */
function rightsNode(into: Statements, rights: string): Described {
  const iri = writtenIri(rights);
  return into
    .named(iri, `${dct}RightsStatement`)
    .text(`${rdfs}label`, iri ? {} : inNoLanguage(rights));
}

/** A licence is an address where its source has one, else what it says. */
function licenceNode(into: Statements, licence: string): Described {
  const iri = writtenIri(licence);
  return into
    .named(iri, `${dct}LicenseDocument`)
    .text(`${dct}title`, iri ? {} : inNoLanguage(licence));
}

/** How rows are asked for; of each distribution its own, so that no service lists thousands of datasets. */
function service(
  into: Statements,
  { title, accessUrl }: ListedDistribution,
  { iri, dataset, of }: { readonly iri: string; readonly dataset: string; readonly of: Texts },
): Described {
  return into
    .resource(`${iri}#service`, `${dcat}DataService`)
    .text(`${dct}title`, hasText(title) ? title : of)
    .link(`${dcat}endpointURL`, addressAmong([accessUrl]) ?? dataset)
    .link(`${dcat}servesDataset`, dataset);
}
