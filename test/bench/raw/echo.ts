/** Topic of the commands. */
export const rawTopic = 'bench.raw.in';
export const replyHeader = 'reply-to';

/** One awaited send per call, or sends gathered within a tick. */
export type Sending = 'naive' | 'coalesced';

/** Texts of a real call's lengths, in place of the sealed ones. */
export interface Lengths {
  /** Bytes of the command's JSON. */
  readonly command: number;
  /** Bytes of the answer's JSON. */
  readonly answer: number;
}

/** JSON of so many bytes that says its id, as commands and answers do. */
export function textOf(id: string, bytes: number, more: object = {}): string {
  const head = JSON.stringify({ id, ...more, pad: '' });
  return JSON.stringify({ id, ...more, pad: 'x'.repeat(Math.max(0, bytes - head.length)) });
}

/** Lets each send wait for the one before, so that nothing can be gathered. */
export function oneByOne(): <T>(send: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (send) => {
    const sent = last.then(send);
    last = sent.catch(() => undefined);
    return sent;
  };
}

export const atOnce = <T>(send: () => Promise<T>): Promise<T> => send();
