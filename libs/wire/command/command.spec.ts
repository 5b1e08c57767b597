import fc from 'fast-check';
import { CompactEncrypt } from 'jose';
import {
  agreeOnVersion,
  commandHash,
  openCommand,
  parseCommand,
  requestId,
  sealCommand,
  supportedVersions,
  wireVersion,
  type CallCommand,
  type CallRequest,
  type CommandClear,
} from '..';
import { canonicalJson } from '../canonical/canonical';
import { clearOf } from './command';
import { seal, unseal } from '../jose/sealing';
import { sign } from '../jose/signing';
import {
  now,
  parties,
  queryRequest,
  refusal,
  verifyRequest,
  type Parties,
} from '../parties.fixture';

let all: Parties;
let command: CallCommand;
const sealFor = (request: CallRequest) =>
  sealCommand(request, { own: all.requester.keys, provider: all.provider.card });
const open = (received: unknown, at = now) =>
  openCommand(received, { own: all.provider.keys, requester: all.requester.card, now: at });

beforeAll(async () => {
  all = await parties();
  command = await sealFor(verifyRequest);
});

describe('A command', () => {
  it.each([
    ['verification', verifyRequest],
    ['query', queryRequest],
  ])('(%s) opens at the provider to what was sealed', async (_mode, request) => {
    const sealed = JSON.parse(JSON.stringify(await sealFor(request))) as unknown;
    expect(await open(sealed)).toEqual({ command: sealed, content: request.content });
  });

  it('shows the hub nothing but the clear names, and no value', async () => {
    expect(Object.keys(command).sort()).toEqual([
      ...[
        'agreement',
        'agreementVersion',
        'deadline',
        'fields',
        'id',
        'issuedAt',
        'mode',
        'purpose',
      ],
      ...['requesterThumbprint', 'resource', 'rowsAsked', 'sealed', 'v'],
    ]);
    const shown = JSON.stringify(command);
    for (const value of ['11010519491231002X', '张三', '1949-12-31']) {
      expect(shown).not.toContain(value);
      expect(Buffer.from(command.sealed.split('.')[3]!, 'base64url').includes(value)).toBe(false);
    }
  });

  it('has one length for names of any usual length', async () => {
    const lengths = ['王', '阿卜杜拉·买买提明·吐尔逊'].map(async (name) => {
      const content = { ...verifyRequest.content, claims: { name, birthDate: '1949-12-31' } };
      return (await sealFor({ ...verifyRequest, content })).sealed.length;
    });
    expect(new Set(await Promise.all(lengths)).size).toBe(1);
  });

  it('of any content opens to the same content', async () => {
    const codes = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,20}$/);
    const text = fc.string({ unit: 'grapheme', maxLength: 50 });
    const value = fc.oneof(text, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));
    const values = fc.dictionary(codes, value, { minKeys: 1, maxKeys: 5, noNullPrototype: true });
    await fc.assert(
      fc.asyncProperty(values, values, async (keys, filter) => {
        const request = { ...queryRequest, content: { keys, filter, after: 'p2' } };
        const opened = await open(await sealFor(request));
        expect(canonicalJson(opened.content)).toBe(canonicalJson(request.content));
      }),
      { numRuns: 50 },
    );
  });
});

describe('A hub that alters a command', () => {
  const other: { [name in keyof CommandClear]?: unknown } = {
    id: requestId(now),
    mode: 'query',
    agreement: '0199f0f2-7c1e-7d0a-9f43-2b6a5f1c0e99',
    agreementVersion: 2,
    resource: 'other',
    fields: ['name', 'birthDate', 'address'],
    purpose: 'other',
    rowsAsked: 10,
    issuedAt: now - 1,
    deadline: now + 60_000_000,
  };

  it.each(Object.entries(other))('is found out: %s', async (name, value) => {
    expect(await refusal(() => open({ ...command, [name]: value }))).toBe(
      `wire.clear-altered ${name}`,
    );
  });

  it('is found out when it takes a field away', async () => {
    expect(await refusal(() => open({ ...command, fields: ['name'] }))).toBe(
      'wire.clear-altered fields',
    );
  });

  it('is found out when it puts in another requester', async () => {
    const swapped = { ...command, requesterThumbprint: all.other.card.thumbprint };
    expect(await refusal(() => open(swapped))).toMatch(/^wire\.wrong-key /);
  });

  it('is found out when it passes another requester off, key card and all', async () => {
    const requesterThumbprint = all.other.card.thumbprint;
    const work = () =>
      openCommand(
        { ...command, requesterThumbprint },
        { own: all.provider.keys, requester: all.other.card, now },
      );
    expect(await refusal(work)).toMatch(/^wire\.wrong-key /);
  });

  it('is found out when it joins the clear part of one call to the secret of another', async () => {
    const second = await sealFor({
      ...verifyRequest,
      clear: { ...verifyRequest.clear, id: requestId(now) },
    });
    expect(await refusal(() => open({ ...command, sealed: second.sealed }))).toBe(
      'wire.clear-altered id',
    );
  });

  it.each([0, 1, 2, 3, 4])('is found out: part %i of the sealed text', async (part) => {
    const parts = command.sealed.split('.');
    const bytes = Buffer.from(parts[part]!, 'base64url');
    parts[part] = Buffer.concat([Buffer.from([(bytes[0] ?? 0) ^ 1]), bytes.subarray(1)]).toString(
      'base64url',
    );
    expect(await refusal(() => open({ ...command, sealed: parts.join('.') }))).toMatch(
      /^wire\.undecryptable /,
    );
  });

  it('cannot bring in compressed content', async () => {
    const sealed = await new CompactEncrypt(Buffer.from('x'.repeat(2000)))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', zip: 'DEF' })
      .encrypt(all.provider.card.encryptionKey);
    await expect(open({ ...command, sealed })).rejects.toMatchObject({
      code: 'wire.undecryptable',
      cause: { message: expect.stringContaining('/zip') },
    });
  });

  it('is found out when it makes up a command of its own', async () => {
    const clear = clearOf(command);
    const content = { clear, recipient: all.provider.keys.thumbprint, content: {}, pad: '' };
    const forger = { ...all.other.keys, thumbprint: all.requester.keys.thumbprint };
    const jws = sign('shutong.call/1', canonicalJson(content), forger);
    const sealed = seal(jws, all.provider.card.encryptionKey);
    expect(await refusal(() => open({ ...command, sealed }))).toMatch(/^wire\.bad-signature /);
  });
});

