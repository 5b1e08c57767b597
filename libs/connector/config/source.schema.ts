import { byCode, environment, object, text } from './shapes';

const folder = text;
/** RFC 6901; the empty one is the whole. */
const pointer = { type: 'string', pattern: '^(/([^~/]|~[01])*)*$', maxLength: 500 };

/** A TLS of which the certificate is not checked would be none, so that there is no other mode. */
const mysqlUrl =
  '^mysql://[^/?#\\s]+/[^/?#\\s]+([?]sslmode=(disable|verify-full)(&sslrootcert=[^&#\\s]+)?)?$';

const httpTable = object(
  {
    path: { type: 'string', pattern: '^(/[^?#\\s]*)?$', maxLength: 500 },
    parameters: byCode(text),
    rows: pointer,
    total: pointer,
    columns: { type: 'array', items: text, minItems: 1, maxItems: 500, uniqueItems: true },
  },
  ['path', 'columns'],
);

/** Headers that are HTTP's own say nothing of who asks. */
const credential = object({
  header: {
    type: 'string',
    pattern: '^[A-Za-z0-9-]{1,100}$',
    not: { pattern: '^([Hh]ost|[Cc]ontent-[Ll]ength|[Tt]ransfer-[Ee]ncoding|[Cc]onnection)$' },
  },
  environment,
});

/** One entry of `sources`. */
export const sourceSchema = {
  type: 'object',
  required: ['kind'],
  discriminator: { propertyName: 'kind' },
  oneOf: [
    object({ kind: { const: 'postgres' }, url: { type: 'string', pattern: '^postgres(ql)?://' } }),
    object({ kind: { const: 'mysql' }, url: { type: 'string', pattern: mysqlUrl } }),
    object({ kind: { const: 'csv' }, folder, encoding: { enum: ['utf-8', 'gb18030'] } }, [
      'kind',
      'folder',
    ]),
    object({ kind: { const: 'excel' }, folder }),
    object(
      {
        kind: { const: 'http' },
        url: { type: 'string', pattern: '^https?://[^\\s/?#@]+(/[^\\s?#]*[^\\s?#/])?$' },
        credential,
        tables: byCode(httpTable),
      },
      ['kind', 'url', 'tables'],
    ),
  ],
};
