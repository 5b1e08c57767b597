import { limits } from '@shutong/platform';
import { mediaTypes } from '../../../libs/catalog/sheet/media-types';
import { schemaOfClass } from './class-schema';
import { bodyOf } from './parameters';
import type { Route } from './routes';
import { bytes, type Schema } from './schema';
import type { SourceTypes } from './source-types';

export type Content = Readonly<Record<string, { readonly schema: Schema }>>;

/** Bodies that no class describes, because what reads them is no validation pipe. */
const read: Readonly<Record<string, (types: SourceTypes) => Content>> = {
  'BatchController.order': (types) => ({
    'application/json': { schema: types.type('CallCommand') },
  }),
  'ChunkController.send': () => ({ 'application/octet-stream': { schema: bytes } }),
  'CallController.call': (types) => ({ 'application/json': { schema: types.type('CallCommand') } }),
  'CkanController.post': () => ckanParameters,
  'CkanController.postUnversioned': () => ckanParameters,
  'DepartmentImportController.import': () => ({
    'text/csv': { schema: { type: 'string', maxLength: limits.importBytes.value } },
  }),
  'SheetController.import': () => ({
    [mediaTypes.csv]: { schema: { type: 'string', maxLength: limits.sheetBytes.value } },
    [mediaTypes.xlsx]: { schema: bytes },
  }),
  'UploadController.receive': () => ({ 'application/partial-upload': { schema: bytes } }),
  'TokenController.token': () => ({ 'application/x-www-form-urlencoded': { schema: tokenForm } }),
};

/** Of the action. */
const ckanParameters: Content = {
  'application/json': { schema: { type: 'object' } },
  'application/x-www-form-urlencoded': { schema: { type: 'object' } },
};

/** RFC 6749 §4.4.2 with RFC 7523 §2.2. */
const tokenForm: Schema = {
  type: 'object',
  properties: {
    grant_type: { type: 'string', enum: ['client_credentials'] },
    client_assertion_type: {
      type: 'string',
      enum: ['urn:ietf:params:oauth:client-assertion-type:jwt-bearer'],
    },
    client_assertion: { type: 'string' },
  },
  required: ['grant_type', 'client_assertion_type', 'client_assertion'],
};

/** What a request to the address carries, by media type; undefined where it has no body. */
export function contentOf(route: Route, types: SourceTypes): Content | undefined {
  const body = bodyOf(route);
  if (body === undefined) return undefined;
  if (body) return { 'application/json': { schema: schemaOfClass(body) } };
  const name = `${route.controller.name}.${route.handler}`;
  const describe = read[name];
  if (!describe) throw new Error(`${name} takes a body that nothing describes: bodies.ts`);
  return describe(types);
}
