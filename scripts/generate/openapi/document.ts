import type { Program } from 'typescript';
import { stringify } from 'yaml';
import type { Class } from '../doors';
import { mediaTypes } from '../../../libs/catalog/sheet/media-types';
import {
  exportMediaTypes,
  fileFormats,
  type ExportFormat,
} from '../../../libs/opendata/open-dataset/export-format';
import { parquetType } from '../../../libs/opendata/open-dataset/table-file';
import { dumpFormats } from '../../../libs/opendata/datastore/dump.controller';
import { datasetMediaTypes } from '../../../libs/opendata/dataset-address/dataset-format';
import { rdfMediaTypes } from '../../../libs/opendata/dcat/rdf-writing';
import { atomType } from '../../../libs/opendata/feed/atom';
import { geoJsonType } from '../../../libs/opendata/feature/feature-documents';
import { rowMediaTypes } from '../../../libs/opendata/open-dataset/row-format';
import { contentOf } from './bodies';
import { examples } from './examples';
import { parametersOf } from './parameters';
import { routesBehind, type Route } from './routes';
import { bytes, type Schema } from './schema';
import { SourceTypes } from './source-types';

export interface Surface {
  readonly title: string;
  readonly description: string;
  readonly doors: readonly Class[];
  /** The sources that the controllers are part of. */
  readonly program: Program;
  /** How callers of public addresses may, or have to, say who they are, by name. */
  readonly credentials?: Readonly<Record<string, object>>;
  /** Which of them an address takes; an empty one where it can do without. */
  readonly securityOf?: (route: Route) => readonly object[];
}

/** An OpenAPI 3.1 document of a process's REST addresses, printed from its controllers. */
export function openApi(surface: Surface): string {
  const types = new SourceTypes(surface.program);
  const routes = routesBehind(surface.doors);
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const security = surface.securityOf?.(route) ?? [];
    (paths[route.path] ??= {})[route.method] = operationOf(route, types, security);
  }
  const problem = types.type('ProblemDetails');
  const schemes = { ...(routes.some(isGuarded) ? { token } : {}), ...surface.credentials };
  const document = {
    openapi: '3.1.1',
    info: {
      title: surface.title,
      version: '1.0.0',
      description: `${surface.description} Printed by npm run generate.`,
      license: { name: 'Apache-2.0' },
    },
    paths,
    components: {
      schemas: Object.fromEntries([...types.components].sort(([a], [b]) => (a < b ? -1 : 1))),
      responses: {
        Problem: {
          description: 'RFC 9457; `code` is one of docs/errors.md.',
          content: { 'application/problem+json': { schema: problem } },
        },
      },
      ...(Object.keys(schemes).length > 0 ? { securitySchemes: schemes } : {}),
    },
  };
  return stringify(document, { aliasDuplicateObjects: false });
}

const token = {
  type: 'http',
  scheme: 'bearer',
  description: "A person's token of a trusted issuer, or a system's of /oauth/token.",
};

const isGuarded = ({ permission }: Route): boolean => permission !== undefined;