describe('A provider', () => {
  it('cannot pass a command on to another department as if it were for that', async () => {
    const jws = unseal(command.sealed, all.provider.keys.decryptionKey);
    const sealed = seal(jws, all.other.card.encryptionKey);
    const work = () =>
      openCommand(
        { ...command, sealed },
        { own: all.other.keys, requester: all.requester.card, now },
      );
    expect(await refusal(work)).toMatch(/^wire\.wrong-recipient /);
  });

  it('cannot read what was sealed to another', async () => {
    const work = () =>
      openCommand(command, { own: all.other.keys, requester: all.requester.card, now });
    expect(await refusal(work)).toMatch(/^wire\.undecryptable /);
  });

  it('refuses a command at its deadline, not a microsecond before', async () => {
    await open(command, command.deadline - 1);
    expect(await refusal(() => open(command, command.deadline))).toMatch(/^wire\.deadline-passed /);
  });
});

describe('A requester cannot seal', () => {
  const { clear, content } = verifyRequest;
  it.each([
    [
      'claims beside the declared fields',
      { claims: { ...content.claims, address: 'x' } },
      'claims',
    ],
    ['fewer claims than declared fields', { claims: { name: 'x' } }, 'claims'],
    ['a verification without keys', { keys: {} }, 'keys'],
    ['a verification with a filter', { filter: { name: 'x' } }, 'filter'],
    ['a verification of a page', { after: 'x' }, 'after'],
    ['a value without end', { keys: { id: 'x'.repeat(1001) } }, 'keys/id maxLength'],
    ['a value that is none', { keys: { id: null as never } }, 'keys/id type'],
    ['a number that is none', { keys: { id: NaN } }, 'keys/id type'],
    ['a name that is no code', { keys: { 'a b': 1 } }, 'keys pattern'],
  ])('%s', async (_what, change, place) => {
    const work = () => sealFor({ clear, content: { ...content, ...change } });
    expect(await refusal(work)).toBe(`wire.content-malformed /${place}`);
  });

  it('a query with claims', async () => {
    const request = { ...queryRequest, content: { keys: {}, claims: { name: 'x', address: 'y' } } };
    expect(await refusal(() => sealFor(request))).toBe('wire.content-malformed /claims');
  });

  it('half a character', async () => {
    const request = { clear, content: { ...content, keys: { id: '\ud800' } } };
    expect(await refusal(() => sealFor(request))).toMatch(/^wire\.not-canonical /);
  });

  it('more than 128 KiB', async () => {
    const keys = Object.fromEntries(
      Array.from({ length: 200 }, (_, i) => [`k${i}`, 'x'.repeat(999)]),
    );
    const request = { ...queryRequest, content: { keys } };
    expect(await refusal(() => sealFor(request))).toMatch(/^wire\.too-large /);
  });
});

describe('What is no command', () => {
  it.each([
    ['an unknown version', { v: 'shutong.call/2' }, 'wire.version-unsupported shutong.call/2'],
    ['something more', { note: 1 }, 'wire.malformed /note additionalProperties'],
    ['an id that is no UUIDv7', { id: '0199f0f2-7c1e-4d0a-9f43-2b6a5f1c0e12' }, '/id pattern'],
    ['a deadline that is no integer', { deadline: 1.5 }, 'wire.malformed /deadline type'],
    ['too long a sealed part', { sealed: 'x'.repeat(240_001) }, 'wire.too-large /sealed'],
    ['a sealed part that is none', { sealed: 7 }, 'wire.malformed /sealed type'],
  ])('is refused: %s', async (_what, change, why) => {
    expect(await refusal(() => parseCommand({ ...command, ...change }))).toContain(why);
  });

  it('is refused whatever it is, always with a code and never with a value of it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        expect(await refusal(() => parseCommand(value))).toMatch(/^wire\.(malformed|version-)/);
      }),
    );
  });
});

describe('Request ids and versions', () => {
  it('are UUIDv7 of the given time', () => {
    const id = requestId(now);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(now / 1000);
    expect(requestId(now)).not.toBe(id);
  });

  it('are agreed on as the highest that both sides know', async () => {
    expect(agreeOnVersion([99, ...supportedVersions, 0])).toBe(wireVersion);
    expect(await refusal(() => agreeOnVersion([99]))).toBe(
      'wire.version-unsupported here 1, there 99',
    );
    expect(await refusal(() => agreeOnVersion([]))).toMatch(/^wire\.version-unsupported /);
  });

  it('the hash of a command does not depend on the order of its names', () => {
    const shuffled = Object.fromEntries(Object.entries(command).reverse()) as unknown;
    expect(commandHash(shuffled as CallCommand)).toBe(commandHash(command));
  });
});
