import {
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  verify as verifyRaw,
} from 'node:crypto';
import fc from 'fast-check';
import {
  commandHash,
  generateConnectorKeys,
  issueKeyCard,
  openAnswer,
  openConnectorKeys,
  openKeyCard,
  requestId,
  sealAnswer,
  sealCommand,
  verifyStatement,
  type CallAnswer,
  type CallCommand,
  type QueryContent,
  type Reply,
  type VerifyResult,
} from '..';
import {
  departments,
  now,
  parties,
  party,
  queryRequest,
  refusal,
  verifyRequest,
  type Parties,
} from '../parties.fixture';
import { seal } from '../jose/sealing';
import { sign } from '../jose/signing';
import { paddedJson } from '../padding/padding';
import { signStatement, type Unstated } from './statement';

let all: Parties;
let verifyCommand: CallCommand;
let queryCommand: CallCommand;
const results: VerifyResult[] = ['match', 'no-match', 'not-found'];
const subject = { count: 1, tokens: ['A'.repeat(43)] };
const verified = (result: VerifyResult): Reply => ({
  outcome: 'answered',
  content: { result },
  answeredAt: now,
  subject,
});
const found = (content: QueryContent): Reply => ({ outcome: 'answered', content, answeredAt: now });

const answerTo = (command: CallCommand, reply: Reply) =>
  sealAnswer(reply, { command, own: all.provider.keys, requester: all.requester.card });
const open = (received: unknown, command = verifyCommand) =>
  openAnswer(received, { command, own: all.requester.keys, provider: all.provider.card });

beforeAll(async () => {
  all = await parties();
  const keys = { own: all.requester.keys, provider: all.provider.card };
  verifyCommand = await sealCommand(verifyRequest, keys);
  queryCommand = await sealCommand(queryRequest, keys);
});

describe('A verify answer', () => {
  it.each(results)('opens at the requester: %s', async (result) => {
    const answer = JSON.parse(JSON.stringify(await answerTo(verifyCommand, verified(result))));
    expect(await open(answer)).toEqual(verified(result));
  });

  it('looks the same for match, no match and not found, over many keys', async () => {
    const shapes = new Set<string>();
    for (let i = 0; i < 20; i++) {
      const [provider, requester] = [
        await party(departments.provider),
        await party(departments.requester),
      ];
      const command = await sealCommand(
        { ...verifyRequest, clear: { ...verifyRequest.clear, id: requestId(now + i) } },
        { own: requester.keys, provider: provider.card },
      );
      for (const result of results) {
        const { sealed, statement, ...clear } = await sealAnswer(verified(result), {
          command,
          own: provider.keys,
          requester: requester.card,
        });
        const lengths = sealed!.split('.').map((part) => part.length);
        shapes.add(JSON.stringify([lengths, statement.length, { ...clear, id: '' }]));
      }
    }
    expect([...shapes]).toHaveLength(1);
  });

  it('states the same but for the hash of what was sealed', async () => {
    const statements = results.map(async (result) => {
      const answer = await answerTo(verifyCommand, verified(result));
      const stated = await verifyStatement(answer, verifyCommand, all.provider.card);
      return JSON.stringify({ ...stated, sealedSha256: '' });
    });
    expect(new Set(await Promise.all(statements)).size).toBe(1);
  });

  it('never counts rows', async () => {
    const answer = await answerTo(verifyCommand, verified('match'));
    expect(answer).not.toHaveProperty('rowsSent');
    expect(await refusal(() => open({ ...answer, rowsSent: 1 }))).toMatch(
      /^wire\.statement-mismatch rowsSent/,
    );
  });

  it.each([
    ['rows', { rows: [] }],
    ['an unknown result', { result: 'maybe' }],
    ['a value beside the result', { result: 'match', name: '张三' }],
  ])('is not sealed with %s', async (_what, content) => {
    const reply = { ...verified('match'), content } as Reply;
    expect(await refusal(() => answerTo(verifyCommand, reply))).toMatch(
      /^wire\.content-malformed /,
    );
  });
});

