import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { projectRoot } from '@shutong/platform';

type Json = Readonly<Record<string, unknown>>;

/** An answer of a running server, as read from the socket. */
export interface Answered {
  readonly status: number;
  readonly type: string;
  readonly body: unknown;
}

/** An OpenAPI 3.1 document, by which answers and bodies of a running server are judged. */
export class OpenApi {
  private readonly document: { readonly paths: Record<string, Record<string, Json>> };
  private readonly ajv = addFormats(new Ajv2020({ strict: false, allErrors: true }));

  /** The name of a committed file, or a document that a server has given. */
  constructor(of: string | object) {
    this.document = (typeof of === 'string' ? committed(of) : of) as OpenApi['document'];
    this.ajv.addSchema(this.document, 'document');
  }

  /** `GET /health` and so on, sorted. */
  get operations(): string[] {
    return Object.entries(this.document.paths)
      .flatMap(([path, item]) =>
        Object.keys(item)
          .filter((method) => method !== 'parameters')
          .map((method) => `${method.toUpperCase()} ${path}`),
      )
      .sort();
  }

  /** What an operation takes in path and query. */
  parameters(
    method: string,
    path: string,
  ): readonly { name: string; description?: string; example?: string | number }[] {
    return (this.at(['paths', path, method, 'parameters']) ?? []) as never;
  }

  /** Schema of an operation's JSON body, with its references resolved and without descriptions. */
  bodySchema(method: string, path: string, type = 'application/json'): unknown {
    return this.plain(this.at(['paths', path, method, 'requestBody', 'content', type, 'schema']));
  }

  /** What is wrong with a body that is to be sent; empty where nothing is. */
  faultsOfBody(method: string, path: string, body: unknown): string[] {
    const validate = this.validator(['paths', path, method, 'requestBody', ...json, 'schema']);
    return faultsOf(validate, body);
  }

  /** What is wrong with an answer; empty where the document describes it. */
  faultsOf(method: string, path: string, { status, type, body }: Answered): string[] {
    const responses = ['paths', path, method, 'responses'];
    const described = [String(status), 'default'].find(
      (one) => this.at([...responses, one, 'content']) !== undefined,
    );
    const place = described ? [...responses, described] : ['components', 'responses', 'Problem'];
    const [essence = ''] = type.split(';', 1);
    if (this.at([...place, 'content', essence]) === undefined) return [`type ${type}`];
    return faultsOf(this.validator([...place, 'content', essence, 'schema']), body);
  }

  private validator(place: readonly string[]): ValidateFunction {
    const pointer = place.map((step) => step.replaceAll('~', '~0').replaceAll('/', '~1'));
    return this.ajv.compile({ $ref: `document#/${pointer.map(encodeURIComponent).join('/')}` });
  }

  private at(place: readonly string[]): unknown {
    return place.reduce<unknown>((node, step) => (node as Json | undefined)?.[step], this.document);
  }

  private plain(node: unknown): unknown {
    if (Array.isArray(node)) return node.map((item) => this.plain(item));
    if (typeof node !== 'object' || node === null) return node;
    const { $ref, ...rest } = node as Json;
    const own = Object.entries(rest)
      .filter(([name]) => name !== 'description')
      .map(([name, value]) => [name, this.plain(value)] as const);
    const referred = typeof $ref === 'string' ? this.plain(this.at($ref.split('/').slice(1))) : {};
    return { ...(referred as object), ...Object.fromEntries(own) };
  }
}

const committed = (file: string): unknown =>
  parse(readFileSync(join(projectRoot(), 'contracts', 'openapi', file), 'utf8'));

const json = ['content', 'application/json'];

function faultsOf(validate: ValidateFunction, value: unknown): string[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
