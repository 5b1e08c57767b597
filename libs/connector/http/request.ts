import {
  Agent as HttpAgent,
  request as httpRequest,
  type ClientRequest,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

// Sockets stay open between calls: a handshake costs more than a call.
const agents = {
  'http:': new HttpAgent({ keepAlive: true, maxFreeSockets: 256 }),
  'https:': new HttpsAgent({ keepAlive: true, maxFreeSockets: 256 }),
};

export interface Sent {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** From the first byte sent until the last one received. */
  readonly milliseconds: number;
}

/** What came back, read to its end. */
export interface ReceivedBytes {
  readonly status: number;
  readonly bytes: Buffer;
}

/** The answer has more bytes than it may. */
export class AnswerTooLong extends Error {}

/** One request; redirects are not followed. Whatever goes wrong on the way is thrown as it comes. */
export const requested = (url: URL, sent: Sent, longest: number): Promise<ReceivedBytes> =>
  requestedBy(url, sent, (response) => received(response, longest));

/** The same, with the answer read by the caller, within the time too. */
export async function requestedBy<T>(
  url: URL,
  sent: Sent,
  read: (response: IncomingMessage) => Promise<T>,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  try {
    let request = requestOf(url, sent);
    // A timer, not an abort signal: that costs a call as much as its signature.
    timer = setTimeout(() => request.destroy(new Error('no answer in time')), sent.milliseconds);
    for (;;) {
      const response = await responseTo(request, sent.body).catch((error: unknown) => {
        if (!wasClosedMeanwhile(request, error)) throw error;
      });
      if (response) return await read(response);
      request = requestOf(url, sent);
    }
  } finally {
    clearTimeout(timer);
  }
}

/** A socket kept open that the other side, or a proxy, had closed: what only reads is asked again on another one. */
const wasClosedMeanwhile = (request: ClientRequest, error: unknown): boolean =>
  request.method === 'GET' &&
  request.reusedSocket &&
  (error as NodeJS.ErrnoException).code === 'ECONNRESET';

function requestOf(url: URL, { method, headers, body }: Sent): ClientRequest {
  const secure = url.protocol === 'https:';
  const send = secure ? httpsRequest : httpRequest;
  const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
  const agent = agents[secure ? 'https:' : 'http:'];
  return send(url, { method, agent, headers: { ...headers, ...length } });
}

function responseTo(
  request: ClientRequest,
  body: string | Buffer | undefined,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('response', resolve);
    // Every error, not the first alone: one more after the answer would end the process.
    request.on('error', reject);
    // Node lets a request go without an error where the answer changes the protocol (101) and nobody wants that.
    request.once('close', () => reject(new Error('closed without an answer')));
    request.end(body);
  });
}

/** The answer, read to its end. Error: `AnswerTooLong`. */
export async function received(response: IncomingMessage, longest: number): Promise<ReceivedBytes> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    bytes += (chunk as Buffer).length;
    if (bytes > longest) throw new AnswerTooLong(`The answer is over ${longest} bytes.`);
    chunks.push(chunk as Buffer);
  }
  return { status: response.statusCode ?? 0, bytes: Buffer.concat(chunks) };
}