describe('A query answer', () => {
  const rows = [
    { name: '张三', address: '贵阳市***' },
    { name: '李四', address: null },
  ];

  it('opens at the requester, its rows counted in clear', async () => {
    const answer = await answerTo(queryCommand, found({ rows, next: 'p2' }));
    expect(answer.rowsSent).toBe(2);
    expect(await open(answer, queryCommand)).toEqual(found({ rows, next: 'p2' }));
  });

  it('of any size is padded to a power of two, and opens again', async () => {
    const lengths = new Set<number>();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 700 }), fc.nat(40), async (size, count) => {
        const content = {
          rows: Array.from({ length: count }, () => ({ name: '名'.repeat(size) })),
        };
        const answer = await answerTo(queryCommand, found(content));
        lengths.add(answer.sealed!.length);
        expect(await open(answer, queryCommand)).toEqual(found(content));
      }),
      { numRuns: 60 },
    );
    expect(lengths.size).toBeLessThanOrEqual(8);
  });

  it('of the largest size fits into one message of 256 KiB, subject tokens and all', async () => {
    const rowsOf = (length: number) => [{ name: 'x'.repeat(length) }];
    const tokens = Array.from({ length: 100 }, (_, i) => String(i).padStart(43, 'A'));
    const reply = { ...found({ rows: rowsOf(130_000) }), subject: { count: 100, tokens } };
    const answer = await answerTo(queryCommand, reply);
    expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThan(256 * 1024);
    const larger = () => answerTo(queryCommand, found({ rows: rowsOf(131_072) }));
    expect(await refusal(larger)).toMatch(/^wire\.too-large /);
  });

  it.each([
    ['a field that was not asked for', { rows: [{ birthDate: '1949-12-31' }] }],
    ['more rows than asked', { rows: Array.from({ length: 51 }, () => ({ name: 'x' })) }],
    ['the answer to a verification', { result: 'match' }],
    ['a value that is none', { rows: [{ name: { deep: 1 } }] }],
    ['the origin of another field', { rows: [], origin: { items: { sex: { system: 'x' } } } }],
    ['the batch of a row too many', { rows: [], origin: { items: {}, batches: ['1'] } }],
  ])('is not sealed with %s', async (_what, content) => {
    const reply = found(content as QueryContent);
    expect(await refusal(() => answerTo(queryCommand, reply))).toMatch(/^wire\.content-malformed /);
  });
});

describe('A refusal', () => {
  it.each(['refused', 'source-error', 'deadline'] as const)(
    '(%s) opens without content',
    async (outcome) => {
      const reply: Reply = { outcome, code: 'connector.quota', answeredAt: now };
      const answer = await answerTo(queryCommand, reply);
      expect(answer).not.toHaveProperty('sealed');
      expect(answer).not.toHaveProperty('rowsSent');
      expect(await open(answer, queryCommand)).toEqual(reply);
    },
  );

  it('says why', async () => {
    const reply: Reply = { outcome: 'refused', answeredAt: now };
    expect(await refusal(() => answerTo(queryCommand, reply))).toBe('wire.malformed /code');
  });
});

