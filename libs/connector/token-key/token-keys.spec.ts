import { createServer, type Server } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { tokenKeyFingerprint, unwrapTokenKey } from '@shutong/wire';
import { departments, parties, type Parties, type Party } from '../../wire/parties.fixture';
import { Pins } from '../agreement/pins';
import { AccessToken } from '../hub/access-token';
import { HubClient } from '../hub/hub-client';
import { HubUnreachable } from '../hub/hub.errors';
import type { Identity } from '../identity/identity';
import { State } from '../state/state';
import { TokenKeys } from './token-keys';

const identityOf = ({ card, jws }: Party, hub: string): Identity => ({
  ...{ department: card.department, hosted: false, thumbprint: card.thumbprint, card: jws },
  ...{ hub, clientId: 'authority', tokenUrl: `${hub}/oauth/token` },
  ...{ transport: 'stream', inboundTopic: 'in' },
});

describe("The authority's connector", () => {
  let all: Parties;
  let hub: Server;
  let url: string;
  let folder: string;
  let state: State;
  let given: Map<string, string>;
  let refused: string[];
  /** Status of the hub's answer for a department; 204 where it has none here. */
  let statuses: Map<string, number>;

  beforeAll(async () => {
    all = await parties();
    hub = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        if (request.url === '/oauth/token') {
          response.end(JSON.stringify({ access_token: 'token', expires_in: 300 }));
          return;
        }
        const department = request.url!.split('/').at(-1)!;
        const status = statuses.get(department) ?? 204;
        const { wrapped } = JSON.parse(Buffer.concat(chunks).toString()) as { wrapped: string };
        if (status === 204) given.set(department, wrapped);
        response.writeHead(status).end();
      });
    });
    await new Promise<void>((listening) => hub.listen(0, '127.0.0.1', listening));
    url = `http://127.0.0.1:${(hub.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    hub.closeAllConnections();
    await new Promise((closed) => hub.close(closed));
  });
  beforeEach(() => {
    [given, statuses, refused] = [new Map(), new Map(), []];
    folder = mkdtempSync(join(tmpdir(), 'token-keys-'));
    state = State.open(folder);
  });
  afterEach(async () => {
    await state.close();
    rmSync(folder, { recursive: true });
  });

  function tokenKeys(pinned: readonly Party[]): TokenKeys {
    const { keys, card } = all.other;
    const identity = identityOf(all.other, url);
    const own = { identity, keys, card, former: [], next: [] };
    const now = () => Date.now() * 1000;
    const token = new AccessToken({
      ...{
        clientId: 'authority',
        tokenUrl: identity.tokenUrl,
        audience: url,
        keys: () => keys,
        now,
      },
    });
    const inFile = Object.fromEntries(
      pinned.map((party) => [party.card.department, party.card.thumbprint]),
    );
    return new TokenKeys({
      ...{ state, own, pins: new Pins(state, inFile, own) },
      ...{ authority: departments.other, hub: new HubClient(url, token) },
      log: pino({ level: 'silent' }),
      onRefused: (_error, _type, about) => void refused.push(about),
      onNews: () => undefined,
    });
  }

  const waiting = (): string[] => [...state.newcomers.getKeys()];

  it('wraps its key for those who are pinned; the others wait', async () => {
    const keys = tokenKeys([all.requester]);
    for (const { jws } of [all.provider, all.requester]) await keys.enrolled(jws);
    await keys.round();
    expect(waiting()).toEqual([departments.provider]);
    expect([...given.keys()]).toEqual([departments.requester]);
    const { thumbprint } = all.other.card;
    const wrapped = given.get(departments.requester)!;
    const { key } = await unwrapTokenKey(wrapped, all.requester.keys, thumbprint);
    expect(tokenKeyFingerprint(key)).toBe(tokenKeyFingerprint(keys.current()!));
  });

  it.each([
    ['provider', 'requester'],
    ['requester', 'provider'],
  ] as const)(
    'lets the others have it while it fails for the %s, and tries that one again',
    async (failing, other) => {
      statuses.set(departments[failing], 500);
      const keys = tokenKeys([all.provider, all.requester]);
      for (const { jws } of [all.provider, all.requester]) await keys.enrolled(jws);
      for (let round = 0; round < 2; round += 1) {
        await expect(keys.round()).rejects.toThrow(HubUnreachable);
      }
      expect([...given.keys()]).toEqual([departments[other]]);
      expect(waiting()).toEqual([departments[failing]]);
      statuses.clear();
      await keys.round();
      expect(given.has(departments[failing])).toBe(true);
      expect(waiting()).toEqual([]);
      expect(refused).toEqual([]);
    },
  );

  it('gives up whom the hub refuses or whose card opens no more, and goes on', async () => {
    statuses.set(departments.requester, 404);
    const keys = tokenKeys([all.provider, all.requester]);
    await keys.enrolled(all.requester.jws);
    // As an earlier version may have kept it.
    await state.newcomers.put(departments.provider, all.provider.jws.slice(0, -1));
    await keys.round();
    expect(refused.sort()).toEqual([departments.provider, departments.requester].sort());
    expect(waiting()).toEqual([]);
  });
});
