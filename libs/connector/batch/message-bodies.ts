import { having, shapeOf } from '../inbound/message-bodies';

const id = { type: 'string', maxLength: 100 };
const signed = { type: 'string', minLength: 1, maxLength: 16_384 };
const number = { type: 'integer', minimum: 1 };

/** What the hub says of batches; nothing in it is proven yet. */
export const orderedBody = shapeOf<{
  command: unknown;
  restriction: number;
  reads?: readonly string[];
}>(
  having(
    { command: { type: 'object' }, restriction: { type: 'integer', minimum: 0 } },
    { reads: { type: 'array', items: { type: 'string', maxLength: 100 }, maxItems: 100 } },
  ),
);
export const releasedBody = shapeOf<{ batch: string; manifest: string }>(
  having({ batch: id, manifest: signed }),
);
export const receivedBody = shapeOf<{ batch: string; number: number; receipt: string }>(
  having({ batch: id, number, receipt: signed }),
);
export const endedBody = shapeOf<{ batch: string; state: string; code: string | null }>(
  having({
    batch: id,
    state: { enum: ['complete', 'failed'] },
    code: { type: ['string', 'null'], maxLength: 100 },
  }),
);