describe('A statement', () => {
  it('is checked without a key that could read the answer', async () => {
    const answer = await answerTo(queryCommand, found({ rows: [{ name: 'x' }] }));
    const stated = await verifyStatement(answer, queryCommand, all.provider.card);
    expect(stated).toMatchObject({
      v: 'shutong.statement/1',
      id: queryCommand.id,
      agreement: queryCommand.agreement,
      agreementVersion: 1,
      outcome: 'answered',
      rowsSent: 1,
      answeredAt: now,
      sealedSha256: createHash('sha256').update(answer.sealed!).digest('hex'),
    });
  });

  const alterations: Record<string, (answer: CallAnswer) => object> = {
    id: () => ({ id: requestId(now) }),
    agreement: () => ({ agreement: '0199f0f2-7c1e-7d0a-9f43-2b6a5f1c0e99' }),
    sealedSha256: ({ sealed }) => ({ sealed: `${sealed}A` }),
    subject: () => ({ subject: { count: 0, tokens: [] } }),
    outcome: () => ({ outcome: 'refused', code: 'x', sealed: undefined }),
  };
  it.each(Object.entries(alterations))('shows an altered answer: %s', async (name, change) => {
    const answer = await answerTo(verifyCommand, verified('match'));
    const altered = JSON.parse(JSON.stringify({ ...answer, ...change(answer) })) as unknown;
    const why = await refusal(() => verifyStatement(altered, verifyCommand, all.provider.card));
    expect(why).toMatch(new RegExp(`^wire\\.statement-mismatch .*${name}`));
  });

  it('shows a subject that was taken away', async () => {
    const answer = { ...(await answerTo(verifyCommand, verified('match'))) };
    delete (answer as { subject?: object }).subject;
    expect(await refusal(() => open(answer))).toBe('wire.statement-mismatch subject');
  });

  it('belongs to one command only', async () => {
    const answer = await answerTo(verifyCommand, verified('match'));
    const again = await sealCommand(verifyRequest, {
      own: all.requester.keys,
      provider: all.provider.card,
    });
    expect(await refusal(() => open(answer, again))).toMatch(/^wire\.other-command /);
  });

  it('shows that the command was altered on its way to a provider that refused it', async () => {
    const altered = { ...verifyCommand, purpose: 'other' };
    const reply: Reply = { outcome: 'refused', code: 'wire.clear-altered', answeredAt: now };
    const answer = await answerTo(altered, reply);
    expect(await refusal(() => open(answer))).toMatch(/^wire\.other-command /);
  });

  it('by another key is refused', async () => {
    const to = { command: verifyCommand, requester: all.requester.card };
    const foreign = await sealAnswer(verified('match'), { ...to, own: all.other.keys });
    expect(await refusal(() => open(foreign))).toMatch(/^wire\.wrong-key /);
    const forger = { ...all.other.keys, thumbprint: all.provider.keys.thumbprint };
    const forged = await sealAnswer(verified('match'), { ...to, own: forger });
    expect(await refusal(() => open(forged))).toMatch(/^wire\.bad-signature /);
  });

  it('is not accepted around what was sealed for another requester', async () => {
    const to = { command: verifyCommand, own: all.provider.keys, requester: all.other.card };
    const answer = await sealAnswer(verified('match'), to);
    expect(await refusal(() => open(answer))).toMatch(/^wire\.undecryptable /);
  });
});

describe('A provider that contradicts itself', () => {
  /** An answer as a careless or dishonest provider could make it: properly signed, with other content. */
  const made = async (command: CallCommand, signed: object, clear: object = {}) => {
    const content = {
      id: command.id,
      agreement: command.agreement,
      commandSha256: commandHash(command),
      recipient: all.requester.card.thumbprint,
      content: { result: 'match' },
      ...signed,
    };
    const jws = sign('shutong.answer/1', paddedJson(content), all.provider.keys);
    const unstated: Unstated = {
      v: 'shutong.answer/1',
      id: command.id,
      agreement: command.agreement,
      outcome: 'answered',
      sealed: seal(jws, all.requester.card.encryptionKey),
      ...clear,
    };
    const of = { command, answeredAt: now };
    return { ...unstated, statement: signStatement(unstated, of, all.provider.keys) };
  };
  const refused = async (command: CallCommand, signed: object, clear?: object) => {
    const answer = await made(command, signed, clear);
    return refusal(() => open(answer, command));
  };

  it('is believed where it does not', async () => {
    expect(await open(await made(verifyCommand, {}))).toMatchObject({ outcome: 'answered' });
  });

  it('is refused: content made for another requester', async () => {
    const recipient = all.other.card.thumbprint;
    expect(await refused(verifyCommand, { recipient })).toMatch(/^wire\.wrong-recipient /);
  });

  it('is refused: content made for another command', async () => {
    const commandSha256 = commandHash(queryCommand);
    expect(await refused(verifyCommand, { commandSha256 })).toMatch(/^wire\.other-command /);
  });

  it('is refused: rows beside a verification', async () => {
    const content = { rows: [{ name: '张三' }] };
    expect(await refused(verifyCommand, { content })).toMatch(/^wire\.content-malformed /);
  });

  it('is refused: a count of rows beside a verification', async () => {
    expect(await refused(verifyCommand, {}, { rowsSent: 1 })).toBe('wire.malformed /rowsSent');
  });

  it('is refused: more rows than it counted in clear', async () => {
    const content = { rows: [{ name: '张三' }, { name: '李四' }] };
    expect(await refused(queryCommand, { content }, { rowsSent: 1 })).toBe(
      'wire.content-malformed /rows',
    );
  });

  it('is refused: rows that it did not count at all', async () => {
    const content = { rows: [] };
    expect(await refused(queryCommand, { content })).toBe('wire.malformed /rowsSent');
  });
});

