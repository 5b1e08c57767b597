import { objectStore } from '@shutong/platform';
import { BatchDeliveries } from './batch-deliveries.service';
import { BatchEndings } from './batch-endings.service';
import { BatchOrders } from './batch-orders.service';
import { BatchReceipts } from './batch-receipts.service';
import { BatchRecord } from './batch-record.service';
import { BatchReleases } from './batch-releases.service';
import { BatchResolver } from './batch.resolver';
import { Batches } from './batches.service';
import { ChunkObjects } from './chunk-objects.service';
import { OfferedChunks } from './offered-chunks.service';

/** Batches from department to department. */
export const batchProviders = [
  BatchDeliveries,
  BatchEndings,
  BatchOrders,
  BatchReceipts,
  BatchRecord,
  BatchReleases,
  BatchResolver,
  Batches,
  ChunkObjects,
  OfferedChunks,
  objectStore,
];
