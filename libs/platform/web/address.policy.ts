import { BlockList, isIP } from 'node:net';

type Network = readonly [network: string, prefix: number];

/** Of IPv4: none of the public internet (IANA special-purpose registry). */
const specialV4: readonly Network[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
/** Of IPv6 only 2000::/3 is global; within it these are not, or lead to an IPv4 address that is not looked at. */
const specialV6: readonly Network[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const special = new BlockList();
for (const [network, prefix] of specialV4) special.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of specialV6) special.addSubnet(network, prefix, 'ipv6');
const globalV6 = new BlockList();
globalV6.addSubnet('2000::', 3, 'ipv6');

const mapped = /^::ffff:(?:0:)?(\d+\.\d+\.\d+\.\d+)$/i;

/** Networks that the operator has named although they are not public, such as a government's own. */
export type AllowedNetworks = BlockList;

/**
 * `10.1.0.0/16, 192.0.2.7` as the setting writes it.
 * @throws RangeError naming the part that is no network
 */
export function networksOf(setting: string): AllowedNetworks {
  const allowed = new BlockList();
  for (const part of setting.split(',').map((one) => one.trim())) {
    if (part !== '') addNetwork(allowed, part);
  }
  return allowed;
}

function addNetwork(allowed: BlockList, part: string): void {
  const [address = '', prefix] = part.split('/');
  const family = isIP(address);
  const widest = family === 4 ? 32 : 128;
  const bits = prefix === undefined ? widest : Number(prefix);
  const isWhole = prefix === undefined || /^\d{1,3}$/.test(prefix);
  if (family === 0 || !isWhole || bits > widest || part.split('/').length > 2) {
    throw new RangeError(`${part} is no network`);
  }
  allowed.addSubnet(address, bits, familyName(family));
}

/** Whether a process of the hub may connect to an address because somebody outside named it. */
export function mayReach(address: string, allowed: AllowedNetworks): boolean {
  const plain = mapped.exec(address)?.[1] ?? address.replace(/%.*$/, '');
  const family = isIP(plain);
  if (family === 0) return false;
  const name = familyName(family);
  if (allowed.check(plain, name)) return true;
  if (special.check(plain, name)) return false;
  return family === 4 || globalV6.check(plain, 'ipv6');
}

const familyName = (family: number): 'ipv4' | 'ipv6' => (family === 4 ? 'ipv4' : 'ipv6');
