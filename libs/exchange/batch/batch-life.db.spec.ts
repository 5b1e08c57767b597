import fc from 'fast-check';
import { FixedClock, limits, type Context } from '@shutong/platform';
import { bureau, type ExchangeUnderTest } from '../../../test/support/exchange';
import { HubBatches, type OrderedBatch } from '../../../test/support/hub-batches';
import { codeOf } from '../../../test/support/refusals';
import { assertLives } from '../../../test/support/lives';
import type { Agreement } from '../agreement/agreement.entity';
import { BatchEndings } from './batch-endings.service';
import type { Batch, BatchChunk } from './batch.entity';
import { after, batchStates, openStates } from './batch.states';
import { Batches } from './batches.service';

const start = new Date('2026-03-02T10:00:00+08:00');

/** The two connectors, and one of another department. */
const people = ['provider', 'requester', 'stranger'] as const;
const person = fc.constantFrom(...people);
const tried = fc.record({
  action: fc.constantFrom('send', 'send', 'finish', 'receive', 'receive', 'fail', 'lapse'),
  /** Mostly whoever has something to do. */
  by: fc.option(person, { nil: undefined, freq: 4 }),
  /** Mostly the next chunk. */
  number: fc.oneof(
    { arbitrary: fc.constant(0), weight: 6 },
    { arbitrary: fc.integer({ min: -2, max: 2 }), weight: 1 },
  ),
  accepted: fc.integer({ min: 0, max: 2 }),
  /** The same is said twice at the same moment; as two different things where there is something to choose. */
  isRaced: fc.boolean(),
});
type Tried = typeof tried extends fc.Arbitrary<infer T> ? T : never;

const next = { by: undefined, number: 0, accepted: 1, isRaced: false } as const;
/** From the order to the last receipt: chance alone seldom finds it. */
const whole: Tried[] = (['send', 'finish', 'receive', 'receive'] as const).map((action) => ({
  ...next,
  action,
}));

const usual = { send: 'provider', finish: 'provider', receive: 'requester' } as const;

