import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  commandHash,
  generateConnectorKeys,
  issueKeyCard,
  openConnectorKeys,
  openKeyCard,
  readManifest,
  sealChunk,
  sealCommand,
  sha256,
  signChunkOrigin,
  signHandover,
  signReceipt,
  type CallCommand,
  type ConnectorKeys,
  type KeyCard,
  type SealedChunk,
} from '@shutong/wire';
import {
  departments,
  now,
  parties,
  termsBetween,
  type Parties,
} from '../../../wire/parties.fixture';
import type { HeldAgreement } from '../../agreement/held-agreement';
import type { ReceivedEntry } from '../../call-log/batch-entry';
import { CallLog } from '../../call-log/call-log';
import { parseLogEntry } from '../../call-log/log-entry';
import { HubRefusal } from '../../hub/hub.errors';
import type { Own } from '../../identity/own';
import { isRefusal } from '../../inbound/refusal.policy';
import { State } from '../../state/state';
import { BatchOrdering } from './batch-ordering';
import { BatchReceiving, type ReceivingParts } from './batch-receiving';
import { chunkOf } from './chunk-view';

const batch = '0199f0f2-7c1e-7d0a-9f43-2b6a5f1c0e12';
const agreement = '0199f0f2-7c1e-7d0a-9f43-2b6a5f1c0e11';

