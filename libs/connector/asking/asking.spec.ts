import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { sealAnswer, sealCommand, type CallAnswer, type CallCommand } from '@shutong/wire';
import {
  parties,
  termsBetween,
  verifyRequest,
  type Parties,
  type Party,
} from '../../wire/parties.fixture';
import type { HeldAgreements } from '../agreement/held-agreement';
import { AccessToken } from '../hub/access-token';
import { HubClient } from '../hub/hub-client';
import { HubRefusal, HubUnreachable } from '../hub/hub.errors';
import { Asking } from './asking';
import { CallFailure } from './call-failure';
import { deliver } from './delivery';
import { pauseAfter } from './retry.policy';

const micros = () => Date.now() * 1000;

interface Said {
  readonly status: number;
  readonly body: unknown;
}

/** What a hub of the test's own making answers to a call; `undefined`: nothing, ever. */
type Says = (command: CallCommand) => Promise<Said | undefined>;

let all: Parties;
let hub: Server;
let client: HubClient;
let says: Says;
let calls: CallCommand[];

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const sent = await text(request);
  if (request.url === '/oauth/token') {
    response.end(JSON.stringify({ access_token: 'token', expires_in: 300 }));
    return;
  }
  const command = JSON.parse(sent) as CallCommand;
  calls.push(command);
  const said = await says(command);
  if (said) response.writeHead(said.status).end(JSON.stringify(said.body));
}

