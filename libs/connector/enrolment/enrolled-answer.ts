import Ajv2020 from 'ajv/dist/2020';
import { assertCommon } from '../hub-contact/hub-speaks';
import { HubUnreachable } from '../hub/hub.errors';
import type { Identity } from '../identity/identity';

/** What a connector learns of the hub by joining. */
export type EnrolledAnswer = Pick<Identity, 'clientId' | 'tokenUrl' | 'transport' | 'inboundTopic'>;

const text = { type: 'string', minLength: 1, maxLength: 500 };
type Answer = EnrolledAnswer &
  Pick<Identity, 'department' | 'hosted'> & { readonly wire?: readonly number[] };

const validate = new Ajv2020().compile<Answer>({
  type: 'object',
  required: ['clientId', 'department', 'hosted', 'tokenUrl', 'transport', 'inboundTopic'],
  properties: {
    clientId: text,
    department: text,
    hosted: { type: 'boolean' },
    tokenUrl: { type: 'string', pattern: '^https?://', maxLength: 500 },
    transport: { enum: ['stream', 'kafka'] },
    inboundTopic: text,
    wire: { type: 'array', maxItems: 100, items: { type: 'integer' } },
  },
});

/** What the hub answers to an enrolment, checked; anything else is no answer of a hub. */
export function enrolledAnswer(
  answer: unknown,
  asked: Pick<Identity, 'department' | 'hosted'>,
): EnrolledAnswer {
  if (!validate(answer)) throw new HubUnreachable('an answer of another shape');
  if (answer.department !== asked.department || answer.hosted !== asked.hosted) {
    throw new HubUnreachable('an answer for another department');
  }
  // A hub that does not say speaks the first version.
  assertCommon(answer.wire ?? [1]);
  const { clientId, tokenUrl, transport, inboundTopic } = answer;
  return { clientId, tokenUrl, transport, inboundTopic };
}
