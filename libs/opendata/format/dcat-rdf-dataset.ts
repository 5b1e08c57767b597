import type { Term as Node } from '@rdfjs/types';
import { canonicalJson, limits } from '@shutong/platform';
import type { Contact, Distribution, Period, Place, Term, Texts } from '../description/description';
import { frequencyOf } from '../description/frequency';
import { Problems } from '../description/problems';
import { boundedText, hasText, languageTag, lengths } from '../description/texts';
import {
  addressOf,
  agentNamed,
  bytesIn,
  contactOf,
  dateIn,
  emailOf,
  emptyDescription,
  formatOf,
  mediaTypeOf,
} from '../description/values';
import { boxAround } from './shapes';
import { RdfGraph, isBlank, isIri, isNode, vocabulary } from './rdf-graph';
import type { Reading } from './record';

const { dct, dc, dcat, foaf, rdf, schema, vcard } = vocabulary;
const adms = 'http://www.w3.org/ns/adms#';
const locn = 'http://www.w3.org/ns/locn#';

/** Reads one dataset; values of a set are put in order, for a graph has none. */
export function readDataset(graph: RdfGraph, node: Node): Reading {
  const problems = new Problems();
  const reader = new NodeReader(graph, node, problems, '');
  const iri = isIri(node) ? node.value : null;
  const identifier = reader.text(lengths.address, `${dct}identifier`, `${dc}identifier`);
  const isSeries =
    graph.hasType(node, `${dcat}DatasetSeries`) && !graph.hasType(node, `${dcat}Dataset`);
  const description = {
    ...emptyDescription,
    type: isSeries ? ('series' as const) : ('dataset' as const),
    title: reader.texts(lengths.name, `${dct}title`, `${dc}title`, `${schema}name`),
    description: reader.texts(
      lengths.text,
      ...[`${dct}description`, `${dc}description`, `${schema}description`],
    ),
    publisher: reader.publisher(),
    contacts: reader.contacts(),
    themes: reader.themes(),
    keywords: reader.keywords(),
    licence: reader.statement(lengths.address, `${dct}license`),
    accessRights: reader.text(lengths.address, `${dct}accessRights`),
    rights: reader.statement(lengths.text, `${dct}rights`),
    frequency: frequencyOf(reader.text(lengths.address, `${dct}accrualPeriodicity`)),
    temporal: reader.periods(),
    spatial: reader.places(),
    issued: reader.date(`${dct}issued`),
    modified: reader.date(`${dct}modified`),
    landingPage: reader.address(`${dcat}landingPage`, `${foaf}page`),
    languages: reader.languages(),
    distributions: reader.distributions(),
  };
  const others = graph
    .values(node, `${adms}identifier`)
    .flatMap((one) => [
      isNode(one) ? graph.value(one, 'http://www.w3.org/2004/02/skos/core#notation') : one.value,
    ]);
  return { keys: [iri, identifier], alsoKnownAs: others, iri, description, problems };
}

