import { deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import {
  generateConnectorKeys,
  issueKeyCard,
  openConnectorKeys,
  openKeyCard,
  requestId,
  sealCommand,
} from '@shutong/wire';
import { Search } from './search';

const value = '371701193004120019';
const place = (bytes: Buffer) => ({ kind: 'file', name: 'somewhere', bytes }) as const;

const encodings: Record<string, (bytes: Buffer) => Buffer> = {
  'plain text': (bytes) => bytes,
  hex: (bytes) => Buffer.from(bytes.toString('hex')),
  'capital hex': (bytes) => Buffer.from(bytes.toString('hex').toUpperCase()),
  base64: (bytes) => Buffer.from(bytes.toString('base64')),
  base64url: (bytes) => Buffer.from(bytes.toString('base64url')),
  'UTF-16, little end first': (bytes) => Buffer.from(bytes.toString('latin1'), 'utf16le'),
  'UTF-16, big end first': (bytes) => Buffer.from(bytes.toString('latin1'), 'utf16le').swap16(),
  gzip: (bytes) => gzipSync(bytes),
  deflate: (bytes) => deflateSync(bytes),
};

function readsIn(bytes: Buffer): string[] {
  const search = new Search([value]);
  search.look(place(bytes));
  return [...search.findings.values.keys()];
}

describe.each(Object.entries(encodings))('the spy reads %s', (_, encode) => {
  it('wherever the value stands in the text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), fc.string(), (before, after) => {
        expect(readsIn(encode(Buffer.from(before + value + after)))).toEqual([value]);
      }),
      { numRuns: 50 },
    );
  });

  it.each(Object.entries(encodings))('inside %s', (name, outer) => {
    const inner = encode(Buffer.from(`{"key":"${value}"}`));
    // Nothing writes binary as UTF-16 text.
    const isText = inner.every((byte) => byte >= 32 && byte < 127);
    if (name.startsWith('UTF-16') && !isText) return;
    expect(readsIn(outer(inner))).toEqual([value]);
  });
});

it('reads nothing where no value is', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
      const search = new Search([value]);
      search.look(place(Buffer.from(bytes)));
      expect(search.findings.values.size).toBe(0);
    }),
  );
});

describe('behind a real ciphertext', () => {
  it('reads the value once the private key lies somewhere, in whatever form, and not before', async () => {
    const stored = generateConnectorKeys();
    const own = await openConnectorKeys(stored);
    const card = await openKeyCard(
      issueKeyCard(own, { department: '11337000MBDEM0031M', hosted: false, issuedAt: 1 }),
    );
    const command = await sealCommand(
      { clear: clear(), content: { keys: { NUMBER: value }, claims: { NAME: 'x' } } },
      { own, provider: card },
    );
    const body = Buffer.from(JSON.stringify(command));
    const forms = [
      Buffer.from(JSON.stringify(stored)),
      Buffer.from(`("\\\\x${Buffer.from(JSON.stringify(stored)).toString('hex')}")`),
      Buffer.concat([Buffer.from([0xd9, 43]), Buffer.from(stored.encrypt.d), Buffer.from([0xa1])]),
    ];
    for (const form of forms) {
      const search = new Search([value]);
      search.look(place(body));
      expect([search.ciphertexts.size, search.crack(), search.findings.values.size]).toEqual([
        1, 0, 0,
      ]);
      search.look(place(form));
      expect(search.crack()).toBe(1);
      expect([...search.findings.values.keys()]).toEqual([value]);
    }
  });
});

function clear() {
  return {
    id: requestId(1_800_000_000_000),
    mode: 'verify' as const,
    agreement: '018f6f3e-0000-7000-8000-000000000001',
    agreementVersion: 1,
    resource: 'register',
    fields: ['NAME'],
    purpose: 'test',
    rowsAsked: 1,
    issuedAt: 1,
    deadline: 2,
  };
}