describe('a released chunk', () => {
  let folder: string;
  let state: State;
  let all: Parties;
  let command: CallCommand;
  let second: ConnectorKeys;
  /** As the hub shows it at the moment. */
  let shown: KeyCard;
  let receiving: BatchReceiving;
  let posted: unknown[] = [];
  /** Batches of whose chunks nothing is kept. */
  let removed: string[];
  let parts: ReceivingParts;
  /** What the hub has of the chunk. */
  let body: Buffer | undefined;
  /** What happens while the hub answers. */
  let onPost: () => void;
  beforeEach(async () => {
    [posted, removed, onPost, body] = [[], [], () => undefined, undefined];
    folder = mkdtempSync(join(tmpdir(), 'receiving-'));
    state = State.open(folder);
    all = await parties();
    second = await openConnectorKeys(generateConnectorKeys());
    shown = all.provider.card;
    const clear = {
      ...{
        id: batch,
        mode: 'batch' as const,
        agreement,
        agreementVersion: 1,
        resource: 'person-register',
      },
      ...{
        fields: ['name'],
        purpose: 'pension-check',
        rowsAsked: 0,
        issuedAt: now,
        deadline: now + 1,
      },
    } as const;
    const to = { own: all.requester.keys, provider: all.provider.card };
    command = await sealCommand({ clear, content: { keys: {} } }, to);
    await state.receivings.put(batch, {
      ...{ intake: 'persons', command, state: 'receiving', orderedAt: now },
      ...{ received: 0, rows: 0, accepted: 0, rejected: 0 },
    });
    const held = (provider: KeyCard): Promise<HeldAgreement> =>
      Promise.resolve({
        ...{ terms: termsBetween(all), state: 'active', side: 'requester' },
        ...{ cards: { provider, requester: all.requester.card }, restricted: {}, restriction: 0 },
      });
    parts = {
      ...{
        state,
        callLog: await CallLog.open(folder, state, {} as Own),
        own: { keys: all.requester.keys, card: all.requester.card, former: [], next: [] },
      },
      agreements: { find: () => held(all.provider.card), renewed: () => held(shown) },
      ...{ now: () => now, onNews: () => undefined, onRefused: () => undefined },
      hub: {
        post: async (...sent: unknown[]) => {
          onPost();
          return posted.push(sent);
        },
      },
      fetch: {
        fetch: () =>
          body ? Promise.resolve(body) : Promise.reject(new Error('The hub has dropped it.')),
        remove: () => Promise.resolve(),
        removeAll: (id: string) => Promise.resolve(removed.push(id)),
      },
      intakes: [{ name: 'persons', target: 'main', columns: { name: 'name' } }],
      targets: new Map([
        ['main', { apply: () => Promise.resolve({ accepted: 1, rejected: 0, reasons: {} }) }],
      ]),
    } as unknown as ReceivingParts;
    receiving = new BatchReceiving(parts);
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await state.close();
    rmSync(folder, { recursive: true });
  });

  const heir = (): Promise<KeyCard> => {
    const to = { department: departments.provider, hosted: false, to: second.thumbprint, at: now };
    const of = { department: departments.provider, hosted: false, issuedAt: now + 1 };
    const before = { sign: all.provider.keys.sign, handover: signHandover(to, all.provider.keys) };
    return openKeyCard(issueKeyCard(second, of, [before]));
  };
  const chunkBy = (own: ConnectorKeys, isLast = false): SealedChunk => {
    const facts = {
      ...{ batch, agreement, agreementVersion: 1, restriction: 0, number: 1, rowsSoFar: 1 },
      ...{ orderSha256: commandHash(command), isLast, cutAt: now },
    };
    return sealChunk(Buffer.from('x\n'), facts, { own, requester: all.requester.card });
  };
  const manifestBy = (...by: Parameters<typeof chunkBy>): string => chunkBy(...by).manifest;
  const receiptOf = (manifest: string): string => {
    const taken = { accepted: 1, rejected: 0, reasons: {}, appliedAt: now };
    return signReceipt(taken, { manifest, opened: readManifest(manifest) }, all.requester.keys);
  };
  const logged = () =>
    [...state.callQueue.getRange()].map(
      ({ value }) => parseLogEntry(Buffer.from(value)) as ReceivedEntry,
    );

  it('whose key the hub cannot show yet is brought again, and is not passed over for ever', async () => {
    const manifest = manifestBy(second);
    const error = await receiving.released({ batch, manifest }).catch((one: unknown) => one);
    expect(error).toBeInstanceOf(Error);
    expect(isRefusal(error)).toBe(false);
    expect(state.receipts.get([batch, 1])).toBeUndefined();
    shown = await heir();
    await receiving.released({ batch, manifest });
    expect(state.receipts.get([batch, 1])).toEqual({ manifest });
  });

  it('whose receipt is kept is acknowledged once more after a kill, though the hub has dropped it', async () => {
    const manifest = manifestBy(all.provider.keys, true);
    const taken = { accepted: 1, rejected: 0, watermark: '2026-03-01' };
    await state.intakes.put('persons', { batch, orderedAt: now });
    const kept = { manifest, receipt: 'signed', taken, isLogged: true } as const;
    await state.receipts.put([batch, 1], kept);
    await receiving.round();
    expect(posted).toEqual([[expect.stringMatching(/chunks\/1\/receipt$/), { receipt: 'signed' }]]);
    expect(logged()).toEqual([]);
    expect(state.receivings.get(batch)).toMatchObject({
      ...{ state: 'complete', received: 1, rows: 1, accepted: 1, rejected: 0 },
    });
    expect(state.intakes.get('persons')).toMatchObject({ watermark: '2026-03-01' });
  });

  it('of a batch that the hub ends as failed at this moment leaves it failed, and the intake free', async () => {
    const manifest = manifestBy(all.provider.keys);
    await state.intakes.put('persons', { batch, orderedAt: now });
    await state.receipts.put([batch, 1], {
      ...{ manifest, receipt: receiptOf(manifest), taken: { accepted: 1, rejected: 0 } },
    });
    let ended: Promise<void> | undefined;
    onPost = () => {
      ended ??= receiving.ended({ batch, state: 'failed', code: 'exchange.batch.lapsed' });
    };
    await receiving.round();
    await ended;
    expect(state.receivings.get(batch)).toMatchObject({
      ...{ state: 'failed', code: 'exchange.batch.lapsed', endedAt: now },
    });
    expect(state.openReceivings.list()).toEqual([]);
    expect(removed).toEqual([batch]);
  });

  it('of a batch that the hub does not know ends it, though the hub does not take the report', async () => {
    const [intake] = parts.intakes;
    const gone = new BatchReceiving({ ...parts, intakes: [{ ...intake!, name: 'another' }] });
    const chunk = chunkBy(all.provider.keys);
    body = chunk.body;
    await gone.released({ batch, manifest: chunk.manifest });
    onPost = () => {
      throw new HubRefusal('exchange.batch.not-found', 404, 'No such batch');
    };
    await gone.round();
    const ended = { state: 'failed', code: 'connector.batch-unknown', endedAt: now };
    expect(state.receivings.get(batch)).toMatchObject(ended);
    expect(removed).toEqual([batch]);
  });

  it('of an order whose answer comes after the hub has failed the batch leaves it failed', async () => {
    await state.receivings.put(batch, { ...state.receivings.get(batch)!, state: 'ordering' });
    let ended: Promise<void> | undefined;
    onPost = () => {
      ended ??= receiving.ended({ batch, state: 'failed', code: null });
    };
    await new BatchOrdering({ ...parts, intakes: [] }).round();
    await ended;
    expect(state.receivings.get(batch)).toMatchObject({ state: 'failed' });
  });

  it('that a known key has not signed is refused for good', async () => {
    const [header, payload, signature] = manifestBy(all.provider.keys).split('.');
    const manifest = [header, payload, signature!.replace(/^../, 'AA')].join('.');
    const error = await receiving.released({ batch, manifest }).catch((one: unknown) => one);
    expect(isRefusal(error)).toBe(true);
  });

  it('stands in the own log, by its signed receipt, before that leaves, and once though it is sent twice', async () => {
    const chunk = chunkBy(all.provider.keys, true);
    body = chunk.body;
    await receiving.released({ batch, manifest: chunk.manifest });
    const before: number[] = [];
    onPost = () => {
      before.push(logged().length);
      if (before.length === 1) throw new Error('cut off');
    };
    await expect(receiving.round()).rejects.toThrow('cut off');
    await receiving.round();
    expect(before).toEqual([1, 1]);
    const [, { receipt }] = posted[0] as [string, { receipt: string }];
    expect(logged()).toEqual([
      {
        ...{ v: 'shutong.connector-batch/1', step: 'received', batch, agreement, number: 1 },
        ...{ accepted: 1, rejected: 0, at: now },
        ...{ manifestSha256: sha256(chunk.manifest), receiptSha256: sha256(receipt) },
      },
    ]);
  });

  it.each([
    ['of another department', { provider: departments.requester }, 'x\n'],
    ['of another resource', { resource: 'company-register' }, 'x\n'],
    ['of an item that was not ordered', { items: { sex: { system: '人口库' } } }, 'x\n'],
    ['of other rows', {}, 'y\n'],
  ])('whose origin is said %s ends the batch, and nothing is taken', async (_what, said, of) => {
    const from = {
      ...{ provider: departments.provider, resource: 'person-register', resourceVersion: 1 },
      ...{ items: { name: { system: '人口库' } }, ...said },
    };
    const facts = {
      ...{ batch, agreement, agreementVersion: 1, restriction: 0, number: 1, rowsSoFar: 1 },
      ...{ orderSha256: commandHash(command), isLast: true, cutAt: now },
    };
    const { keys: own } = all.provider;
    const origin = signChunkOrigin(from, { ...facts, lines: Buffer.from(of) }, own);
    const to = { own, requester: all.requester.card };
    const chunk = sealChunk(Buffer.from('x\n'), { ...facts, origin }, to);
    body = chunk.body;
    const apply = vi.spyOn(parts.targets.get('main')!, 'apply');
    await receiving.released({ batch, manifest: chunk.manifest });
    await receiving.round();
    expect(state.receivings.get(batch)).toMatchObject({ state: 'failed' });
    expect(apply).not.toHaveBeenCalled();
  });

  it('of a release that says nothing of its origin is taken, and told of by its manifest', async () => {
    const chunk = chunkBy(all.provider.keys, true);
    body = chunk.body;
    await receiving.released({ batch, manifest: chunk.manifest });
    await receiving.round();
    const { sha256: hash } = readManifest(chunk.manifest);
    expect(chunkOf(state, batch, 1)).toMatchObject({
      origin: { number: 1, resource: 'person-register', agreement, sha256: hash },
      signed: { manifest: chunk.manifest },
    });
    expect(() => chunkOf(state, batch, 2)).toThrow(
      expect.objectContaining({ code: 'connector.batch-unknown' }),
    );
  });

  it('is not acknowledged where its entry cannot be written', async () => {
    const chunk = chunkBy(all.provider.keys, true);
    body = chunk.body;
    await receiving.released({ batch, manifest: chunk.manifest });
    vi.spyOn(state.callQueue, 'put').mockRejectedValue(new Error('the disk is full'));
    await expect(receiving.round()).rejects.toThrow('the disk is full');
    expect(posted).toEqual([]);
  });

  it('whose receipt a release before this kept is logged before it leaves', async () => {
    const manifest = manifestBy(all.provider.keys, true);
    const receipt = receiptOf(manifest);
    const taken = { accepted: 1, rejected: 0 };
    await state.receipts.put([batch, 1], { manifest, receipt, taken });
    onPost = () => expect(logged()).toHaveLength(1);
    await receiving.round();
    expect(posted).toHaveLength(1);
    expect(logged()).toMatchObject([{ receiptSha256: sha256(receipt) }]);
  });

  it('of a batch that is not known here is told to the hub as lost', async () => {
    const unknown = '0199f0f2-7c1e-7d0a-9f43-2b6a5f1c0e13';
    const manifest = manifestBy(all.provider.keys);
    await expect(receiving.released({ batch: unknown, manifest })).rejects.toMatchObject({
      code: 'connector.batch-unknown',
    });
    expect(posted).toEqual([
      [`/api/v1/batches/${unknown}/failure`, { code: 'connector.batch-lost' }],
    ]);
  });

  it.each([
    ['a page of a gateway', 'hub.refused', 404, 'active', 'receiving'],
    ['a suspended agreement', 'exchange.call.agreement-not-active', 403, 'suspended', 'receiving'],
    ['a terminated agreement', 'exchange.call.agreement-not-active', 403, 'terminated', 'failed'],
  ])('that cannot be fetched for %s', async (_why, code, status, present, then) => {
    const held = (await parts.agreements.find(agreement))!;
    const find = () => Promise.resolve(held);
    const renewed = () => Promise.resolve({ ...held, state: present });
    const fetch = {
      ...parts.fetch,
      fetch: () => Promise.reject(new HubRefusal(code, status, code)),
    };
    const agreements = { find, renewed };
    const by = new BatchReceiving({ ...parts, agreements, fetch } as unknown as ReceivingParts);
    await by.released({ batch, manifest: manifestBy(all.provider.keys, true) });
    await by.round().catch(() => undefined);
    expect(state.receivings.get(batch)).toMatchObject({ state: then });
  });
});
