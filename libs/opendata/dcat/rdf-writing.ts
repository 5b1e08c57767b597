import type { Quad } from '@rdfjs/types';
import { escaped } from '../document/xml';
import { prefixes, rdf } from './statements';

/** Syntaxes by the ending of an address, the first where nothing is asked for. */
export const rdfMediaTypes = {
  ttl: 'text/turtle',
  jsonld: 'application/ld+json',
  rdf: 'application/rdf+xml',
  xml: 'application/rdf+xml',
  nt: 'application/n-triples',
} as const;
export type RdfEnding = keyof typeof rdfMediaTypes;
/** Syntaxes by all the media types under which they are asked for, the one that people read best first. */
export const rdfNegotiable = {
  ttl: [rdfMediaTypes.ttl, 'text/plain', 'text/html'],
  jsonld: [rdfMediaTypes.jsonld],
  rdf: [rdfMediaTypes.rdf, 'application/xml', 'text/xml'],
  nt: [rdfMediaTypes.nt],
} as const satisfies Partial<Record<RdfEnding, readonly string[]>>;
export const rdfEndings = Object.keys(rdfMediaTypes) as RdfEnding[];

/** A document of the statements, in the order in which they were made. */
export async function rdfDocument(ending: RdfEnding, quads: readonly Quad[]): Promise<string> {
  if (ending === 'jsonld') return jsonLd(quads);
  if (ending === 'rdf' || ending === 'xml') return rdfXml(quads);
  const { Writer } = await import('n3');
  const format = rdfMediaTypes[ending];
  const writer = new Writer(ending === 'ttl' ? { format, prefixes: { ...prefixes } } : { format });
  writer.addQuads([...quads]);
  return new Promise((resolve, reject) => {
    writer.end((error, text: string) => (error ? reject(error) : resolve(text)));
  });
}

/** Statements of each subject, in the order of its first. */
function bySubject(quads: readonly Quad[]): Quad[][] {
  const found = new Map<string, Quad[]>();
  for (const quad of quads) {
    const key = nameOf(quad.subject);
    const about = found.get(key);
    if (about) about.push(quad);
    else found.set(key, [quad]);
  }
  return [...found.values()];
}

const nameOf = ({ termType, value }: Quad['subject'] | Quad['object']): string =>
  termType === 'BlankNode' ? `_:${value}` : value;

/** An address by its prefix, where what follows is a plain name. */
function short(iri: string): string | undefined {
  const at = Math.max(iri.lastIndexOf('#'), iri.lastIndexOf('/')) + 1;
  const [name] = Object.entries(prefixes).find(([, one]) => one === iri.slice(0, at)) ?? [];
  const local = iri.slice(at);
  return name && /^[A-Za-z_][\w-]*$/.test(local) ? `${name}:${local}` : undefined;
}

/** As flattened, compacted JSON-LD 1.1 whose context names prefixes only, so that no reader fetches anything. */
function jsonLd(quads: readonly Quad[]): string {
  const graph = bySubject(quads).map((about) => {
    const node: Record<string, unknown> = { '@id': nameOf(about[0]!.subject) };
    for (const { predicate, object } of about) {
      const isType = predicate.value === `${rdf}type`;
      const property = isType ? '@type' : (short(predicate.value) ?? predicate.value);
      const value = isType ? (short(object.value) ?? object.value) : valueOf(object);
      const before = node[property] as unknown[] | undefined;
      node[property] = before ? [...before, value] : [value];
    }
    return node;
  });
  return `${JSON.stringify({ '@context': prefixes, '@graph': graph }, null, 1)}\n`;
}

function valueOf(object: Quad['object']): unknown {
  if (object.termType !== 'Literal') return { '@id': nameOf(object) };
  const { value, language, datatype } = object;
  if (language) return { '@value': value, '@language': language };
  const isText = datatype.value === `${prefixes['xsd']!}string`;
  return isText ? value : { '@value': value, '@type': short(datatype.value) ?? datatype.value };
}

/** One element for each subject (RDF 1.1 XML Syntax). Every property of ours has a prefix. */
function rdfXml(quads: readonly Quad[]): string {
  const namespaces = Object.entries(prefixes).map(([name, iri]) => ` xmlns:${name}="${iri}"`);
  const described = bySubject(quads).map((about) => {
    const { subject } = about[0]!;
    const name = subject.termType === 'BlankNode' ? 'rdf:nodeID' : 'rdf:about';
    const properties = about.map(({ predicate, object }) => element(predicate.value, object));
    const head = `  <rdf:Description ${name}="${escaped(subject.value)}">`;
    return [head, ...properties, '  </rdf:Description>'].join('\n');
  });
  const head = `<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF${namespaces.join('')}>`;
  return `${[head, ...described, '</rdf:RDF>'].join('\n')}\n`;
}

function element(property: string, object: Quad['object']): string {
  const name = short(property) ?? property;
  if (object.termType !== 'Literal') {
    const to = object.termType === 'BlankNode' ? 'rdf:nodeID' : 'rdf:resource';
    return `    <${name} ${to}="${escaped(object.value)}"/>`;
  }
  const { value, language, datatype } = object;
  const isText = datatype.value === `${prefixes['xsd']!}string`;
  const typed = isText ? '' : ` rdf:datatype="${escaped(datatype.value)}"`;
  const kind = language ? ` xml:lang="${escaped(language)}"` : typed;
  return `    <${name}${kind}>${escaped(value)}</${name}>`;
}
