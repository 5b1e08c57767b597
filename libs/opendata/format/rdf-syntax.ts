import type { Transform } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import type { Quad } from '@rdfjs/types';
import { limits } from '@shutong/platform';
import { BrokenCatalogue } from './catalogue';

export type RdfSyntax = 'turtle' | 'rdf-xml' | 'json-ld';

const chunk = 65_536;

/**
 * Statements of a document. Nothing is fetched for it: a context that stands elsewhere is a reason to refuse, and so is
 * an entity that stands for others. Other work gets its turn between two pieces.
 * @throws BrokenCatalogue
 */
export async function statementsOf(
  syntax: RdfSyntax,
  text: string,
  base: string,
): Promise<readonly Quad[]> {
  if (syntax === 'rdf-xml') assertHarmless(text);
  const parser = await parsers[syntax](base);
  const quads: Quad[] = [];
  let failure: unknown;
  const ended = new Promise<void>((resolve) => {
    parser.on('end', resolve);
    parser.on('close', resolve);
    parser.on('error', (error: unknown) => {
      failure ??= error;
      resolve();
    });
  });
  parser.on('data', (quad: Quad) => quads.push(quad));
  for (let at = 0; at < text.length && !failure; at += chunk) {
    parser.write(text.slice(at, at + chunk));
    await turn();
    if (quads.length > limits.harvestTriples.value) failure = tooMany();
  }
  if (!failure) parser.end();
  await (failure ? undefined : ended);
  if (failure) throw brokenBy(failure);
  return quads;
}

/** Loaded with the first document of their syntax: they cost each process time at its start, and few ever read one. */
const parsers: Readonly<Record<RdfSyntax, (baseIRI: string) => Promise<Transform>>> = {
  turtle: async (baseIRI) => new (await import('n3')).StreamParser({ baseIRI }),
  'rdf-xml': async (baseIRI) => {
    const { RdfXmlParser } = await import('rdfxml-streaming-parser');
    // One wrong address among thousands of records is that record's mistake.
    return new RdfXmlParser({ baseIRI, validateUri: false, allowDuplicateRdfIds: true });
  },
  'json-ld': async (baseIRI) => {
    const { JsonLdParser } = await import('jsonld-streaming-parser');
    return new JsonLdParser({ baseIRI, documentLoader: { load: refuseToLoad } });
  },
};

const refuseToLoad = async (address: string): Promise<never> => {
  throw new Error(`it needs the context ${address}, and contexts from elsewhere are not fetched`);
};

const tooMany = (): Error => new Error(`over ${limits.harvestTriples.value} statements`);

function brokenBy(error: unknown): BrokenCatalogue {
  const { message } = error as Error;
  return new BrokenCatalogue(`no RDF that can be read: ${message.slice(0, 300)}`);
}

const longestEntity = 1000;

/** An entity is an abbreviation of an address; one made of entities, or of a file, is an attack. */
function assertHarmless(text: string): void {
  if (!text.includes('<!ENTITY')) return;
  let expanded = 0;
  for (const [, said = ''] of text.matchAll(/<!ENTITY([^>]*)>/g)) {
    const [, name, value = ''] = /^\s+([\w.-]+)\s+["']([^"']*)["']\s*$/.exec(said) ?? [];
    const isPlain = name !== undefined && !/&(?!#)|%/.test(value) && value.length <= longestEntity;
    if (!isPlain) throw new BrokenCatalogue('entities that stand for others are not expanded');
    expanded += (text.split(`&${name};`).length - 1) * value.length;
  }
  if (expanded > limits.harvestBody.value) throw new BrokenCatalogue('its entities are too long');
}
