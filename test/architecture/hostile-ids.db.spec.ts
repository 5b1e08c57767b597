import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  type GraphQLField,
  type GraphQLInputType,
} from 'graphql';
import { limits, projectRoot } from '@shutong/platform';
import { startHub, type HubUnderTest } from '../support/hub';

const schema = buildSchema(
  readFileSync(join(projectRoot(), 'contracts/graphql/hub.graphql'), 'utf8'),
);
const operations = [schema.getQueryType()!, schema.getMutationType()!].flatMap((type) =>
  Object.values(type.getFields()).map((field) => ({ kind: type.name.toLowerCase(), field })),
);

/** A cursor as the lists make them, of a key that none made. */
const forged = (...key: unknown[]) => Buffer.from(JSON.stringify(key)).toString('base64url');
const hostile: Readonly<Record<string, string>> = {
  nothing: '',
  'a word': 'abc',
  NUL: 'a\0b',
  'half a surrogate pair': 'a\ud800b',
  'an override of direction': 'a\u202eb',
  'an escape': 'a\u001b[2Jb',
  '10,700 characters': 'xyzzy42'.repeat(1529),
  'a forged cursor': forged('abc'),
  'a forged cursor of two': forged('abc', 'abc'),
  'a forged cursor with NUL': forged('\0'),
};

/** A value of the type whose texts are all the hostile one. */
function valueOf(type: GraphQLInputType, text: string): unknown {
  if (isNonNullType(type)) return valueOf(type.ofType, text);
  if (isListType(type)) return [valueOf(type.ofType, text)];
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    return Object.fromEntries(fields.map(({ name, type: inner }) => [name, valueOf(inner, text)]));
  }
  const others: Record<string, unknown> = { Int: 1, Float: 1, Boolean: true };
  return others[type.name] ?? (type.name === 'DateTime' ? '2099-01-01T00:00:00Z' : text);
}

/** What an argument holds while another one is hostile; what may be left out is. */
const harmless = (type: GraphQLInputType) =>
  isNonNullType(type) ? valueOf(type, '0198f3a0-0000-7000-8000-000000000000') : undefined;

function documentOf(kind: string, { name, args, type }: GraphQLField<unknown, unknown>): string {
  const list = (item: (arg: (typeof args)[number]) => string) =>
    args.length === 0 ? '' : `(${args.map(item).join(', ')})`;
  const variables = list((arg) => `$${arg.name}: ${arg.type.toString()}`);
  const selection = isLeafType(getNamedType(type)) ? '' : '{ __typename }';
  return `${kind} ${variables} { ${name}${list((arg) => `${arg.name}: $${arg.name}`)} ${selection} }`;
}

let hub: HubUnderTest;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.stop());

const sent = async (headers: Record<string, string>, payload: string, role = 'auditor') => {
  const url = '/graphql';
  const authorization = `Bearer ${hub.tokens[role]}`;
  const answer = await hub.app.inject({
    ...{ method: 'POST', url, payload, headers: { authorization, ...headers } },
  });
  return { status: answer.statusCode, ...answer.json<Answer>() };
};
const ask = (query: string, variables: object = {}, role?: string) =>
  sent({ 'content-type': 'application/json' }, JSON.stringify({ query, variables }), role);
/** Who was the first that might do it. */
const doors = new Map<string, string>();
/** As the first who may do it at all. */
async function askAllowed(query: string, variables: object = {}) {
  let answer: Awaited<ReturnType<typeof ask>> | undefined;
  const known = doors.get(query);
  for (const role of [...(known ? [known] : []), ...Object.keys(hub.tokens)]) {
    answer = await ask(query, variables, role);
    doors.set(query, role);
    if (answer.errors?.[0]?.extensions.code !== 'platform.forbidden') break;
  }
  return answer!;
}

interface Answer {
  readonly errors?: readonly { readonly message: string; readonly extensions: Failure }[];
}
interface Failure {
  readonly code: string;
  readonly status?: number;
  readonly instance?: string;
  readonly problems?: readonly { readonly field: string }[];
}

describe('hostile texts', () => {
  it.each(Object.entries(hostile))('%s breaks no operation', async (_, text) => {
    const broken: unknown[] = [];
    const reached = new Set<string>();
    for (const { kind, field } of operations) {
      for (const { name } of field.args.length > 0 ? field.args : [{ name: '' }]) {
        const variables = Object.fromEntries(
          field.args.map((arg) => [
            arg.name,
            arg.name === name ? valueOf(arg.type, text) : harmless(arg.type),
          ]),
        );
        const { status, errors = [] } = await askAllowed(documentOf(kind, field), variables);
        const failures = errors.map(({ extensions }) => extensions);
        failures.forEach(({ code }) => reached.add(code));
        const bad = failures.filter((one) => (one.status ?? 0) >= 500 || !one.instance);
        if (status >= 500 || bad.length > 0) broken.push([field.name, name, status, bad]);
      }
    }
    expect(broken).toEqual([]);
    expect(reached).toContain('platform.invalid-input');
  });
});

describe('a refusal names its field', () => {
  it.each([
    ['{ agreement(id: "abc") { id } }', 'id'],
    [
      `mutation { answerApplication(applicationId: "abc",
         decisionId: "019cac46-1500-7b41-9d6f-503f76998b13") { id } }`,
      'applicationId',
    ],
    ['{ delivery(call: "") { call } }', 'call'],
    ['{ department(code: "a\\u0000b") { code } }', 'code'],
    ['{ people(after: "\\u0000") { nodes { id } } }', 'after'],
    ['{ people(after: "\\u202e") { nodes { id } } }', 'after'],
    ['mutation { relinquishAgreement(id: "", reason: "a\\u2066b") { id } }', 'reason'],
    [
      `mutation { registerDepartment(input: { code: "1", name: "a\\u001bb", division: "1",
         level: "province" }) { code } }`,
      'name',
    ],
  ])('%s', async (query, field) => {
    const { errors = [] } = await askAllowed(query);
    expect(errors[0]!.extensions).toMatchObject({
      ...{ code: 'platform.invalid-input', status: 400 },
      problems: [expect.objectContaining({ field })],
    });
  });
});

describe('a document that is not taken', () => {
  const expected = (field: string) => ({
    status: 400,
    errors: [
      { extensions: { code: 'platform.invalid-input', status: 400, problems: [{ field }] } },
    ],
  });

  it('for its size is refused in our words', async () => {
    const aliases = Array.from(
      { length: limits.graphqlTokens.value },
      (_, n) => `a${n}: __typename`,
    );
    expect(await ask(`{ ${aliases.join(' ')} }`)).toMatchObject(expected('query'));
  });

  it('for how it came is refused in our words', async () => {
    const plain = await sent({ 'content-type': 'text/plain' }, '{"query":"{ __typename }"}');
    expect(plain).toMatchObject(expected('request'));
  });

  it('for what GraphQL finds wrong keeps the code of GraphQL', async () => {
    for (const [query, code] of [
      ['{', 'GRAPHQL_PARSE_FAILED'],
      ['{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
      ['query ($id: ID!) { agreement(id: $id) { id } }', 'BAD_USER_INPUT'],
    ] as const) {
      expect(await ask(query)).toMatchObject({ errors: [{ extensions: { code } }] });
    }
  });
});