describe('What is no answer', () => {
  it.each([
    ['an unknown version', { v: 'shutong.answer/2' }, 'wire.version-unsupported'],
    ['an answer without its sealed part', { sealed: undefined }, 'wire.malformed /sealed'],
    ['a refusal with a sealed part', { outcome: 'refused', code: 'x' }, 'wire.malformed /sealed'],
    ['an answer with a reason', { code: 'x' }, 'wire.malformed /code'],
    ['fewer people than tokens', { subject: { ...subject, count: 0 } }, '/subject/count'],
    ['too long a sealed part', { sealed: 'x'.repeat(240_001) }, 'wire.too-large'],
  ])('is refused: %s', async (_what, change, why) => {
    const answer = { ...(await answerTo(verifyCommand, verified('match'))), ...change };
    expect(await refusal(() => open(JSON.parse(JSON.stringify(answer))))).toContain(why);
  });

  it('is refused whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        expect(await refusal(() => open(value))).toMatch(/^wire\.(malformed|version-)/);
      }),
    );
  });
});

describe('A second implementation', () => {
  it('reads an answer with nothing but ECDH, Concat KDF, AES-GCM and Ed25519 (RFC 7518 §4.6)', async () => {
    const stored = generateConnectorKeys();
    const own = await openConnectorKeys(stored);
    const holder = { department: departments.requester, hosted: false, issuedAt: now };
    const requester = await openKeyCard(issueKeyCard(own, holder));
    const to = { command: verifyCommand, own: all.provider.keys, requester };
    const { sealed } = await sealAnswer(verified('no-match'), to);

    const jws = decryptRaw(sealed!, stored.encrypt);
    const [header, payload, signature] = jws.split('.') as [string, string, string];
    const root = createPublicKey({ key: { ...all.provider.card.sign }, format: 'jwk' });
    const signed = Buffer.from(`${header}.${payload}`);
    expect(verifyRaw(null, signed, root, Buffer.from(signature, 'base64url'))).toBe(true);
    const content = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
    expect(content).toMatchObject({ id: verifyCommand.id, content: { result: 'no-match' } });
  });
});

/** Compact JWE of `ECDH-ES` and `A256GCM`, by hand. */
function decryptRaw(jwe: string, jwk: object): string {
  const [header, key, iv, ciphertext, tag] = jwe.split('.') as [
    string,
    string,
    string,
    string,
    string,
  ];
  const bytes = (text: string) => Buffer.from(text, 'base64url');
  const { alg, enc, epk } = JSON.parse(bytes(header).toString());
  expect([alg, enc, key]).toEqual(['ECDH-ES', 'A256GCM', '']);
  const shared = diffieHellman({
    privateKey: createPrivateKey({ key: { ...jwk }, format: 'jwk' }),
    publicKey: createPublicKey({ key: epk, format: 'jwk' }),
  });
  const number = (value: number) => Buffer.from([0, 0, value >> 8, value & 0xff]);
  const kdf = [
    number(1),
    shared,
    number(7),
    Buffer.from('A256GCM'),
    number(0),
    number(0),
    number(256),
  ];
  const cek = createHash('sha256').update(Buffer.concat(kdf)).digest();
  const decipher = createDecipheriv('aes-256-gcm', cek, bytes(iv)).setAuthTag(bytes(tag));
  decipher.setAAD(Buffer.from(header));
  return Buffer.concat([decipher.update(bytes(ciphertext)), decipher.final()]).toString();
}
