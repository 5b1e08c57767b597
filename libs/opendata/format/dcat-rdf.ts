import type { Term } from '@rdfjs/types';
import { BrokenCatalogue, NotACatalogue, type Answer, type CataloguePage } from './catalogue';
import { readDataset } from './dcat-rdf-dataset';
import { RdfGraph, isIri, isNode, vocabulary } from './rdf-graph';
import { statementsOf, type RdfSyntax } from './rdf-syntax';
import { readRecords } from './record';

const { dcat, hydra, schema } = vocabulary;

/** A catalogue, or datasets without one, in DCAT. */
export async function readDcatRdf(
  syntax: RdfSyntax,
  text: string,
  { address }: Pick<Answer, 'address'>,
): Promise<CataloguePage> {
  const graph = new RdfGraph(await statementsOf(syntax, text, address));
  const datasets = datasetsOf(graph);
  const next = nextOf(graph, address);
  const documents = datasets.length > 0 || next !== null ? [] : namedOnly(graph);
  if (datasets.length === 0 && documents.length === 0) refuseWithoutDatasets(graph);
  const records = readRecords(datasets, (node) => readDataset(graph, node));
  return { kind: 'dcat-rdf', ...records, next, documents, total: totalOf(graph) };
}

/** Those with a description; one that is only pointed at is described elsewhere. */
function datasetsOf(graph: RdfGraph): Term[] {
  const typed = graph.ofType(`${dcat}Dataset`, `${dcat}DatasetSeries`);
  const known = new Set(typed.map(({ value }) => value));
  const listed = listedIn(graph).filter(
    (node) => !known.has(node.value) && !graph.hasType(node, `${dcat}Catalog`),
  );
  // A catalogue is a dataset in DCAT 3; it is none that anybody looks for here.
  const found = [...typed.filter((node) => !graph.hasType(node, `${dcat}Catalog`)), ...listed];
  return found.filter((node) => graph.describes(node));
}

const listedIn = (graph: RdfGraph): Term[] =>
  graph
    .having(`${dcat}dataset`)
    .flatMap((catalogue) => [...graph.values(catalogue, `${dcat}dataset`)])
    .filter(isNode);

/** Addresses of datasets that have a document each. */
const namedOnly = (graph: RdfGraph): string[] => [
  ...new Set(
    listedIn(graph)
      .filter((node) => isIri(node) && /^https?:/.test(node.value))
      .map(({ value }) => value),
  ),
];

/** Where the next page is, in every way in which Hydra has said it; a page that follows itself ends. */
function nextOf(graph: RdfGraph, address: string): string | null {
  const properties = [`${hydra}next`, `${hydra}nextPage`];
  for (const page of graph.having(...properties)) {
    const said = graph.value(page, ...properties);
    if (said === null || !URL.canParse(said, address)) continue;
    const next = new URL(said, address).href;
    if (next !== new URL(address).href) return next;
  }
  return null;
}

function totalOf(graph: RdfGraph): number | null {
  const totals = graph
    .having(`${hydra}totalItems`)
    .map((node) => Number(graph.value(node, `${hydra}totalItems`)));
  return totals.find((total) => Number.isInteger(total) && total >= 0) ?? null;
}

function refuseWithoutDatasets(graph: RdfGraph): never {
  if (graph.ofType(`${dcat}Catalog`).length > 0) {
    throw new BrokenCatalogue('a catalogue without any dataset');
  }
  const pages = graph.ofType(`${schema}Dataset`, 'https://schema.org/Dataset');
  if (pages.length > 0) throw new NotACatalogue('a schema.org description of one dataset’s page');
  if (graph.ofType(`${dcat}DataService`).length > 0) {
    throw new NotACatalogue('DCAT that describes services and no dataset');
  }
  throw new NotACatalogue('RDF without any dcat:Dataset');
}
