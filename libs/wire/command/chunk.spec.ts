import {
  chunkHash,
  commandHash,
  keyNamesOf,
  openAnswer,
  openCommand,
  requestId,
  requestTime,
  sealAnswer,
  sealCommand,
  verifyStatement,
  type CallAnswer,
  type CallCommand,
  type ChunkContent,
  type ChunkRow,
} from '..';
import { now, parties, refusal, verifyRequest, type Parties } from '../parties.fixture';

const row = (number: string): ChunkRow => ({
  keys: { residentNumber: number },
  claims: { name: '张三', birthDate: '1949-12-31' },
});
const chunk = { id: '0199f0f2-7c1e-7d0a-9f43-2b6a5f1c0e77', rows: [row('1'), row('2'), row('3')] };

describe('A chunk', () => {
  let all: Parties;
  let command: CallCommand;
  const request = (content: object, rowsAsked = 3) => ({
    clear: { ...verifyRequest.clear, rowsAsked },
    content: { keys: {}, ...content },
  });
  const sealed = (content: object, rowsAsked = 3) =>
    sealCommand(request(content, rowsAsked), {
      own: all.requester.keys,
      provider: all.provider.card,
    });
  const answered = (content: ChunkContent): Promise<CallAnswer> =>
    sealAnswer(
      { outcome: 'answered', answeredAt: now, content },
      { command, own: all.provider.keys, requester: all.requester.card },
    );
  const opened = (answer: unknown) =>
    openAnswer(answer, { command, own: all.requester.keys, provider: all.provider.card });

  beforeAll(async () => {
    all = await parties();
    command = await sealed({ chunk });
  });

  it('opens at the provider to what was sealed, and shows the hub how many rows there are', async () => {
    const by = { own: all.provider.keys, requester: all.requester.card, now };
    const { content } = await openCommand(command, by);
    expect(content.chunk).toEqual(chunk);
    expect(keyNamesOf(content)).toEqual(['residentNumber']);
    expect(command.rowsAsked).toBe(3);
    expect(JSON.stringify(command)).not.toMatch(/张三|1949|0e77/);
  });

  it.each<[string, object, number, string]>([
    ['another number of rows than it says', { chunk }, 2, '/chunk/rows'],
    ['keys beside it', { chunk, keys: { a: 1 } }, 3, '/chunk'],
    ['claims beside it', { chunk, claims: row('1').claims }, 3, '/chunk'],
    ['a page', { chunk, after: 'x' }, 3, '/chunk'],
    ['no row', { chunk: { ...chunk, rows: [] } }, 0, '/chunk/rows minItems'],
    ['an id that is none', { chunk: { ...chunk, id: 'x' } }, 3, '/chunk/id pattern'],
    [
      'rows that claim something else',
      { chunk: { ...chunk, rows: [row('1'), row('2'), { ...row('3'), claims: { name: 'x' } }] } },
      3,
      '/chunk/rows/claims',
    ],
    [
      'rows of other keys',
      { chunk: { ...chunk, rows: [row('1'), row('2'), { ...row('3'), keys: { name: 'x' } }] } },
      3,
      '/chunk/rows/keys',
    ],
    [
      'more rows than a log entry can name people',
      { chunk: { ...chunk, rows: Array.from({ length: 101 }, (_, at) => row(`${at}`)) } },
      101,
      '/chunk/rows maxItems',
    ],
  ])('is refused with %s', async (_what, content, rowsAsked, place) => {
    expect(await refusal(() => sealed(content, rowsAsked))).toBe(`wire.content-malformed ${place}`);
  });

  it('is none of a query', async () => {
    const query = request({ chunk });
    const asked = { ...query, clear: { ...query.clear, mode: 'query' as const } };
    const keys = { own: all.requester.keys, provider: all.provider.card };
    expect(await refusal(() => sealCommand(asked, keys))).toBe('wire.content-malformed /chunk');
  });

  it('is answered row by row; the hub reads how many were answered and how many failed', async () => {
    const content = { results: 'mer', refused: { 'connector.key-ambiguous': [2] } };
    const answer = await answered(content);
    expect(answer.rows).toEqual({ answered: 1, sourceErrors: 1 });
    expect(await verifyStatement(answer, command, all.provider.card)).toMatchObject({
      rows: { answered: 1, sourceErrors: 1 },
    });
    expect(await opened(answer)).toMatchObject({ outcome: 'answered', content });
  });

  it('has one length of answer, whatever the results', async () => {
    const lengths = ['mmm', 'ddd', 'nnn', 'mdn', 'eee'].map(
      async (results) => (await answered({ results })).sealed!.length,
    );
    expect(new Set(await Promise.all(lengths)).size).toBe(1);
  });

  it.each<[string, ChunkContent, string]>([
    ['too few results', { results: 'mm' }, '/results'],
    ['a refusal without a code', { results: 'mrm' }, '/refused'],
    ['a code without a refusal', { results: 'mmm', refused: { a: [1] } }, '/refused'],
    ['a code for another row', { results: 'mrm', refused: { a: [0] } }, '/refused'],
  ])('takes no answer with %s', async (_what, content, place) => {
    expect(await refusal(() => answered(content))).toBe(`wire.content-malformed ${place}`);
  });

  it('takes no answer without counts, and no single one has any', async () => {
    const answer: Partial<CallAnswer> = { ...(await answered({ results: 'mdn' })) };
    delete (answer as { rows?: unknown }).rows;
    expect(await refusal(() => opened(answer))).toBe('wire.statement-mismatch rows');
    const single = await sealCommand(verifyRequest, {
      own: all.requester.keys,
      provider: all.provider.card,
    });
    const by = { command: single, own: all.provider.keys, requester: all.requester.card };
    const reply = { outcome: 'answered', answeredAt: now, content: { result: 'match' } } as const;
    expect((await sealAnswer(reply, by)).rows).toBeUndefined();
    // One result for three rows says nothing of two of them.
    expect(await refusal(() => sealAnswer(reply, { ...by, command }))).toBe('wire.malformed /rows');
  });

  it('is another one with other rows, or under another agreement', () => {
    const hashes = [
      chunkHash('a', chunk),
      chunkHash('b', chunk),
      chunkHash('a', { ...chunk, rows: chunk.rows.slice(1) }),
      chunkHash('a', { ...chunk, id: requestId(now) }),
      commandHash(command),
    ];
    expect(new Set(hashes).size).toBe(5);
    expect(chunkHash('a', structuredClone(chunk))).toBe(hashes[0]);
  });

  it('tells by its id when it was made', () => {
    expect(requestTime(requestId(now))).toBe(now);
    expect(requestTime(requestId(now + 999))).toBe(now);
  });
});
