import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ephemeralKeys, freshPrivateJwk } from './fresh-keys';

/** Few objects fit into the heap's young part, so that the collector comes often, at whatever moment. */
const oftenCollected = '--max-semi-space-size=1';
const compiled = join(__dirname, 'sealing.js');
const sealing = `
  const { generateKeyPairSync } = require('node:crypto');
  const { seal } = require(${JSON.stringify(compiled)});
  const { publicKey } = generateKeyPairSync('x25519');
  for (let n = 0; n < 20_000; n += 1) seal('a.b.c', publicKey);
  console.log('sealed');`;

describe('New keys', () => {
  it('are made and written for one message after another without the process ever standing still', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [oftenCollected, '-e', sealing]);
    expect(stdout).toBe('sealed\n');
  });

  it('are others each time, in the form of RFC 8037', () => {
    const [one, other] = [ephemeralKeys().epk, ephemeralKeys().epk];
    expect(one).toEqual({
      kty: 'OKP',
      crv: 'X25519',
      x: expect.stringMatching(/^[\w-]{43}$/) as string,
    });
    expect(other.x).not.toBe(one.x);
    const half = expect.stringMatching(/^[\w-]{43}$/) as string;
    expect(freshPrivateJwk('ed25519')).toEqual({ kty: 'OKP', crv: 'Ed25519', x: half, d: half });
  });
});
