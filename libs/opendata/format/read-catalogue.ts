import { csvRows, knownSource } from '@shutong/catalog';
import { BrokenCatalogue, NotACatalogue, type Answer, type CataloguePage } from './catalogue';
import { readJson } from './read-json';
import { readDcatRdf } from './dcat-rdf';
import { readListing } from './listing';
import { fileOf, listingMaps } from './listing-maps';
import { textOf } from './text-body';
import { readUdataTable } from './udata';

/**
 * Finds by its content what an answer is, and reads it. Neither its name nor its declared type is asked: portals serve
 * JSON as text, RDF as XML and errors as anything.
 * @throws NotACatalogue naming what it is, BrokenCatalogue with the reason
 */
export async function readCatalogue(answer: Answer): Promise<CataloguePage> {
  const text = textOf(answer);
  const page = await readText(text, answer);
  if (page.datasets.length === 0 && page.documents.length === 0) refuseEmpty(page);
  return page;
}

/** A catalogue that has nothing is a fault far more often than an empty catalogue. */
function refuseEmpty({ refused }: CataloguePage): never {
  const [first] = refused;
  if (!first) throw new BrokenCatalogue('a catalogue without any dataset');
  throw new BrokenCatalogue(
    `none of its ${refused.length} records can come in; the first: ${first.why}`,
  );
}

async function readText(text: string, answer: Answer): Promise<CataloguePage> {
  const start = text.trimStart();
  if (start.startsWith('{') || (start.startsWith('[') && !isTurtle(start))) {
    return readJson(text, answer);
  }
  if (isTurtle(start)) return readDcatRdf('turtle', text, answer);
  if (start.startsWith('<')) return readXml(start, answer);
  return readTable(answer);
}

/** Directives, or a statement that begins with an address, a blank node or a prefixed name. */
function isTurtle(start: string): boolean {
  const bare = start.replace(/^(?:\s*#[^\n]*\n)+/, '').trimStart();
  return (
    /^(@prefix|@base|prefix\s|base\s)/i.test(bare) ||
    /^(<[^<>"{}|^`\s]*>|_:\S+|\[\s*\]|[\w-]*:[\w-]+)\s+(a|<[^<>\s]+>|[\w-]+:[\w-]+)\s/.test(bare)
  );
}

const rdfNamespace = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';

function readXml(text: string, answer: Answer): Promise<CataloguePage> {
  const root = rootOf(text);
  if (root === undefined) throw new BrokenCatalogue('no XML that can be read');
  const name = root.replace(/^.*:/, '');
  if (/^html$/i.test(root)) throw new NotACatalogue('a web page (HTML)');
  if (/^(MD|MI)_Metadata$/.test(name)) throw new NotACatalogue('metadata by ISO 19139');
  if (/^GetRecord/.test(name)) throw new NotACatalogue(answerOfCsw(text));
  if (name === 'RDF' || text.includes(rdfNamespace)) return readDcatRdf('rdf-xml', text, answer);
  throw new NotACatalogue(`XML of another kind (${root.slice(0, 60)})`);
}

/** CSW wraps records of several kinds. */
function answerOfCsw(text: string): string {
  const isDcat = text.includes('<dcat:') || text.includes('http://www.w3.org/ns/dcat#Dataset');
  const what = isDcat ? 'DCAT within it: harvest the portal’s own RDF' : 'metadata by ISO 19139';
  return `an answer of a catalogue service (CSW), ${what}`;
}

/** Name of the first element, behind declaration, comments and document type. */
function rootOf(text: string): string | undefined {
  if (/^<!doctype\s+html/i.test(text)) return 'html';
  const bare = text
    .slice(0, 100_000)
    .replace(/<\?.*?\?>/gs, '')
    .replace(/<!--.*?-->/gs, '')
    .replace(/<!DOCTYPE[^[>]*(\[.*?\])?\s*>/gis, '');
  return /^\s*<([\w.-]+(?::[\w.-]+)?)/.exec(bare)?.[1];
}

const manyColumns = 2;

function readTable(answer: Answer): CataloguePage {
  const rows = rowsOf(answer.body);
  const [head = []] = rows;
  const page = readUdataTable(rows);
  if (page) return page;
  const file = fileOf(answer.address);
  const known = knownSource(listingMaps(), file, { rows });
  if (known) return readListing(known.mapping, file, known.records);
  if (isListOfPortals(head)) throw new NotACatalogue('a list of portals');
  const isTable = head.length >= manyColumns && rows.length > 1;
  throw new NotACatalogue(isTable ? 'a table that no field map knows' : 'text of another kind');
}

function rowsOf(body: Buffer): string[][] {
  try {
    return csvRows(body);
  } catch (error) {
    throw new NotACatalogue(`text of another kind (${(error as Error).message.slice(0, 100)})`);
  }
}

/** One row a portal: what it runs on and where its interface is. */
const isListOfPortals = (head: readonly string[]): boolean =>
  head.includes('url') &&
  ['generator', 'api_endpoint', 'api_type'].some((one) => head.includes(one));