function operationOf(route: Route, types: SourceTypes, security: readonly object[]) {
  const { controller, handler, permission, publicBecause } = route;
  const description = types.description(controller.name, handler);
  const operationId = `${controller.name.replace(/Controller$/, '')}.${handler}`;
  const example = examples().get(operationId);
  const parameters = parametersOf(route, types).map((parameter) => ({
    ...parameter,
    ...(example?.query[parameter.name] === undefined
      ? {}
      : { example: example.query[parameter.name] }),
  }));
  const content = contentOf(route, types);
  return {
    operationId,
    ...(description === '' ? {} : { description }),
    ...(permission === undefined
      ? { security, 'x-public': publicBecause ?? '' }
      : { security: [{ token: [] }], 'x-permission': permission }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(content ? { requestBody: { required: true, content } } : {}),
    responses: responsesOf(route, types, example?.answer),
  };
}

function responsesOf({ controller, handler, status }: Route, types: SourceTypes, example: unknown) {
  const schema = types.answer(controller.name, handler);
  const usual = schema?.contentMediaType ? 'application/octet-stream' : 'application/json';
  const media = kinds[`${controller.name}.${handler}`] ?? [usual];
  const described = Object.fromEntries(
    media.map((one, at) => [
      one,
      {
        schema: parsed(one, schemaFor(one, schema)),
        ...(example === undefined || at > 0 ? {} : { example }),
      },
    ]),
  );
  const content = schema ? { content: described } : {};
  return {
    [status]: {
      description: schema ? 'The answer.' : 'Done; there is nothing to answer.',
      ...(withLicence.includes(`${controller.name}.${handler}`) ? { headers: licenceTold } : {}),
      ...content,
    },
    ...besides[`${controller.name}.${handler}`],
    default: refusalsOf(controller, types),
  };
}

/** What answers refusals in another shape than the usual one, as its clients know it. */
function refusalsOf({ name }: Class, types: SourceTypes) {
  if (!inCkansWay.includes(name)) return { $ref: '#/components/responses/Problem' };
  const schema: Schema = { oneOf: [types.type('CkanFailure'), { type: 'string' }] };
  const description = 'A refusal in the way of CKAN; an unknown action is one by a bare text.';
  return { description, content: { 'application/json': { schema } } };
}

const inCkansWay = ['CkanController', 'DumpController'];

/** Of what a handler resolves to, texts go with the media types of texts. */
function schemaFor(media: string, schema: Schema | undefined): Schema | undefined {
  const { oneOf } = schema ?? {};
  if (!oneOf) return schema;
  const isText = media !== 'application/json';
  const [only, ...others] = oneOf.filter(({ type }) => (type === 'string') === isText);
  return others.length > 0 ? { oneOf: [only!, ...others] } : only;
}

/** What is written beforehand is for readers as much JSON as what is written by the way. */
const parsed = (media: string, schema: Schema | undefined): Schema | undefined =>
  /[/+](json|yaml)$/.test(media) && schema?.type === 'string' ? { type: 'object' } : schema;

const unchanged = { description: 'As it was when the tag in If-None-Match was given.' };

/** Answers that are neither the usual one nor a refusal. */
const besides: Readonly<Record<string, Readonly<Record<number, object>>>> = {
  'DcatController.catalogue': { 304: unchanged },
  'DcatController.catalogueWritten': { 304: unchanged },
  'DatasetAddressController.dataset': { 304: unchanged },
  'DatasetAddressController.datasetWritten': { 304: unchanged },
  'DatasetAddressController.thing': { 304: unchanged },
  'FeedController.catalogue': { 304: unchanged },
  'FeedController.dataset': { 304: unchanged },
  'SitemapController.index': { 304: unchanged },
  'SitemapController.page': { 304: unchanged },
  'OpenRowsController.page': { 304: unchanged },
  'OpenRowsController.inFormat': { 304: unchanged },
  'DumpController.dump': { 304: unchanged },
  'OpenExportController.whole': { 304: unchanged },
  'OpenFileController.file': {
    206: {
      description: 'The part that Range asks for.',
      content: { [parquetType]: { schema: bytes } },
    },
    304: unchanged,
  },
};

const told = (description: string, required = false) => ({
  ...{ description, required, schema: { type: 'string' } },
});

/** What libs/opendata/open-dataset/licence-headers.ts writes. */
const licenceTold = {
  'Dataset-Version': told('Number of the version that the rows are of.', true),
  Link: told('`rel="license"`: the licence, where it has an address; `rel="next"`: the next page.'),
  'Dataset-Licence': told('The licence where it has no address, percent-encoded.'),
};
const withLicence = [
  ...['OpenRowsController.page', 'OpenRowsController.inFormat'],
  ...['OpenExportController.whole', 'OpenFileController.file', 'DumpController.dump'],
  ...['OpenFeaturesController.item', 'OpenFeaturesController.items'],
];

const rdfTypes = [...new Set(Object.values(rdfMediaTypes))];
const datasetTypes = [
  ...new Set(Object.values(datasetMediaTypes).map((one) => one.split(';')[0]!)),
];

const plainType = (format: ExportFormat): string => exportMediaTypes[format].split(';')[0]!;

/** What is neither JSON nor plain bytes; only the handler says. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  'ApiDocumentController.document': ['application/yaml'],
  'AgreementController.odrl': ['application/ld+json'],
  'DataJsonController.dataJson': ['application/json'],
  'DcatController.catalogue': rdfTypes,
  'DcatController.catalogueWritten': rdfTypes,
  'DatasetAddressController.dataset': datasetTypes,
  'DatasetAddressController.datasetWritten': datasetTypes,
  'DatasetAddressController.thing': datasetTypes,
  'FeedController.catalogue': [atomType],
  'FeedController.dataset': [atomType],
  'SitemapController.robots': ['text/plain'],
  'SitemapController.index': ['application/xml'],
  'SitemapController.page': ['application/xml'],
  'DumpController.dump': dumpFormats.map(plainType),
  'LogController.checkpoint': ['text/plain'],
  'OpenExportController.whole': fileFormats.map(plainType),
  'OpenFeaturesController.item': [geoJsonType],
  'OpenFeaturesController.items': [geoJsonType],
  'OpenFileController.file': [parquetType],
  'OpenRowsController.inFormat': Object.values(rowMediaTypes),
  'OpenRowsController.page': Object.values(rowMediaTypes),
  'SheetController.export': Object.values(mediaTypes),
};
