import { generateKeyPairSync } from 'node:crypto';
import { openKeyCard } from '..';
import { canonicalJson } from '../canonical/canonical';
import { departments, now, refusal } from '../parties.fixture';
import { thumbprintOf } from '../key/connector-keys';
import type { SigningJwk } from './jwk';
import { publicKey } from './public-key';

// Affine arithmetic on edwards25519 (RFC 8032 §5.1): slow, plain, and nothing that the code under test has.
const p = 2n ** 255n - 19n;
const mod = (a: bigint): bigint => ((a % p) + p) % p;
const power = (base: bigint, exponent: bigint): bigint => {
  let [result, square] = [1n, mod(base)];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = mod(result * square);
    square = mod(square * square);
  }
  return result;
};
const over = (a: bigint, b: bigint): bigint => mod(a * power(b, p - 2n));
const d = over(-121665n, 121666n);
const rootOfMinusOne = power(2n, (p - 1n) / 4n);

interface Point {
  readonly x: bigint;
  readonly y: bigint;
}
const identity: Point = { x: 0n, y: 1n };
const sum = (a: Point, b: Point): Point => {
  const product = d * a.x * b.x * a.y * b.y;
  return {
    x: over(a.x * b.y + b.x * a.y, 1n + product),
    y: over(a.y * b.y + a.x * b.x, 1n - product),
  };
};
const isIdentity = ({ x, y }: Point): boolean => x === 0n && y === 1n;

/** The point with this y and an even x (RFC 8032 §5.1.3), where there is one. */
function pointAt(y: bigint): Point | undefined {
  const square = over(y * y - 1n, d * y * y + 1n);
  const root = power(square, (p + 3n) / 8n);
  const x = [root, mod(root * rootOfMinusOne)].find((each) => mod(each * each) === square);
  return x === undefined ? undefined : { x: x & 1n ? p - x : x, y };
}

/** Order of the group of points whose order is prime: times it, every point falls into the eight. */
const l = 2n ** 252n + 27742317777372353535851937790883648493n;
const times = (factor: bigint, point: Point): Point => {
  let [result, double] = [identity, point];
  for (let rest = factor; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = sum(result, double);
    double = sum(double, double);
  }
  return result;
};

/** All points of small order: the multiples of one of order 8, since the cofactor is 8. */
function smallOrderPoints(): Point[] {
  for (let y = 2n; ; y += 1n) {
    const start = pointAt(y);
    const torsion = start && times(l, start);
    if (!torsion || isIdentity(times(4n, torsion))) continue;
    return Array.from({ length: 8 }, (_, index) => times(BigInt(index), torsion));
  }
}

const encoded = (y: bigint, sign: bigint): string =>
  Buffer.from((y + (sign << 255n)).toString(16).padStart(64, '0'), 'hex')
    .reverse()
    .toString('base64url');

const points = smallOrderPoints();
/** Each with either sign bit, and with the y that is not reduced where it fits into 255 bits. */
const smallOrder = points.flatMap(({ y }) =>
  [y, y + p]
    .filter((each) => each < 2n ** 255n)
    .flatMap((each) => [0n, 1n].map((sign) => encoded(each, sign))),
);

/** u of the points of small order on Curve25519 and its twist (RFC 7748 §6.1), and those not reduced. */
const smallOrderU = [
  ...[0n, 1n, p - 1n, p, p + 1n],
  325606250916557431795983626356110631294008115727848805560023387167927233504n,
  39382357235489614581723060781553021112529911719440698176882885853963445705823n,
];

const jwkOf = (type: 'ed25519' | 'x25519'): SigningJwk =>
  generateKeyPairSync(type as 'ed25519').publicKey.export({ format: 'jwk' }) as SigningJwk;

/** A card that anyone can make under the identity: R is the identity, S is zero. */
async function cardWith(x: string): Promise<string> {
  const sign = { kty: 'OKP', crv: 'Ed25519', x } as const;
  const thumbprint = await thumbprintOf(sign);
  const part = (text: string) => Buffer.from(text).toString('base64url');
  const content = {
    v: 'shutong.key/1',
    ...{ department: departments.provider, hosted: false, issuedAt: now },
    ...{ encrypt: jwkOf('x25519'), sign, thumbprint },
  };
  const header = part(JSON.stringify({ alg: 'EdDSA', typ: content.v, kid: thumbprint }));
  const signature = Buffer.concat([Buffer.from([1]), Buffer.alloc(63)]).toString('base64url');
  return `${header}.${part(canonicalJson(content))}.${signature}`;
}

describe("Another's public key", () => {
  it('of small order: there are eight points, and these are all', () => {
    expect(new Set(points.map(({ x, y }) => `${x} ${y}`)).size).toBe(8);
    expect(points.every((point) => isIdentity(times(8n, point)))).toBe(true);
    expect(new Set(smallOrder).size).toBe(14);
  });

  it.each(smallOrder)('is no root key where its order is small: %s', async (x) => {
    expect(await refusal(() => publicKey({ kty: 'OKP', crv: 'Ed25519', x }))).toBe(
      'wire.card-curve Ed25519',
    );
    expect(await refusal(async () => openKeyCard(await cardWith(x)))).toBe(
      'wire.card-curve Ed25519',
    );
  });

  it.each(Array.from({ length: 19 }, (_, index) => encoded(p + BigInt(index), 0n)))(
    'is no root key where its y is not reduced: %s',
    async (x) =>
      expect(await refusal(() => publicKey({ kty: 'OKP', crv: 'Ed25519', x }))).toBe(
        'wire.card-curve Ed25519',
      ),
  );

  it.each(smallOrderU.flatMap((u) => [encoded(u, 0n), encoded(u, 1n)]))(
    'is no encryption key where its order is small: %s',
    async (x) =>
      expect(await refusal(() => publicKey({ kty: 'OKP', crv: 'X25519', x }))).toBe(
        'wire.card-curve X25519',
      ),
  );

  it('of a holder is taken as it is', () => {
    for (let round = 0; round < 50; round += 1) {
      for (const crv of ['ed25519', 'x25519'] as const) {
        const jwk = jwkOf(crv);
        expect(publicKey(jwk).export({ format: 'jwk' })).toEqual(jwk);
      }
    }
  });

  it('has one text: a card with spare bits in its root key is refused', async () => {
    const { x } = jwkOf('ed25519');
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const next = alphabet[alphabet.indexOf(x[42]!) + 1]!;
    const other = x.slice(0, 42) + next;
    expect(Buffer.from(other, 'base64url')).toEqual(Buffer.from(x, 'base64url'));
    const refused = await refusal(async () => openKeyCard(await cardWith(other)));
    expect(refused).toBe('wire.card-curve /sign/x pattern');
  });
});