describe('any life of a batch', () => {
  const clock = new FixedClock(start);
  let world: HubBatches;
  let hub: ExchangeUnderTest;
  let agreement: Agreement;
  beforeAll(async () => {
    world = await HubBatches.open(clock);
    hub = world.hub;
    const periodUntil = new Date('2027-06-01T00:00:00Z');
    agreement = await world.agreed(['batch'], { periodUntil });
  });
  afterAll(() => world.close());

  const as = (who: (typeof people)[number]): Context =>
    who === 'stranger' ? hub.as(bureau, 'connector') : world[who]();
  const auditor = () => hub.as(bureau, 'auditor', 'observer');
  const read = ({ batch: { id } }: OrderedBatch) => hub.app.get(Batches).get(auditor(), id);
  const chunksOf = async ({ batch: { id } }: OrderedBatch): Promise<readonly BatchChunk[]> =>
    (await hub.app.get(Batches).chunks(auditor(), id, { first: 100 })).nodes;
  const entriesOf = async ({ batch: { id } }: OrderedBatch, action: string) => {
    const { rows } = await world.pool.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM audit.entry
        WHERE action = $1 AND outcome = 'allow' AND resource @> ARRAY[$2]`,
      [action, `batch:${id}`],
    );
    return rows[0]!.count;
  };

  type Step = (one: OrderedBatch, by: Context, said: Tried) => Promise<unknown>;

  const offer = async (one: OrderedBatch, by: Context, { number: off }: Tried, isLast: boolean) => {
    const { chunks, rows } = await read(one);
    const number = Math.max(1, chunks + 1 + off);
    return world.release(one, world.chunkOf(one, { number, rowsSoFar: rows + 2, isLast }), by);
  };
  const steps: Readonly<Record<string, Step>> = {
    send: (one, by, said) => offer(one, by, said, false),
    finish: (one, by, said) => offer(one, by, said, true),
    receive: async (one, by, { number: off, accepted }) => {
      const number = Math.max(1, (await read(one)).received + 1 + off);
      const chunk = (await chunksOf(one)).find((known) => known.number === number);
      // Nothing was released under the number: some other chunk's receipt.
      const manifest = chunk?.manifest ?? world.chunkOf(one, { number }).manifest;
      return world.receive(one, number, world.receipt(manifest, accepted), by);
    },
    fail: (one, by) => hub.app.get(BatchEndings).fail(by, one.batch.id, 'connector.batch-source'),
    lapse: async (_one, by) => {
      clock.advance(limits.batchIdle.value * 3_600_000 + 1);
      await hub.app.get(BatchEndings).lapseIdle(by);
    },
  };

  async function take(one: OrderedBatch, said: Tried): Promise<void> {
    const by = as(said.by ?? usual[said.action as keyof typeof usual] ?? 'requester');
    const before = await read(one);
    const work = () => codeOf(steps[said.action]!(one, by, said));
    const answers = await Promise.all(said.isRaced ? [work(), work()] : [work()]);
    const now = await read(one);
    const isOffer = said.action === 'send' || said.action === 'finish';
    const change = now.chunks - before.chunks;
    if (isOffer) {
      // Two chunks under one number: one is released at most.
      expect(change).toBe(answers.filter((answer) => answer === 'ok').length);
      expect(change).toBeLessThanOrEqual(1);
      const isNext = said.number === 0 && (said.by ?? 'provider') === 'provider';
      if (isNext && after(before.state, 'send')) expect(change).toBe(1);
    } else expect(change).toBe(0);
    if (said.by === 'stranger' && said.action !== 'lapse') {
      expect(new Set(answers)).toEqual(new Set(['exchange.batch.not-found']));
      expect(now).toEqual(before);
    }
  }

  const reached = new Set<string>();

  async function assertLawful(one: OrderedBatch, before: Batch): Promise<Batch> {
    const now = await read(one);
    reached.add(now.state);
    const chunks = await chunksOf(one);
    const sum = (of: (chunk: BatchChunk) => number) =>
      chunks.reduce((total, chunk) => total + of(chunk), 0);
    // Without a gap, and everything counted once.
    expect(chunks.map(({ number }) => number)).toEqual(chunks.map((_, at) => at + 1));
    expect(now).toMatchObject({
      ...{ chunks: chunks.length, rows: sum(({ rows }) => rows) },
      received: chunks.filter(({ receipt }) => receipt !== null).length,
      accepted: sum(({ accepted }) => accepted ?? 0),
      rejected: sum(({ rejected }) => rejected ?? 0),
    });
    for (const { rows, accepted, rejected } of chunks) {
      if (accepted !== null) expect(accepted + rejected!).toBe(rows);
    }
    if (now.state === 'complete') expect(now.accepted + now.rejected).toBe(now.rows);
    expect(now.code !== null).toBe(now.state === 'failed');
    expect(now.endedAt !== null).toBe(!openStates.includes(now.state));
    // No chunk without its own entry in the log, and no entry without a chunk.
    expect(new Set(chunks.map(({ entryId }) => entryId)).size).toBe(chunks.length);
    expect(await entriesOf(one, 'exchange.batch.send')).toBe(chunks.length);
    const messages = await world.messages(one);
    const told = (type: string) => messages.filter((other) => other === type).length;
    expect(told('batch.released')).toBe(now.chunks);
    expect(told('batch.received')).toBe(now.received);
    expect(told('batch.ended')).toBe(now.endedAt ? 2 : 0);
    // What has ended keeps its end; receipts may come still.
    if (before.endedAt) {
      const { state, code, endedAt, chunks: released, rows } = before;
      expect(now).toMatchObject({ state, code, endedAt, chunks: released, rows });
    }
    return now;
  }

  it('loses no row and releases none without an entry, whoever says what how often', async () => {
    await assertLives(
      fc.asyncProperty(fc.array(tried, { minLength: 2, maxLength: 8 }), async (tries) => {
        clock.set(start);
        const one = await world.ordered(agreement);
        try {
          let last = await read(one);
          for (const said of tries) {
            await take(one, said);
            last = await assertLawful(one, last);
          }
        } finally {
          // So that there is room for the next.
          await hub.app.get(BatchEndings).fail(world.provider(), one.batch.id, 'connector.lost');
        }
      }),
      { covers: [[reached, batchStates]], examples: [[whole]] },
    );
  });
});