const inOrder = <T>(values: readonly T[]): T[] =>
  values
    .map((value) => [canonicalJson(value), value] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .filter(([key], at, all) => at === 0 || all[at - 1]![0] !== key)
    .slice(0, limits.harvestList.value)
    .map(([, value]) => value);

class NodeReader {
  constructor(
    private readonly graph: RdfGraph,
    private readonly node: Node,
    private readonly problems: Problems,
    private readonly prefix: string,
  ) {}

  private at(node: Node, prefix: string): NodeReader {
    return new NodeReader(this.graph, node, this.problems, prefix);
  }

  private name(property: string): string {
    return `${this.prefix}${property.split(/[/#]/).at(-1)}`;
  }

  private bound(text: string, property: string, length: number): string | null {
    return boundedText(text, { field: this.name(property), length }, this.problems);
  }

  private boundAll(said: Texts, property: string, length: number): Texts {
    const kept = Object.entries(said).map(
      ([language, text]) => [language, this.bound(text, property, length)] as const,
    );
    return Object.fromEntries(kept.filter(([, text]) => text !== null)) as Texts;
  }

  text(length: number, ...properties: string[]): string | null {
    const said = this.graph.value(this.node, ...properties);
    return said === null ? null : this.bound(said, properties[0]!, length);
  }

  /** An address or a text; where what is said has no address, what it is called. */
  statement(length: number, property: string): string | null {
    const said = this.graph.value(this.node, property) ?? this.value(property);
    return said === null ? null : this.bound(said, property, length);
  }

  texts(length: number, ...properties: string[]): Texts {
    return this.boundAll(this.graph.texts(this.node, ...properties), properties[0]!, length);
  }

  date(property: string): string | null {
    return dateIn(this.graph.value(this.node, property), this.name(property), this.problems);
  }

  address(...properties: string[]): string | null {
    const said = this.graph.value(this.node, ...properties);
    return addressOf(said, this.name(properties[0]!), this.problems);
  }

  languages(): string[] {
    const named = this.graph.values(this.node, `${dct}language`).filter((one) => !isBlank(one));
    const said = named.map(({ value }) => value);
    const tags = said
      .map((one) => one.split(/[/#]/).filter(Boolean).at(-1) ?? one)
      .map(languageTag);
    return inOrder(tags.filter((tag) => tag !== 'und'));
  }

  publisher() {
    const [node] = this.graph.values(this.node, `${dct}publisher`, `${dct}creator`);
    if (!node) return null;
    const property = `${dct}publisher`;
    const name = this.boundAll(this.graph.labelOf(node), property, lengths.name);
    const iri = isIri(node) ? node.value : null;
    if (!hasText(name) && iri === null) return null;
    const agent = this.at(node, 'publisher.');
    const email = emailOf(this.graph.value(node, `${foaf}mbox`), 'publisher.mbox', this.problems);
    return agentNamed(name, { iri, email, homepage: agent.address(`${foaf}homepage`) });
  }

  contacts(): Contact[] {
    const found = this.graph.values(this.node, `${dcat}contactPoint`).filter(isNode);
    const contacts = found.map((node) => {
      const reader = this.at(node, 'contactPoint.');
      const email = this.through(node, `${vcard}hasEmail`, `${vcard}email`);
      const phone = this.through(node, `${vcard}hasTelephone`, `${vcard}telephone`);
      return contactOf({
        name: reader.text(lengths.name, `${vcard}fn`, `${vcard}organization-name`),
        email: emailOf(email, 'contactPoint.hasEmail', this.problems),
        phone: phone?.replace(/^tel:/, '').slice(0, 60) ?? null,
        url: reader.address(`${vcard}hasURL`),
      });
    });
    return inOrder(contacts.filter((one) => one !== null));
  }

  /** A value, or the value of the node between. */
  private through(node: Node, ...properties: string[]): string | null {
    const [value] = this.graph.values(node, ...properties);
    if (!value) return null;
    const inner = this.graph.value(value, `${vcard}hasValue`, `${vcard}value`, `${rdf}value`);
    return inner ?? (value.termType === 'BlankNode' ? null : value.value);
  }

  themes(): Term[] {
    const found = this.graph.values(this.node, `${dcat}theme`).map((node) => ({
      iri: isIri(node) ? node.value : null,
      label: this.boundAll(this.graph.labelOf(node), `${dcat}theme`, lengths.word),
    }));
    return inOrder(found.filter(({ iri, label }) => iri !== null || hasText(label)));
  }

  keywords(): Texts[] {
    const found = this.graph
      .values(this.node, `${dcat}keyword`)
      .map((word) => this.boundAll(this.graph.labelOf(word), `${dcat}keyword`, lengths.word));
    return inOrder(found.filter(hasText));
  }

  periods(): Period[] {
    const found = this.graph.values(this.node, `${dct}temporal`).filter(isNode);
    const periods = found.map((node) => {
      const end = (edge: string) =>
        dateIn(
          this.graph.value(node, `${dcat}${edge}`, `${schema}${edge}`),
          `temporal.${edge}`,
          this.problems,
        );
      return { start: end('startDate'), end: end('endDate') };
    });
    return inOrder(periods.filter(({ start, end }) => start !== null || end !== null));
  }

  places(): Place[] {
    const found = this.graph.values(this.node, `${dct}spatial`).map((node) => {
      const shapes = [`${dcat}bbox`, `${locn}geometry`];
      const shape = shapes.map((one) => this.graph.value(node, one)).find((one) => one !== null);
      return {
        iri: isIri(node) ? node.value : null,
        label: this.boundAll(this.graph.labelOf(node), `${dct}spatial`, lengths.name),
        box: boxAround(shape ?? '') ?? null,
      };
    });
    return inOrder(found.filter(({ iri, label, box }) => iri || box || hasText(label)));
  }

  distributions(): Distribution[] {
    const found = this.graph.values(this.node, `${dcat}distribution`).filter(isNode);
    return inOrder(found.map((node) => this.at(node, 'distribution.').distribution()));
  }

  private distribution(): Distribution {
    const media = this.value(`${dcat}mediaType`);
    const bytes = this.graph.value(this.node, `${dcat}byteSize`);
    const format = formatOf(this.value(`${dct}format`));
    return {
      identifier: isIri(this.node)
        ? this.node.value
        : this.text(lengths.address, `${dct}identifier`),
      title: this.texts(lengths.name, `${dct}title`),
      description: this.texts(lengths.text, `${dct}description`),
      format: format === 'octet-stream' ? null : format,
      mediaType: mediaTypeOf(media),
      bytes: bytesIn(bytes, this.name('byteSize'), this.problems),
      accessUrl: this.address(`${dcat}accessURL`),
      downloadUrl: this.address(`${dcat}downloadURL`),
      licence: this.statement(lengths.address, `${dct}license`),
      rights: this.statement(lengths.text, `${dct}rights`),
      issued: this.date(`${dct}issued`),
      modified: this.date(`${dct}modified`),
      isService: this.graph.values(this.node, `${dcat}accessService`).length > 0,
    };
  }

  /** A literal, a label, or the address itself. */
  private value(...properties: string[]): string | null {
    const [node] = this.graph.values(this.node, ...properties);
    if (!node) return null;
    const label = Object.values(this.graph.labelOf(node))[0];
    return label ?? this.graph.value(node, `${rdf}value`) ?? (isIri(node) ? node.value : null);
  }
}
