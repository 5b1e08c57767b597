import { buildSchema, parse, validate } from 'graphql';
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
