import { lookup as systemLookup } from 'node:dns/promises';
import { request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction, type Socket } from 'node:net';
import { limits } from '../limits/limits';
import { mayReach, type AllowedNetworks } from './address.policy';
import { WebRefusal } from './web-refusal';

export interface NamedAddress {
  readonly address: string;
  readonly family: number;
}

/** Names to addresses; another one in tests and where nothing outside may be reached. */
export type Resolve = (host: string) => Promise<readonly NamedAddress[]>;

export const resolveBySystem: Resolve = (host) => systemLookup(host, { all: true });

export interface Reach {
  readonly allowed: AllowedNetworks;
  readonly resolve: Resolve;
}

export interface Request {
  readonly method: 'GET' | 'HEAD';
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/**
 * One request without following anything. The address is checked where the connection is made: what a name leads to is
 * asked once, checked and connected to, so that a name cannot lead elsewhere between check and use.
 * @throws WebRefusal
 */
export function connect(url: URL, reach: Reach, request: Request): Promise<IncomingMessage> {
  assertMayBeNamed(url, reach);
  return new Promise((resolve, reject) => {
    const start = url.protocol === 'https:' ? requestHttps : requestHttp;
    const options: RequestOptions = {
      method: request.method,
      headers: request.headers,
      signal: request.signal,
      // A connection for each request: none is kept that was checked for another name.
      agent: false,
      timeout: limits.harvestIdle.value,
      lookup: checked(reach),
    };
    const sent = start(url, options, resolve);
    sent.on('timeout', () => sent.destroy(new WebRefusal('too-slow', 'nothing came', true)));
    sent.on('error', (error) => reject(webRefusalOf(error)));
    sent.on('socket', (socket) => watch(socket, reach));
    sent.end();
  });
}

/** An address written out is not looked up, so it is checked here. */
function assertMayBeNamed(url: URL, { allowed }: Reach): void {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new WebRefusal('no-web-address', `${url.protocol} is neither http nor https`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new WebRefusal('no-web-address', 'user and password do not belong in an address');
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) && !mayReach(host, allowed)) throw refusedAddress(url.hostname);
}

const refusedAddress = (host: string): WebRefusal =>
  new WebRefusal('address-refused', `${host} is not of the public internet`);

function checked({ allowed, resolve }: Reach): LookupFunction {
  return (host, options, done) => {
    resolve(host).then(
      (found) => {
        const [first] = found;
        if (!first) return done(new WebRefusal('unreachable', `${host} has no address`), []);
        // One that is refused among several is how a name is made to lead inside.
        const isAllowed = found.every(({ address }) => mayReach(address, allowed));
        if (!isAllowed) return done(refusedAddress(host), []);
        if (options.all) return done(null, [...found]);
        return done(null, first.address, first.family);
      },
      (error: unknown) => done(error as Error, []),
    );
  };
}

/** What is connected to in the end, whatever led there. */
function watch(socket: Socket, { allowed }: Reach): void {
  socket.once('connect', () => {
    const { remoteAddress } = socket;
    if (!remoteAddress || !mayReach(remoteAddress, allowed)) {
      socket.destroy(refusedAddress(remoteAddress ?? 'an unknown address'));
    }
  });
}

export function webRefusalOf(error: unknown): WebRefusal {
  if (error instanceof WebRefusal) return error;
  const { name, code, message, cause } = error as NodeJS.ErrnoException;
  if (cause instanceof WebRefusal) return cause;
  if (name === 'AbortError' || name === 'TimeoutError') {
    return new WebRefusal('too-slow', 'the answer did not end in time', true);
  }
  // A name that does not exist does not begin to exist within seconds.
  return new WebRefusal('unreachable', code ?? message, code !== 'ENOTFOUND');
}
