import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallCommand } from '@shutong/wire';
import { HubRefusal, HubUnreachable } from '../../hub/hub.errors';
import type { HubClient } from '../../hub/hub-client';
import { State } from '../../state/state';
import type { Progress } from '../hub-batch';
import { BatchStanding } from './batch-standing';
import { ChunkFetch } from './chunk-fetch';

const batch = '0199f0f2-7c1e-7d0a-9f43-2b6a5f1c0e12';
const now = 1_774_000_000_000_000;
const notFound = () => new HubRefusal('exchange.batch.not-found', 404, 'No such batch');

describe('a batch that waits for its chunks', () => {
  let folder: string;
  let state: State;
  /** As the hub knows it; what it throws where it says no. */
  let there: Partial<Progress> | Error;
  let told: unknown[];
  let standing: BatchStanding;
  let part: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'standing-'));
    state = State.open(folder);
    [there, told] = [{}, []];
    await state.receivings.put(batch, {
      ...{ intake: 'persons', command: { id: batch } as CallCommand, state: 'receiving' },
      ...{ orderedAt: now, received: 2, rows: 2, accepted: 2, rejected: 0 },
    });
    const hub = {
      get: async () => {
        if (there instanceof Error) throw there;
        return { id: batch, state: 'sending', code: null, chunks: 2, received: 2, ...there };
      },
      post: async (_path: string, body: unknown) => {
        told.push(body);
        throw notFound();
      },
    } as unknown as HubClient;
    const fetch = new ChunkFetch(folder, hub);
    standing = new BatchStanding({
      ...{ state, hub, fetch, now: () => now, onRefused: () => undefined },
    });
    mkdirSync(join(folder, 'batches'));
    part = join(folder, 'batches', `${batch}-3.part`);
    writeFileSync(part, 'begun');
  });
  afterEach(async () => {
    await state.close();
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['the hub has ended it as failed', { state: 'failed', code: 'exchange.batch.lapsed' }],
    ['the hub knows none, as it was restored', notFound()],
    ['the hub has receipts that are not known here', { state: 'complete', chunks: 3, received: 3 }],
    ['the hub has fewer receipts than it took', { chunks: 1, received: 1 }],
  ])('ends where %s, with what had come of its chunks', async (_, answer) => {
    there = answer;
    await standing.round();
    const ended = state.receivings.get(batch);
    const lost = { code: 'connector.batch-lost' };
    const code = (answer as { code?: string }).code ?? lost.code;
    expect(ended).toMatchObject({ state: 'failed', code, endedAt: now });
    // Whatever the hub says to that.
    expect(told).toEqual(code === lost.code ? [lost] : []);
    expect(existsSync(part)).toBe(false);
  });

  it.each([
    ['the hub says the same', {}],
    ['chunks are on their way', { chunks: 9 }],
    ['the hub is away', new HubUnreachable('down')],
    ['the hub answers for a moment no one', new HubRefusal('identity.token.expired', 401, 'none')],
  ])('goes on where %s', async (_, answer) => {
    there = answer;
    await standing.round().catch(() => undefined);
    expect(state.receivings.get(batch)).toMatchObject({ state: 'receiving' });
    expect(existsSync(part)).toBe(true);
  });

  it('goes on where the answer to a receipt was lost', async () => {
    await state.receipts.put([batch, 3], { manifest: 'signed', receipt: 'signed' });
    there = { chunks: 3, received: 3 };
    await standing.round();
    expect(state.receivings.get(batch)).toMatchObject({ state: 'receiving' });
  });
});
