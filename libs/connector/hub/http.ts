import {
  Agent as HttpAgent,
  request as httpRequest,
  type ClientRequest,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { HubUnreachable } from './hub.errors';

const longestAnswer = 4 * 1024 * 1024;

// Sockets stay open between calls: a handshake costs more than a call.
const agents = {
  'http:': new HttpAgent({ keepAlive: true, maxFreeSockets: 256 }),
  'https:': new HttpsAgent({ keepAlive: true, maxFreeSockets: 256 }),
};

export interface Sent {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** From the first byte sent until the last one received. */
  readonly milliseconds: number;
}

/** What came back, read to its end. */
export interface Received {
  readonly status: number;
  readonly text: string;
}

/** One request; redirects are not followed. Whatever goes wrong on the way is `HubUnreachable`. */
export const exchanged = (address: string, sent: Sent): Promise<Received> =>
  exchangedBy(address, sent, async (response) => ({
    status: response.statusCode ?? 0,
    text: await textOf(response),
  }));

/** The same, with the answer read by the caller, within the time too. */
export async function exchangedBy<T>(
  address: string,
  sent: Sent,
  read: (response: IncomingMessage) => Promise<T>,
): Promise<T> {
  const url = new URL(address);
  let timer: NodeJS.Timeout | undefined;
  try {
    const request = requestOf(url, sent);
    // A timer, not an abort signal: that costs a call as much as its signature.
    timer = setTimeout(() => request.destroy(new Error('no answer in time')), sent.milliseconds);
    return await read(await responseTo(request, sent.body));
  } catch (cause) {
    throw new HubUnreachable(url.origin, { cause });
  } finally {
    clearTimeout(timer);
  }
}

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

export async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    bytes += (chunk as Buffer).length;
    if (bytes > longestAnswer) throw new Error(`The answer is over ${longestAnswer} bytes.`);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** An object of JSON; empty for anything else. */
export function objectOf(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    return {};
  }
}
