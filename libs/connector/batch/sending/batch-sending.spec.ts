import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  lineOf,
  openChunk,
  openManifest,
  sealCommand,
  sha256,
  signReceipt,
  type CallCommand,
} from '@shutong/wire';
import { now, parties, termsBetween, type Parties } from '../../../wire/parties.fixture';
import type { SentEntry } from '../../call-log/batch-entry';
import { CallLog } from '../../call-log/call-log';
import { parseLogEntry } from '../../call-log/log-entry';
import { HubRefusal, HubUnreachable } from '../../hub/hub.errors';
import type { Own } from '../../identity/own';
import type { LineRead } from '../../source/source-database';
import { State } from '../../state/state';
import type { Progress } from '../hub-batch';
import type { StoredCut } from '../stored-batch';
import { BatchSending, type SendingParts } from './batch-sending';

const batch = '0199f0f2-7c1e-7d0a-9f43-2b6a5f1c0e12';
const outOfOrder = () => new HubRefusal('exchange.batch.out-of-order', 409, 'Not the next chunk');
const unknown = () => new HubRefusal('exchange.batch.not-found', 404, 'Not found');
const cutOff = () => new HubUnreachable('reset');

interface Upload {
  readonly body: Buffer;
  readonly manifest: string;
}

describe('a chunk whose upload is cut off, and which the hub releases after all', () => {
  let folder: string;
  let state: State;
  let callLog: CallLog;
  let all: Parties;
  let command: CallCommand;
  let table: string[];
  let released: Upload[];
  /** Why the batch failed, as the hub was told. */
  let failed: string[];
  /** What becomes of the uploads to come, one after the other; released where nothing is said. */
  let fates: ((upload: Upload) => void)[];
  /** Chunks whose receipts the hub has. */
  let received: number;
  let restriction: number;
  /** How far the table's changes go; none are told apart where it is not said. */
  let newest: string | undefined;
  /** Whether the hub has forgotten the batch. */
  let isUnknown: boolean;
  let sending: BatchSending;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sending-'));
    state = State.open(folder);
    all = await parties();
    [table, released, failed, fates] = [['1', '2', '3', '4', '5', '6'], [], [], []];
    [received, restriction, newest, isUnknown] = [0, 0, undefined, false];
    const clear = {
      ...{ id: batch, mode: 'batch' as const, rowsAsked: 0, fields: ['name'] },
      ...{ agreement: termsBetween(all).id, agreementVersion: 1, resource: 'person-register' },
      ...{ purpose: 'pension-check', issuedAt: now, deadline: now + 1_000_000 },
    };
    const to = { own: all.requester.keys, provider: all.provider.card };
    command = await sealCommand({ clear, content: { keys: {} } }, to);
    callLog = await CallLog.open(folder, state, {} as Own);
    sending = new BatchSending(partsOf());
    await sending.ordered({ command, restriction: 0 });
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await state.close();
    rmSync(folder, { recursive: true });
  });

  function partsOf(): SendingParts {
    const { provider, requester } = all;
    const terms = { ...termsBetween(all), modes: ['batch'], rowFilter: [], masks: {} };
    const held = {
      ...{ terms, state: 'active', side: 'provider', restricted: {}, restriction: 0 },
      cards: { provider: provider.card, requester: requester.card },
    };
    const mount = {
      ...{ resource: 'person-register', source: 'main', table: 'people', masks: {} },
      columns: { id: 'id', name: 'name' },
      ...{ keyFields: ['id'], matchRules: {} },
      batch: { key: ['id'], chunkBytes: 8, ...(newest === undefined ? {} : { watermark: 'id' }) },
      ceiling: { modes: ['batch'], fields: ['name'], masks: {}, quotaCalls: 1000, maxRows: 1000 },
    };
    return {
      ...{
        state,
        callLog,
        own: { keys: provider.keys, card: provider.card, former: [], next: [] },
      },
      agreements: {
        find: () => Promise.resolve({ ...held, restriction }),
        renewed: () => Promise.resolve(held),
      },
      served: new Map([
        ['person-register', { mount, source: { lines: { read, newest: () => newest } } }],
      ]),
      quota: { take: () => ({ verdict: 'taken' }), unanswered: () => undefined },
      hub: {
        get: () => (isUnknown ? Promise.reject(unknown()) : Promise.resolve(progress())),
        upload: async (_path: string, body: Buffer, { manifest }: { manifest: string }) => {
          const fate = fates.shift() ?? ((one: Upload) => released.push(one));
          await Promise.resolve();
          fate({ body, manifest });
        },
        post: (_path: string, { code }: { code: string }) =>
          isUnknown ? Promise.reject(unknown()) : Promise.resolve(failed.push(code)),
      },
      ...{ now: () => now, onNews: () => undefined, onRefused: () => undefined },
    } as unknown as SendingParts;
  }

  async function* read({ after }: LineRead): AsyncGenerator<Buffer> {
    const rows = table.filter((id) => after === undefined || id > after[0]!);
    for (const id of rows) yield await Promise.resolve(Buffer.from(lineOf([id, id])));
  }

  const progress = (): Progress => ({
    ...{ id: batch, code: null, chunks: released.length, received, rows: rowsReleased().length },
    state: released.some(({ manifest }) => opened(manifest).isLast) ? 'sent' : 'sending',
    manifestSha256: released.length === 0 ? null : sha256(released.at(-1)!.manifest),
  });
  const opened = (manifest: string) => openManifest(manifest, all.provider.card);
  const logged = () =>
    [...state.callQueue.getRange()].map(
      ({ value }) => parseLogEntry(Buffer.from(value)) as SentEntry,
    );
  const rowsReleased = () =>
    released.flatMap(({ body, manifest }) => {
      const { lines } = openChunk(body, opened(manifest), all.requester.keys);
      return lines.toString().split('\n').slice(0, -1);
    });

  /** The first chunk is released; the second is on its way, cut off at the connector, when the table changes. */
  async function cutOffInTheMiddle(second: () => Error): Promise<Upload> {
    let late: Upload | undefined;
    fates = [
      (one) => released.push(one),
      (one) => {
        late = one;
        throw cutOff();
      },
      () => {
        released.push(late!);
        throw second();
      },
    ];
    await expect(sending.round()).rejects.toThrow();
    table = table.filter((id) => id !== '3');
    await expect(sending.round()).rejects.toThrow();
    return late!;
  }

  it.each([
    ['another upload of its number is refused', outOfOrder],
    ['another upload of its number is cut off too', cutOff],
  ])('is gone on behind, and no row is skipped or comes twice, where %s', async (_what, second) => {
    const late = await cutOffInTheMiddle(second);
    await sending.round();
    expect(rowsReleased()).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(failed).toEqual([]);
    expect(state.sendings.get(batch)).toMatchObject({ state: 'sent' });
    const kept = released.map((_one, at) => state.receipts.get([batch, at + 1])?.manifest);
    expect(kept).toEqual(released.map(({ manifest }) => manifest));
    expect(kept[1]).toBe(late.manifest);
  });

  it('is the one whose receipt is kept, though it comes before the hub was asked', async () => {
    const { manifest } = await cutOffInTheMiddle(cutOff);
    const taken = { accepted: 2, rejected: 0, reasons: {}, appliedAt: now };
    const of = { manifest, opened: opened(manifest) };
    const receipt = signReceipt(taken, of, all.requester.keys);
    await sending.received({ batch, number: 2, receipt });
    await sending.round();
    expect(state.receipts.get([batch, 2])).toEqual({ manifest, receipt });
  });

  it('is gone on behind where a release before this one cut it', async () => {
    const late = await cutOffInTheMiddle(cutOff);
    for (const number of [1, 2]) {
      const [{ manifest, last }] = state.cuts.get([batch, number]) as [StoredCut];
      await state.cuts.remove([batch, number]);
      await state.positions.put([batch, number], last!);
      await state.receipts.put([batch, number], { manifest });
    }
    expect(released.at(-1)).toBe(late);
    await sending.round();
    expect(rowsReleased()).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(failed).toEqual([]);
    await sending.ended(batch);
    expect([state.positions.getCount(), state.cuts.getCount()]).toEqual([0, 0]);
  });

  it('fails the batch where the hub names a chunk that is not known here', async () => {
    await cutOffInTheMiddle(cutOff);
    await state.cuts.remove([batch, 2]);
    await sending.round();
    expect(failed).toEqual(['connector.batch-lost']);
  });

  it('stands in the own log, by its signed manifest, before it leaves', async () => {
    const before: boolean[] = [];
    fates = Array.from({ length: 9 }, () => (one: Upload) => {
      const known = logged().map(({ manifestSha256 }) => manifestSha256);
      before.push(known.includes(sha256(one.manifest)));
      released.push(one);
    });
    await sending.round();
    expect(before).toEqual(released.map(() => true));
    const byNumber = logged().toSorted((one, other) => one.number - other.number);
    expect(byNumber).toEqual(
      released.map(({ body, manifest }) => {
        const { agreement, number, rows, isLast, sha256: ofBody } = opened(manifest);
        return {
          ...{ v: 'shutong.connector-batch/1', step: 'sent', batch, agreement, number },
          ...{ agreementVersion: 1, rows, isLast, at: now, bytes: body.length },
          ...{ sha256: ofBody, manifestSha256: sha256(manifest) },
        };
      }),
    );
  });

  it('does not leave where its entry cannot be written', async () => {
    vi.spyOn(state.callQueue, 'put').mockRejectedValue(new Error('the disk is full'));
    await expect(sending.round()).rejects.toThrow('the disk is full');
    expect([released, failed]).toEqual([[], []]);
    vi.restoreAllMocks();
    await sending.round();
    expect(rowsReleased()).toEqual(['1', '2', '3', '4', '5', '6']);
  });

  it('is cut and logged anew after a kill between entry and upload, and no row comes twice', async () => {
    fates = [
      () => {
        throw cutOff();
      },
    ];
    await expect(sending.round()).rejects.toThrow();
    expect(logged().map(({ number }) => number)).toEqual([1]);
    await state.close();
    state = State.open(folder);
    callLog = await CallLog.open(folder, state, {} as Own);
    sending = new BatchSending(partsOf());
    await sending.round();
    expect(rowsReleased()).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(logged().filter(({ number }) => number === 1)).toHaveLength(2);
    expect(logged()).toHaveLength(released.length + 1);
  });

  it.each([
    'exchange.batch.waiting',
    'exchange.call.agreement-not-active',
    'exchange.call.restriction-under-way',
  ])('is offered again as it was cut, and logged once, while the hub refuses: %s', async (code) => {
    const tried: string[] = [];
    const refuse = ({ manifest }: Upload) => {
      tried.push(manifest);
      throw new HubRefusal(code, 409, code);
    };
    fates = [(one) => released.push(one), ...Array.from({ length: 20 }, () => refuse)];
    for (let round = 0; round < 20; round += 1) {
      await expect(sending.round()).rejects.toThrow(code);
      table = table.filter((id) => id !== '3');
    }
    expect(new Set(tried).size).toBe(1);
    await sending.round();
    expect(rowsReleased()).toEqual(['1', '2', '3', '4', '5', '6']);
    expect([logged().length, failed]).toEqual([released.length, []]);
    expect(state.receipts.get([batch, 2])?.manifest).toBe(tried[0]);
  });

  it('is cut anew where a notice came after the hub had refused it for that', async () => {
    const refuse = () => {
      throw new HubRefusal('exchange.call.restriction-under-way', 409, 'On its way');
    };
    fates = [refuse, refuse];
    for (let round = 0; round < 2; round += 1) await expect(sending.round()).rejects.toThrow();
    restriction = 1;
    await sending.round();
    expect(opened(released[0]!.manifest).restriction).toBe(1);
    expect(logged()).toHaveLength(released.length + 1);
  });

  it('is neither read nor cut while as many wait for the requester as may', async () => {
    table = Array.from({ length: 200 }, (_row, at) => String(1000 + at));
    for (let round = 0; round < 20; round += 1) await expect(sending.round()).rejects.toThrow();
    expect([released.length, logged().length]).toEqual([64, 64]);
    received = 1;
    await expect(sending.round()).rejects.toThrow();
    expect([released.length, logged().length]).toEqual([65, 65]);
    received = 1000;
    await sending.round();
    expect(rowsReleased()).toEqual(table);
    expect(logged()).toHaveLength(released.length);
  });

  it('keeps the watermark under which the first chunk was cut, as it may be released with what has changed since in none', async () => {
    newest = '2026-03-01';
    sending = new BatchSending(partsOf());
    let late: Upload | undefined;
    fates = [
      (one) => {
        late = one;
        throw cutOff();
      },
      () => {
        released.push(late!);
        throw outOfOrder();
      },
    ];
    await expect(sending.round()).rejects.toThrow();
    newest = '2026-03-02';
    await expect(sending.round()).rejects.toThrow();
    await sending.round();
    const { body, manifest } = released.at(-1)!;
    const { watermark } = openChunk(body, opened(manifest), all.requester.keys);
    expect([rowsReleased().length, watermark]).toEqual([6, '2026-03-01']);
  });

  it('says where its rows come from to a requester that reads it, and to no other', async () => {
    const originOf = (one: Upload) =>
      openChunk(one.body, opened(one.manifest), all.requester.keys).origin;
    await sending.round();
    expect(released.map(originOf)).toEqual(released.map(() => undefined));
    const id = '0199f0f2-7c1e-7d0a-9f43-2b6a5f1c0e14';
    released = [];
    await sending.ended(batch);
    await sending.ordered({
      command: { ...command, id },
      ...{ restriction: 0, reads: ['shutong.origin/1', 'shutong.later/1'] },
    });
    expect(state.sendings.get(id)).toMatchObject({ readsOrigin: true });
  });

  it('of a batch that the hub does not know ends with it', async () => {
    isUnknown = true;
    await sending.round();
    expect(state.sendings.get(batch)).toMatchObject({ state: 'ended' });
    expect(state.openSendings.list()).toEqual([]);
  });
});
