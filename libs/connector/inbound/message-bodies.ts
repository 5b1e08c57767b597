import Ajv2020 from 'ajv/dist/2020';
import { ConnectorError } from '../errors/connector-error';
import type { Change } from '../agreement/agreement-book';
import { heldStates } from '../agreement/agreement.states';
import type { SignedRestriction, StoredCards } from '../agreement/stored-agreement';

const ajv = new Ajv2020({ strict: true });
const signed = { type: 'string', minLength: 1, maxLength: 16_384 };

/** Names that a later version adds are let pass: what this one needs, it checks; what an earlier one does not say may be missing. */
export const having = (
  properties: Readonly<Record<string, object>>,
  optional: Readonly<Record<string, object>> = {},
) => ({
  type: 'object',
  properties: { ...properties, ...optional },
  required: Object.keys(properties),
});

export function shapeOf<T>(schema: object): (value: unknown) => T {
  const validate = ajv.compile<T>(schema);
  return (value) => {
    if (validate(value)) return value;
    const place = validate.errors?.[0]?.instancePath || '/';
    throw new ConnectorError('connector.message-malformed', { place });
  };
}

const cards = having({ provider: signed, requester: signed });

/** Key cards of both parties, as they come beside an agreement; none is opened yet. */
export const storedCards = shapeOf<StoredCards>(cards);

export const proposedBody = shapeOf<{ terms: unknown; cards: StoredCards }>(
  having({ terms: { type: 'object' }, cards }),
);
export const activeBody = shapeOf<{ document: unknown; cards: StoredCards }>(
  having({ document: { type: 'object' }, cards }),
);
export const changedBody = shapeOf<Change>(
  having({
    agreement: { type: 'string', maxLength: 100 },
    version: { type: 'integer', minimum: 1 },
    state: { enum: heldStates },
  }),
);
export const issuedBody = shapeOf<{ notice: unknown }>(having({ notice: { type: 'object' } }));
export const narrowedBody = shapeOf<SignedRestriction>(
  having({ notice: { type: 'object' }, signature: signed, card: signed }),
);
/** Of a connector that has joined, or has another key card. */
export const cardBody = shapeOf<{ card: string }>(having({ card: signed }));
export const wrappedBody = shapeOf<{ wrapped: string }>(having({ wrapped: signed }));

/** The JSON of a message; `connector.message-malformed` where it is none. */
export function jsonOf({ body }: { readonly body: Buffer }): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new ConnectorError('connector.message-malformed', { place: '/' }, { cause });
  }
}
