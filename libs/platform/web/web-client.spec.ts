import { gzipSync } from 'node:zlib';
import {
  startPortal,
  type PortalAnswer,
  type PortalServer,
} from '../../../test/support/portal-server';
import { mayReach, networksOf } from './address.policy';
import type { NamedAddress } from './connection';
import { WebClient, unchanged } from './web-client';
import { WebRefusal } from './web-refusal';

const none = networksOf('');

describe('an address that somebody outside named', () => {
  it.each([
    ...['127.0.0.1', '10.1.2.3', '172.31.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1'],
    ...['0.0.0.0', '224.0.0.1', '255.255.255.255', '::1', '::', 'fe80::1%eth0', 'fd00::1'],
    ...['::ffff:127.0.0.1', '::ffff:10.0.0.1', '64:ff9b::a00:1', '2002:7f00:1::', '2001:db8::1'],
    ...['localhost', '', '1.2.3'],
  ])('%s is not reached', (address) => expect(mayReach(address, none)).toBe(false));

  it.each(['8.8.8.8', '223.5.5.5', '2400:3200::1', '::ffff:8.8.8.8'])('%s is', (address) =>
    expect(mayReach(address, none)).toBe(true),
  );

  it('is reached in a network that the operator has named, and in no other', () => {
    const allowed = networksOf('10.1.0.0/16, 192.0.2.7,fd00::/8');
    const inside = ['10.1.255.1', '192.0.2.7', 'fd00::2', '::ffff:10.1.0.1'];
    expect(inside.filter((one) => !mayReach(one, allowed))).toEqual([]);
    expect(['10.2.0.1', '192.0.2.8'].filter((one) => mayReach(one, allowed))).toEqual([]);
  });

  it.each(['10.0.0.0/33', 'portal.gov.cn', '10.0.0.0/8/8', '::/129', '10.0.0.0/x'])(
    'names no network as %s',
    (setting) => expect(() => networksOf(setting)).toThrow(RangeError),
  );
});

describe('the way to other portals', () => {
  let answer: (path: string) => PortalAnswer;
  let portal: PortalServer;
  beforeAll(async () => {
    portal = await startPortal((path) => answer(path));
  });
  afterAll(() => portal.stop());

  const pauses: number[] = [];
  const clientOf = (allowed = '127.0.0.1', names: Record<string, NamedAddress[]> = {}) =>
    new WebClient(
      { allowed: networksOf(allowed), resolve: async (host) => names[host] ?? [] },
      async (ms) => void pauses.push(ms),
    );
  const refusal = async (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'ok',
      (error: unknown) => {
        if (error instanceof WebRefusal) return error.code;
        throw error;
      },
    );
  const local = { address: '127.0.0.1', family: 4 };

  it('does not lead to this machine unless it is allowed to', async () => {
    answer = () => ({ body: 'inside' });
    expect(await refusal(clientOf('').get(portal.url))).toBe('address-refused');
    expect(await refusal(clientOf().get(portal.url))).toBe('ok');
  });

  it.each(['http://[::ffff:169.254.169.254]/', 'http://2852039166/', 'http://0xA9FEA9FE/latest'])(
    'sees through the writing of %s',
    async (address) => expect(await refusal(clientOf().get(address))).toBe('address-refused'),
  );

  it.each(['file:///etc/passwd', 'gopher://x', 'http://user:word@example.org/', 'nothing'])(
    'takes no %s',
    async (address) => expect(await refusal(clientOf().get(address))).toBe('no-web-address'),
  );

  it('checks every redirect', async () => {
    answer = () => ({ status: 302, headers: { location: 'http://169.254.169.254/latest' } });
    expect(await refusal(clientOf().get(portal.url))).toBe('address-refused');
    answer = () => ({ status: 301, headers: { location: 'file:///etc/passwd' } });
    expect(await refusal(clientOf().get(portal.url))).toBe('no-web-address');
    answer = () => ({ status: 302, headers: { location: '/again' } });
    expect(await refusal(clientOf().get(portal.url))).toBe('too-many-redirects');
  });

  it('connects to the address that it has checked, so that a name cannot lead elsewhere afterwards', async () => {
    answer = () => ({ body: 'inside' });
    const port = new URL(portal.url).port;
    let asked = 0;
    const rebinding = new WebClient({
      allowed: networksOf(''),
      // Another answer each time: what counts is the first, for there is no second look-up.
      resolve: async () => [(asked += 1) === 1 ? { address: '192.0.2.1', family: 4 } : local],
    });
    expect(await refusal(rebinding.get(`http://rebind.example:${port}/`))).toBe('address-refused');
    expect(asked).toBe(1);
    const mixed = clientOf('', { 'two.example': [{ address: '8.8.8.8', family: 4 }, local] });
    expect(await refusal(mixed.get(`http://two.example:${port}/`))).toBe('address-refused');
    const named = clientOf('127.0.0.1', { 'one.example': [local] });
    expect(await refusal(named.get(`http://one.example:${port}/`))).toBe('ok');
  });

  it('tries again, ever later, what may go better, and not what will not', async () => {
    pauses.length = 0;
    let left = 2;
    answer = () => ((left -= 1) >= 0 ? { status: 503 } : { body: 'there' });
    expect(await refusal(clientOf().get(portal.url))).toBe('ok');
    expect(pauses).toEqual([500, 2000]);
    answer = () => ({ status: 429, headers: { 'retry-after': '100000' } });
    expect(await refusal(clientOf().get(portal.url))).toBe('status');
    expect(pauses.at(-1)).toBe(60_000);
    pauses.length = 0;
    answer = () => ({ status: 404 });
    expect(await refusal(clientOf().get(portal.url))).toBe('status');
    expect(pauses).toEqual([]);
  });

  it('takes no half answer for a whole one', async () => {
    answer = () => ({ body: '{"dataset":[]}', breakOffAfter: 5 });
    expect(await refusal(clientOf().get(portal.url))).toBe('unreachable');
  });

  it('unpacks what is packed, and no more than fits', async () => {
    answer = () => ({ body: gzipSync(gzipSync('twice')) });
    const got = await clientOf().get(portal.url);
    expect(got).toMatchObject({ body: Buffer.from('twice') });
    answer = () => ({ body: gzipSync(Buffer.alloc(140_000_000)) });
    expect(await refusal(clientOf().get(portal.url))).toBe('too-large');
    answer = () => ({ body: gzipSync('cut off').subarray(0, 15) });
    expect(await refusal(clientOf().get(portal.url))).toBe('unreadable-encoding');
  });

  it('asks whether anything has changed by what the last answer said of itself', async () => {
    answer = () => ({ status: 304 });
    const known = { etag: '"1"', lastModified: null };
    expect(await clientOf().get(portal.url, { known })).toBe(unchanged);
    expect(portal.asked.at(-1)!.headers['if-none-match']).toBe('"1"');
  });
});
