import type { Quad, Term } from '@rdfjs/types';
import type { Texts } from '../description/description';
import { languageTag } from '../description/texts';

const dct = 'http://purl.org/dc/terms/';
const dc = 'http://purl.org/dc/elements/1.1/';
const dcat = 'http://www.w3.org/ns/dcat#';
const foaf = 'http://xmlns.com/foaf/0.1/';
const hydra = 'http://www.w3.org/ns/hydra/core#';
const rdf = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const rdfs = 'http://www.w3.org/2000/01/rdf-schema#';
const skos = 'http://www.w3.org/2004/02/skos/core#';
const vcard = 'http://www.w3.org/2006/vcard/ns#';
const schema = 'http://schema.org/';

export const vocabulary = { dct, dc, dcat, foaf, hydra, rdf, rdfs, skos, vcard, schema } as const;

const labels = [`${skos}prefLabel`, `${rdfs}label`, `${foaf}name`, `${dct}title`, `${vcard}fn`];

export const isIri = (term: Term): boolean => term.termType === 'NamedNode';
const isLiteral = (term: Term): boolean => term.termType === 'Literal';
/** Its name counts within its document, at this reading alone. */
export const isBlank = (term: Term): boolean => term.termType === 'BlankNode';
export const isNode = (term: Term): boolean => isIri(term) || isBlank(term);

const keyOf = (term: Term): string =>
  term.termType === 'BlankNode' ? `_:${term.value}` : term.value;

/** A language of a literal, as our texts name it. */
const languageOf = (term: Term): string =>
  'language' in term && term.language !== '' ? languageTag(term.language) : 'und';

/** Half characters and zero bytes, which nothing of ours can hold. */
const unreadable = /\p{Surrogate}|\0/u;

/** Statements by what they are about. */
export class RdfGraph {
  private readonly about = new Map<string, Map<string, Term[]>>();
  private readonly nodes = new Map<string, Term>();

  constructor(statements: readonly Quad[]) {
    for (const { subject, predicate, object } of statements) {
      if (unreadable.test(object.value) || unreadable.test(subject.value)) continue;
      const key = keyOf(subject);
      this.nodes.set(key, subject);
      const properties = this.about.get(key) ?? new Map<string, Term[]>();
      this.about.set(key, properties);
      const values = properties.get(predicate.value);
      if (values) values.push(object);
      else properties.set(predicate.value, [object]);
    }
  }

  /** In the order of the document. */
  ofType(...types: readonly string[]): Term[] {
    return [...this.nodes.values()].filter((node) =>
      this.values(node, `${rdf}type`).some(({ value }) => types.includes(value)),
    );
  }

  hasType(node: Term, type: string): boolean {
    return this.values(node, `${rdf}type`).some(({ value }) => value === type);
  }

  /** Of a node that is not described it knows nothing. */
  describes(node: Term): boolean {
    const properties = [...(this.about.get(keyOf(node))?.keys() ?? [])];
    return properties.some((property) => property !== `${rdf}type`);
  }

  /** Of the first of the properties that has any. */
  values(node: Term, ...properties: readonly string[]): readonly Term[] {
    const found = this.about.get(keyOf(node));
    const property = properties.find((one) => found?.has(one));
    return property === undefined ? [] : found!.get(property)!;
  }

  /** Subjects whose property holds anything. */
  having(...properties: readonly string[]): Term[] {
    return [...this.nodes.values()].filter((node) => this.values(node, ...properties).length > 0);
  }

  /** One value as text, an address too; the same one whatever order they come in. */
  value(node: Term, ...properties: readonly string[]): string | null {
    const said = this.values(node, ...properties).filter(
      (term) => term.termType !== 'BlankNode' && term.value.trim() !== '',
    );
    return said.map(({ value }) => value).sort()[0] ?? null;
  }

  /** In all languages; of several in one language the first in order. */
  texts(node: Term, ...properties: readonly string[]): Texts {
    const said = this.values(node, ...properties).filter(isLiteral);
    const ordered = [...said].sort((a, b) => (a.value < b.value ? 1 : -1));
    return Object.fromEntries(ordered.map((term) => [languageOf(term), term.value]));
  }

  /** What a value is called: a literal itself, a node by its label. */
  labelOf(term: Term): Texts {
    if (isLiteral(term)) return { [languageOf(term)]: term.value };
    return this.texts(term, ...labels);
  }
}
