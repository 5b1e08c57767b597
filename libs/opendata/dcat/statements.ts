import type { BlankNode, DataFactory, NamedNode, Quad } from '@rdfjs/types';
import type { Texts } from '../description/description';
import { writable } from '../document/xml';
import { vocabulary } from '../format/rdf-graph';

type Node = NamedNode | BlankNode;

export const { dct, dcat, foaf, hydra, rdf, rdfs, skos, vcard } = vocabulary;
export const xsd = 'http://www.w3.org/2001/XMLSchema#';
export const geo = 'http://www.opengis.net/ont/geosparql#';

/** Prefixes by which the written syntaxes abbreviate. */
export const prefixes: Readonly<Record<string, string>> = {
  ...{ dcat, dct, foaf, geo, hydra, rdf, rdfs, skos, vcard, xsd },
};

/**
 * An address of a source as it may stand in every syntax, what is not allowed in one escaped (RFC 3987); null where it is none.
 */
export function writtenIri(text: string): string | null {
  if (!/^[a-z][a-z0-9+.-]*:./i.test(text)) return null;
  const kept = writable(text.trim()).replace(/%(?![0-9a-f]{2})/gi, '%25');
  return kept.replace(/[\s<>"{}|\\^`]/gu, (one) => encodeURIComponent(one));
}

/** Statements in the order in which they are made. Blank nodes are numbered, so that the same data is written the same. */
export class Statements {
  readonly quads: Quad[] = [];
  private readonly made = new Set<string>();
  private blanks = 0;

  constructor(private readonly factory: DataFactory) {}

  /** A resource with an address of ours, which is sound. */
  resource(iri: string, ...types: string[]): Described {
    return this.described(this.factory.namedNode(iri), types);
  }

  /** A resource with an address of its own, where that can be written, else one without. */
  named(iri: string | null, ...types: string[]): Described {
    const written = iri === null ? null : writtenIri(iri);
    return written === null ? this.unnamed(...types) : this.resource(written, ...types);
  }

  unnamed(...types: string[]): Described {
    this.blanks += 1;
    return this.described(this.factory.blankNode(`b${this.blanks}`), types);
  }

  state(subject: Node, property: string, object: Quad['object']): void {
    // Concepts and agents recur with each dataset; what is said of them is said once.
    const { termType, value } = object;
    const kind = object.termType === 'Literal' ? `${object.language} ${object.datatype.value}` : '';
    const key = [subject.value, property, termType, kind, value].join('\n');
    if (this.made.has(key)) return;
    this.made.add(key);
    this.quads.push(this.factory.quad(subject, this.factory.namedNode(property), object));
  }

  /** What XML may not hold is left out, so that all syntaxes say the same. */
  literal(subject: Node, property: string, value: string, kind?: string): void {
    const datatype = kind?.startsWith('http') ? this.factory.namedNode(kind) : kind;
    this.state(subject, property, this.factory.literal(writable(value), datatype));
  }

  private described(node: Node, types: readonly string[]): Described {
    const made = new Described(this, node);
    for (const type of types) this.state(node, `${rdf}type`, this.factory.namedNode(type));
    return made;
  }
}

/** A resource of which more is said. What is null, or cannot be written, is left out. */
export class Described {
  constructor(
    private readonly into: Statements,
    readonly node: Node,
  ) {}

  text(property: string, texts: Texts): this {
    for (const [language, text] of Object.entries(texts)) {
      this.into.literal(this.node, property, text, language === 'und' ? undefined : language);
    }
    return this;
  }

  value(property: string, value: string | number | null, datatype?: string): this {
    if (value !== null) this.into.literal(this.node, property, String(value), datatype);
    return this;
  }

  /** A year, month, day or instant, typed as what it is (XML Schema). */
  date(property: string, said: string | null): this {
    if (said === null) return this;
    const types = { 4: 'gYear', 7: 'gYearMonth', 10: 'date' } as const;
    const type = types[said.length as keyof typeof types] ?? 'dateTime';
    return this.value(property, said, `${xsd}${type}`);
  }

  to(property: string, other: Described): this {
    this.into.state(this.node, property, other.node);
    return this;
  }

  /** To a resource elsewhere, of the types that a reader of this document alone has to know. */
  link(property: string, iri: string | null, ...types: string[]): this {
    const written = iri === null ? null : writtenIri(iri);
    return written === null ? this : this.to(property, this.into.resource(written, ...types));
  }
}
