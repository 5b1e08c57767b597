import { buildSchema, getIntrospectionQuery, parse, validate } from 'graphql';
import { queryBounds } from './query-bounds';

const schema = buildSchema(`
  type Query { entry: Entry entries(first: Int): Entries }
  type Entries { nodes: [Entry!]! totalCount: Int! }
  type Entry { code: String items: [Item!]! parent: Entry }
  type Item { name: String }
`);
const refusals = (document: string) =>
  validate(schema, parse(document), queryBounds).map(({ message }) => message);

describe('the bounds of a GraphQL document', () => {
  it('take what pages and lists usually ask for', () => {
    expect(
      refusals(
        'query ($n: Int) { entries(first: $n) { totalCount nodes { code items { name } } } }',
      ),
    ).toEqual([]);
    expect(refusals('{ entries(first: 100) { nodes { code items { name } } } }')).toEqual([]);
  });

  it('refuse nesting, also where fragments hide it', () => {
    const deep = (levels: number) => 'parent { '.repeat(levels) + 'code' + ' }'.repeat(levels);
    expect(refusals(`{ entry { ${deep(8)} } }`)).toEqual([]);
    expect(refusals(`{ entry { ${deep(9)} } }`)).toEqual([
      'The document exceeds the limit of 10 levels.',
    ]);
    expect(
      refusals(`{ entry { ...a } } fragment a on Entry { ${deep(4)} parent { ...b } }
        fragment b on Entry { parent { ...c } } fragment c on Entry { ${deep(7)} }`),
    ).toEqual(['The document exceeds the limit of 10 levels.']);
  });

  it('refuse what multiplies: pages within aliases, lists within lists', () => {
    const pages = Array.from(
      { length: 30 },
      (_, n) => `a${n}: entries(first: 100) { nodes { items { name } code } }`,
    );
    expect(refusals(`{ ${pages.join(' ')} }`)).toEqual([]);
    const more = pages.map((page) => page.replace('code', 'code parent { items { name } }'));
    expect(refusals(`{ ${more.join(' ')} }`)).toEqual([
      'The document exceeds the limit of 50000 values.',
    ]);
  });

  it('count a page that names no size, and let none of fewer than no rows make up for others', () => {
    const page = 'entries { nodes { items { name } } }';
    const pages = (many: number) => Array.from({ length: many }, (_, n) => `a${n}: ${page}`);
    expect(refusals(`{ ${pages(20).join(' ')} }`)).toEqual([]);
    const large = (n: number) =>
      `b${n}: entries(first: 100) { nodes { items { name } items { name } } }`;
    const costly = Array.from({ length: 26 }, (_, n) => large(n)).join(' ');
    const tooMuch = ['The document exceeds the limit of 50000 values.'];
    expect(refusals(`{ ${costly} }`)).toEqual(tooMuch);
    expect(refusals(`{ less: entries(first: -100000) { nodes { code } } ${costly} }`)).toEqual(
      tooMuch,
    );
  });

  it('let the schema be asked for as every tool does, and refuse what multiplies it', () => {
    const all = { inputValueDeprecation: true, oneOf: true, schemaDescription: true };
    const told = { specifiedByUrl: true, directiveIsRepeatable: true };
    expect(refusals(getIntrospectionQuery())).toEqual([]);
    expect(refusals(getIntrospectionQuery({ ...all, ...told }))).toEqual([]);
    expect(refusals('{ __type(name: "Entry") { name fields { name } } }')).toEqual([]);
    const once = ['The document exceeds the limit of 1 list of the schema at a time.'];
    expect(refusals('{ __schema { types { fields { type { fields { name } } } } } }')).toEqual(
      once,
    );
    expect(
      refusals(`{ __schema { types { ...a } } } fragment a on __Type { fields { args { type { ...b } } } }
        fragment b on __Type { inputFields { name } }`),
    ).toEqual(once);
    const unnamed = ['The document exceeds the limit of 0 aliases of the schema.'];
    expect(refusals('{ a: __schema { types { name } } b: __schema { types { name } } }')).toEqual(
      unnamed,
    );
    expect(refusals('{ __schema { types { a: fields { name } b: fields { name } } } }')).toEqual(
      unnamed,
    );
    expect(refusals('{ here: __typename entry { what: __typename } }')).toEqual([]);
  });

  it('refuse an operation that the schema does not have', () => {
    expect(refusals('subscription { entry { code } }')).toEqual(['There is no subscription here.']);
  });

  it('weigh a chain of fragments that each spread the next one twice, and one that spreads itself', () => {
    const chain = Array.from(
      { length: 200 },
      (_, n) => `fragment f${n} on Entry { ${n < 199 ? `...f${n + 1} ...f${n + 1}` : 'code'} }`,
    );
    expect(refusals(`{ entry { ...f0 } } ${chain.join(' ')}`)).toEqual([
      'The document exceeds the limit of 50000 values.',
    ]);
    expect(refusals('{ entry { ...f } } fragment f on Entry { parent { ...f } }')).toEqual([]);
  });
});