beforeAll(async () => {
  all = await parties();
  hub = createServer((request, response) => void answer(request, response));
  await new Promise<void>((listening) => hub.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(hub.address() as AddressInfo).port}`;
  const { keys } = all.requester;
  const tokenUrl = `${url}/oauth/token`;
  const token = new AccessToken({
    clientId: 'one',
    tokenUrl,
    audience: url,
    keys: () => keys,
    now: micros,
  });
  client = new HubClient(url, token);
});
afterAll(async () => {
  hub.closeAllConnections();
  await new Promise((closed) => hub.close(closed));
});
beforeEach(() => (calls = []));

const failureOf = async (work: Promise<unknown>): Promise<CallFailure> => {
  const error = await work.catch((thrown: unknown) => thrown);
  if (error instanceof CallFailure) return error;
  throw new Error(`No failure of a call: ${String(error)}`);
};

const match = (command: CallCommand, by: Party = all.provider): Promise<CallAnswer> =>
  sealAnswer(
    { outcome: 'answered', answeredAt: micros(), content: { result: 'match' } },
    { command, own: by.keys, requester: all.requester.card },
  );

describe('before a hub that cheats, a requester', () => {
  const verify = (provider = all.provider.card) => {
    const terms = termsBetween(all);
    const cards = { provider, requester: all.requester.card };
    const held = {
      terms,
      cards,
      state: 'active',
      side: 'requester',
      restricted: {},
      restriction: 0,
    } as const;
    const agreements = { find: async () => held, renewed: async () => held };
    const { keys } = all.requester;
    const own = { keys, former: [], next: [] };
    const asking = new Asking({ hub: client, agreements, own, now: micros });
    const { content } = verifyRequest;
    return asking.verify({ agreement: terms.id, keys: content.keys, claims: content.claims! });
  };

  it('takes what the provider answered', async () => {
    says = async (command) => ({ status: 200, body: await match(command) });
    expect(await verify()).toMatchObject({ result: 'match', call: calls[0]!.id });
  });

  it('throws away what another than the provider signed', async () => {
    says = async (command) => ({ status: 200, body: await match(command, all.other) });
    expect(await failureOf(verify())).toMatchObject({
      code: 'connector.forged-answer',
      status: 502,
    });
  });

  it('throws away what a key of the provider’s signed that it has revoked, and takes it until then', async () => {
    says = async (command) => ({ status: 200, body: await match(command, all.other) });
    const { sign, thumbprint, verificationKey } = all.other.card;
    const since = (until: number) => ({
      ...all.provider.card,
      former: new Map([[thumbprint, { sign, thumbprint, verificationKey, until }]]),
    });
    expect(await verify(since(micros() + 60_000_000))).toMatchObject({ result: 'match' });
    expect(await failureOf(verify(since(micros())))).toMatchObject({
      code: 'connector.forged-answer',
    });
  });

  it("throws away the provider's own answer to another call", async () => {
    let first: CallAnswer | undefined;
    says = async (command) => {
      first ??= await match(command);
      return { status: 200, body: { ...first, id: command.id } };
    };
    await verify();
    expect(await failureOf(verify())).toMatchObject({ code: 'connector.forged-answer' });
  });

  it('throws away an answer whose outcome was changed on the way', async () => {
    says = async (command) => {
      const changed = { outcome: 'refused', code: 'connector.quota', sealed: undefined };
      return { status: 200, body: { ...(await match(command)), ...changed } };
    };
    expect(await failureOf(verify())).toMatchObject({ code: 'connector.forged-answer' });
  });

  it('takes nothing that is no answer, whatever it is, and asks once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (body) => {
        calls = [];
        says = async () => ({ status: 200, body });
        expect((await failureOf(verify())).code).toBe('connector.forged-answer');
        expect(calls).toHaveLength(1);
      }),
      { numRuns: 50 },
    );
  });
});

describe('an agreement that cannot be looked up', () => {
  const verifyWith = (find: HeldAgreements['find']) => {
    const { keys } = all.requester;
    const own = { keys, former: [], next: [] };
    const asking = new Asking({
      hub: client,
      agreements: { find, renewed: (id: string) => find(id) },
      own,
      now: micros,
    });
    return asking.verify({ agreement: termsBetween(all).id, keys: { a: 1 }, claims: { b: 1 } });
  };

  it.each([
    ['no answer', new HubUnreachable('http://hub')],
    ['a failing hub', new HubRefusal('platform.unavailable', 503, 'Not now')],
  ])('is a hub out of reach, not an unknown agreement: %s', async (_, error) => {
    const verifying = verifyWith(() => Promise.reject(error));
    await expect(verifying).rejects.toMatchObject({ code: 'connector.hub-unreachable' });
    expect(calls).toEqual([]);
  });

  it('leaves any other failure what it is', async () => {
    const broken = new RangeError('state');
    await expect(verifyWith(() => Promise.reject(broken))).rejects.toBe(broken);
  });
});

describe('a hub that is known to be away', () => {
  const askingOf = (isAway: boolean) => {
    const terms = termsBetween(all);
    const cards = { provider: all.provider.card, requester: all.requester.card };
    const held = {
      terms,
      cards,
      state: 'active',
      side: 'requester',
      restricted: {},
      restriction: 0,
    } as const;
    let found = 0;
    const find = async () => {
      found += 1;
      return held;
    };
    const own = { keys: all.requester.keys, former: [], next: [] };
    let answered = 0;
    const reach = { isAway, missed: () => undefined, answered: () => (answered += 1) };
    const agreements = { find, renewed: find };
    const asking = new Asking({ hub: client, agreements, own, reach, hubMs: 0, now: micros });
    return { asking, id: terms.id, looked: () => found, answered: () => answered };
  };

  it('is not asked: a call is refused before anything is looked up or sent', async () => {
    calls = [];
    const { asking, id, looked } = askingOf(true);
    const ask = { agreement: id, keys: { a: '1' } };
    const unreachable = { code: 'connector.hub-unreachable', status: 503 };
    await expect(asking.verify({ ...ask, claims: { b: '1' } })).rejects.toMatchObject(unreachable);
    await expect(asking.query({ ...ask, fields: ['a'] })).rejects.toMatchObject(unreachable);
    expect([calls.length, looked()]).toEqual([0, 0]);
  });

  it('is asked as soon as it is back, and known to be there by each answer and refusal', async () => {
    says = async (command) => ({ status: 200, body: await match(command) });
    const { asking, id, answered } = askingOf(false);
    const { content } = verifyRequest;
    const asked = { agreement: id, keys: content.keys, claims: content.claims! };
    expect(await asking.verify(asked)).toMatchObject({ result: 'match' });
    expect(answered()).toBe(1);
    says = async () => ({ status: 403, body: { code: 'exchange.call.field', title: 'No' } });
    await expect(asking.verify(asked)).rejects.toMatchObject({ code: 'exchange.call.field' });
    expect(answered()).toBe(2);
  });
});

describe('a command on its way', () => {
  let command: CallCommand;
  beforeAll(async () => {
    const keys = { own: all.requester.keys, provider: all.provider.card };
    command = await sealCommand(verifyRequest, keys);
  });

  it('is not sent again once the hub has refused it', async () => {
    says = async () => ({
      status: 403,
      body: { code: 'exchange.call.field', title: 'Not granted' },
    });
    const failure = await failureOf(deliver(client, command, { milliseconds: 1000 }));
    expect(failure).toMatchObject({
      code: 'exchange.call.field',
      status: 403,
      title: 'Not granted',
    });
    expect(failure.call).toBe(command.id);
    expect(calls).toHaveLength(1);
  });

  it("does not pass off the hub's doubt about the connector as one about its caller", async () => {
    says = async () => ({ status: 401, body: { code: 'platform.unauthenticated', title: 'Who?' } });
    const failure = await failureOf(deliver(client, command, { milliseconds: 1000 }));
    expect(failure).toMatchObject({ code: 'platform.unauthenticated', status: 502 });
  });

  it('is sent again, byte for byte the same, where a gateway stands before no hub', async () => {
    says = async (received) =>
      calls.length < 3
        ? { status: 502, body: 'Bad Gateway' }
        : { status: 200, body: await match(received) };
    const { answer, repeated } = await deliver(client, command, { milliseconds: 2000 });
    expect(answer.id).toBe(command.id);
    expect(repeated).toBe(true);
    expect(calls).toEqual([command, command, command]);
  });

  it('ends at its deadline where the hub takes it and says nothing', async () => {
    says = async () => undefined;
    const failure = await failureOf(deliver(client, command, { milliseconds: 100 }));
    expect(failure).toMatchObject({ code: 'connector.deadline', status: 504 });
    expect(calls).toHaveLength(1);
  });

  it('ends where nobody listens', async () => {
    const nobody = 'http://127.0.0.1:9';
    const { keys } = all.requester;
    const of = {
      clientId: 'one',
      tokenUrl: nobody,
      audience: nobody,
      keys: () => keys,
      now: micros,
    };
    const lonely = new HubClient(nobody, new AccessToken(of));
    const failure = await failureOf(deliver(lonely, command, { milliseconds: 2000 }));
    expect(failure).toMatchObject({ code: 'connector.hub-unreachable', status: 503 });
  });

  it('waits for a hub that is not there as long as it is told to, and not as long as the call may take', async () => {
    const gone = new HubClient('http://127.0.0.1:9', {
      get: async () => 'token',
      forget: () => undefined,
    } as unknown as AccessToken);
    for (const [hubMs, least] of [
      [0, 0],
      [600, 250],
    ] as const) {
      let missed = 0;
      const started = performance.now();
      const reach = { missed: () => (missed += 1), answered: () => undefined };
      const how = { milliseconds: 3_600_000, hubMs, reach };
      const failure = await failureOf(deliver(gone, command, how));
      expect(failure).toMatchObject({ code: 'connector.hub-unreachable', status: 503 });
      expect(performance.now() - started).toBeGreaterThanOrEqual(least);
      expect(missed).toBeGreaterThan(0);
    }
  });

  it('waits longer after each failure, never long, and never all alike', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempt, random) => {
          const pause = pauseAfter(attempt, random);
          expect(pause).toBeGreaterThanOrEqual(25);
          expect(pause).toBeLessThanOrEqual(1000);
          expect(pauseAfter(attempt + 1, random)).toBeGreaterThanOrEqual(pause);
          expect(pauseAfter(attempt, 0)).toBeLessThan(pauseAfter(attempt, 0.5));
        },
      ),
    );
  });
});
