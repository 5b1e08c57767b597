import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requestId, type CallCommand } from '@shutong/wire';
import { daysUs } from '../clock/clock';
import { State } from '../state/state';
import { sweepBatches, sweepParts } from './batch-retention';
import type { Receiving, Sending } from './stored-batch';

const now = Date.UTC(2026, 10, 28) * 1000;
const [before, lately] = [now - daysUs(31), now - daysUs(29)];

describe('the batches that a connector keeps', () => {
  let folder: string;
  let state: State;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'batches-'));
    state = State.open(folder);
  });
  afterEach(async () => {
    await state.close();
    rmSync(folder, { recursive: true });
  });

  const withReceipts = async (orderedAt: number) => {
    const id = requestId(orderedAt);
    for (const number of [1, 2]) await state.receipts.put([id, number], { manifest: 'signed' });
    return { id, command: { id } as CallCommand };
  };
  const sent = async (orderedAt: number, present: Sending['state']): Promise<string> => {
    const { id, command } = await withReceipts(orderedAt);
    await state.sendings.put(id, { command, restriction: 0, state: present });
    state.openSendings.add(id);
    return id;
  };
  const received = async (orderedAt: number, present: Receiving['state']): Promise<string> => {
    const { id, command } = await withReceipts(orderedAt);
    const ended = present === 'complete' || present === 'failed' ? { endedAt: orderedAt } : {};
    await state.receivings.put(id, {
      ...{ intake: 'persons', command, state: present, orderedAt, ...ended },
      ...{ received: 0, rows: 0, accepted: 0, rejected: 0 },
    });
    state.openReceivings.add(id);
    return id;
  };
  const swept = async () => {
    await sweepBatches(state, 30, now);
    const receipts = [...state.receipts.getKeys()].map(([id]) => id);
    return {
      sendings: [...state.sendings.getKeys()],
      receivings: [...state.receivings.getKeys()],
      receipts: [...new Set(receipts)],
    };
  };

  it('are forgotten with their receipts when they have ended and are old enough', async () => {
    await sent(before, 'ended');
    await received(before, 'complete');
    await received(before, 'failed');
    const kept = [await sent(before, 'sending'), await sent(lately, 'ended')];
    const taken = [await received(before, 'receiving'), await received(lately, 'complete')];
    expect(await swept()).toEqual({
      ...{ sendings: kept, receivings: taken },
      receipts: [...kept, ...taken].sort(),
    });
  });

  it('stay where the next batch of their intake goes on from them', async () => {
    const newest = await received(before, 'complete');
    await state.intakes.put('persons', { batch: newest, orderedAt: before, watermark: '7' });
    expect(await swept()).toEqual({ sendings: [], receivings: [newest], receipts: [newest] });
  });

  it('are looked at as long as they are open, after a start too', async () => {
    const [going, over] = [await sent(lately, 'sending'), await sent(lately, 'ended')];
    const ids = () => state.openSendings.list().map(({ id }) => id);
    expect(ids()).toEqual([going]);
    const another = await sent(before, 'sending');
    expect(ids()).toEqual([going, another]);
    await state.sendings.put(going, { ...state.sendings.get(going)!, state: 'sent' });
    expect(ids()).toEqual([another]);
    expect(ids()).not.toContain(over);
  });

  it('leave nothing of chunks that broke off once they have ended', async () => {
    const parts = join(folder, 'batches');
    await sweepParts(state, folder);
    mkdirSync(parts);
    const [going, failed] = [await received(lately, 'receiving'), await received(lately, 'failed')];
    for (const id of [going, failed, requestId(before)]) {
      writeFileSync(join(parts, `${id}-12.part`), 'begun');
    }
    await sweepParts(state, folder);
    expect(readdirSync(parts)).toEqual([`${going}-12.part`]);
  });
});
