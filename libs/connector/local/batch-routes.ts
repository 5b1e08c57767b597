import type { FastifyInstance } from 'fastify';
import type { BatchOrdering } from '../batch/receiving/batch-ordering';
import { chunkOf } from '../batch/receiving/chunk-view';
import { ConnectorError } from '../errors/connector-error';
import type { State } from '../state/state';
import { asBatchAsk } from './request-bodies';

interface Named {
  Params: { readonly batch: string; readonly number: string };
}

const batchId = /^[0-9a-f-]{36}$/;
const chunkNumber = /^[1-9]\d{0,5}$/;

/** Batches that are taken, and where what they brought comes from. */
export function addBatchRoutes(
  scope: FastifyInstance,
  ordering: Pick<BatchOrdering, 'order' | 'list'>,
  state: Pick<State, 'agreements' | 'receipts' | 'receivings'>,
): void {
  scope.post('/v1/batches', async ({ body }, reply) => {
    void reply.code(202);
    return ordering.order(asBatchAsk(body));
  });
  scope.get('/v1/batches', async () => ({ batches: ordering.list() }));
  scope.get<Named>('/v1/batches/:batch/chunks/:number', async ({ params }) => {
    const { batch, number } = params;
    if (!batchId.test(batch) || !chunkNumber.test(number)) {
      throw new ConnectorError('connector.batch-unknown');
    }
    return chunkOf(state, batch, Number(number));
  });
}
