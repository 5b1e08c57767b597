import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Pool } from 'pg';
import { Audit } from '@shutong/audit';
import { Entries, EntryImport, Mounting } from '@shutong/catalog';
import { exchangeEntities } from '@shutong/exchange';
import { OBJECT_STORE, type Context, type FixedClock, type ObjectStore } from '@shutong/platform';
import {
  commandHash,
  openManifest,
  requestId,
  sealChunk,
  sealCommand,
  signReceipt,
  type CallCommand,
  type ChunkFacts,
  type SealedChunk,
} from '@shutong/wire';
import type { Agreement } from '../../libs/exchange/agreement/agreement.entity';
import type { Apply } from '../../libs/exchange/application/application.service';
import type { Batch } from '../../libs/exchange/batch/batch.entity';
import { BatchEndings } from '../../libs/exchange/batch/batch-endings.service';
import { BatchOrders } from '../../libs/exchange/batch/batch-orders.service';
import { BatchReceipts } from '../../libs/exchange/batch/batch-receipts.service';
import { BatchRecord } from '../../libs/exchange/batch/batch-record.service';
import { BatchReleases } from '../../libs/exchange/batch/batch-releases.service';
import { ChunkObjects } from '../../libs/exchange/batch/chunk-objects.service';
import { contents, newEntry } from './catalog';
import {
  bureau,
  enrol,
  exchangeHub,
  police,
  water,
  type ExchangeHub,
  type ExchangeUnderTest,
  type Party,
} from './exchange';
import { signed } from './exchange-calls';

const fields = ['permit_no', 'holder'];
/** Of each chunk: two rows. */
const lines = Buffer.from('P-1\t水务公司\nP-2\t\\N\n');

/** A batch and what it was ordered by. */
export interface OrderedBatch {
  readonly agreement: Agreement;
  readonly order: CallCommand;
  readonly batch: Batch;
}

/** A hub with a resource offered for batches; what two connectors say of a batch is made here. */
export class HubBatches {
  /** As the owner of all tables. */
  readonly pool: Pool;

  private constructor(
    readonly hub: ExchangeUnderTest,
    readonly clock: FixedClock,
    /** Folder of the object store. */
    readonly objects: string,
    private readonly resourceId: string,
  ) {
    this.pool = hub.db.pool('migrator');
  }

  static async open(
    clock: FixedClock,
    settings: Readonly<Record<string, string>> = {},
  ): Promise<HubBatches> {
    const objects = mkdtempSync(join(tmpdir(), 'objects-'));
    const bare = await exchangeHub({ OBJECT_FOLDER: objects, ...settings }, clock);
    const provider = await enrol(bare, police);
    const hub = { ...bare, provider, requester: await enrol(bare, water) };
    return new HubBatches(hub, clock, objects, await mounted(hub));
  }

  async close(): Promise<void> {
    await this.hub.close();
    rmSync(this.objects, { recursive: true });
  }

  /** The provider's connector. */
  provider(): Context {
    return this.hub.as(police, 'connector');
  }

  requester(): Context {
    return this.hub.as(water, 'connector');
  }

  agreed(
    modes: ('query' | 'batch')[] = ['batch'],
    change: Partial<Apply> = {},
  ): Promise<Agreement> {
    return signed(this.hub, { resourceId: this.resourceId, modes, fields, ...change });
  }

  orderFor({ id, version, terms }: Agreement, change: object = {}): Promise<CallCommand> {
    const now = this.clock.micros();
    const clear = {
      ...{ id: requestId(Date.now()), mode: 'batch' as const, rowsAsked: 0, fields },
      ...{ agreement: id, agreementVersion: version, resource: terms.resource.code },
      ...{ purpose: terms.purpose.code, issuedAt: now, deadline: now + 3_600_000_000, ...change },
    };
    const keys = { own: this.hub.requester.keys, provider: this.hub.provider.card };
    return sealCommand({ clear, content: { keys: {} } }, keys);
  }

  async ordered(under?: Agreement): Promise<OrderedBatch> {
    const agreement = under ?? (await this.agreed());
    const order = await this.orderFor(agreement);
    const batch = await this.hub.app.get(BatchOrders).order(this.requester(), order);
    return { agreement, order, batch };
  }

  chunkOf(
    { agreement, order, batch }: OrderedBatch,
    change: Partial<ChunkFacts> = {},
    { keys }: Party = this.hub.provider,
  ): SealedChunk {
    const facts = {
      ...{ batch: batch.id, agreement: agreement.id, agreementVersion: 1, restriction: 0 },
      ...{ orderSha256: commandHash(order), number: 1, rowsSoFar: 2, isLast: false },
      ...{ cutAt: this.clock.micros(), ...change },
    };
    return sealChunk(lines, facts, { own: keys, requester: this.hub.requester.card });
  }

  release(
    { batch: { id: batch } }: OrderedBatch,
    { body, manifest }: SealedChunk,
    by = this.provider(),
  ): Promise<Batch> {
    const offered = { batch, manifest, body: Readable.from([body]) };
    return this.hub.app.get(BatchReleases).release(by, offered);
  }

  /** Signed; what is not accepted is rejected for its values. */
  receipt(manifest: string, accepted = 2, by: Party = this.hub.requester): string {
    const opened = openManifest(manifest, this.hub.provider.card);
    const rejected = opened.rows - accepted;
    const reasons = { value: rejected };
    const taken = { accepted, rejected, reasons, appliedAt: this.clock.micros() };
    return signReceipt(taken, { manifest, opened }, by.keys);
  }

  receive(
    { batch }: OrderedBatch,
    number: number,
    receipt: string,
    by = this.requester(),
  ): Promise<Batch> {
    return this.hub.app.get(BatchReceipts).receive(by, batch.id, number, receipt);
  }

  /** Removes spent chunks, and those that were never released, as the worker does, with the worker's own rights. */
  async sweep(): Promise<number> {
    const { app, db } = this.hub;
    const database = await db.connect('worker', [...exchangeEntities]);
    const store = app.get<ObjectStore>(OBJECT_STORE);
    const endings = new BatchEndings(
      ...([database, this.clock, app.get(Audit), app.get(BatchRecord), store] as const),
    );
    const objects = new ChunkObjects(database, this.clock, store);
    return (await endings.sweep(this.requester())) + (await objects.sweep(this.requester()));
  }

  /** Types of what the two connectors were told of the batch. */
  async messages({ batch }: OrderedBatch): Promise<string[]> {
    const { rows } = await this.pool.query<{ type: string }>(
      'SELECT type FROM transport.message WHERE key = $1 ORDER BY id',
      [batch.id],
    );
    return rows.map(({ type }) => type);
  }
}

async function mounted(hub: ExchangeHub): Promise<string> {
  const { app } = hub;
  const ctx = hub.as(police, 'provider-officer');
  const modes = ['query', 'batch'] as const;
  const content = contents({ title: '取水户名录', modes: [...modes] });
  const publisher = hub.as(bureau, 'authority').actor;
  await app.get(EntryImport).importEntries(ctx, [newEntry('303/9', content, ctx.actor)], publisher);
  const { id } = await app.get(Entries).byCode(ctx, '303/9');
  const resource = await app.get(Mounting).mount(ctx, id, {
    ...{ code: 'permits-whole', title: '取水户名录', kind: 'table', modes: [...modes] },
    ...{ keyFields: ['permit_no'], fields, masks: {}, matchRules: {}, subjectField: 'permit_no' },
  });
  return resource.id;
}
