import { InvalidMessage } from './transport.errors';

const MAX_REASON_LENGTH = 300;

/** Nothing is decided about a dead letter without saying why. Throws `InvalidMessage`. */
export function checkReason(reason: unknown): asserts reason is string {
  const isReason = typeof reason === 'string' && /\S/.test(reason) && !reason.includes('\0');
  if (isReason && reason.length <= MAX_REASON_LENGTH) return;
  throw new InvalidMessage(
    `A decision about a dead letter needs a reason of at most ${MAX_REASON_LENGTH} characters.`,
  );
}
