import {
  sealAnswer,
  WireError,
  type CallAnswer,
  type Reply,
  type WireErrorCode,
} from '@shutong/wire';

type Failure = Pick<Extract<Reply, { code?: string }>, 'outcome' | 'code'>;

const insteadOf: Partial<Record<WireErrorCode, Failure>> = {
  'wire.too-large': { outcome: 'refused', code: 'connector.too-large' },
  'wire.not-canonical': { outcome: 'source-error', code: 'connector.source-error' },
};

/**
 * An answer that no message can carry is refused, so that its requester asks for less; one that no JSON can hold is the
 * source's failure. Of both `onFailed` hears.
 */
export async function sealReply(
  reply: Reply,
  to: Parameters<typeof sealAnswer>[1],
  onFailed: (error: WireError) => void,
): Promise<CallAnswer> {
  try {
    return await sealAnswer(reply, to);
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    const instead = insteadOf[error.code];
    if (!instead) throw error;
    onFailed(error);
    return sealAnswer({ ...instead, answeredAt: reply.answeredAt }, to);
  }
}
