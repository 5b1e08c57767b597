import {
  callLogVkey,
  ConnectorError,
  examine,
  examineCallLog,
  listAgreements,
  revokeFormerKey,
  rotateRootKey,
} from '@shutong/connector';
import {
  generateConnectorKeys,
  issueKeyCard,
  openConnectorKeys,
  openKeyCard,
  requestId,
  sealCommand,
  signHandover,
  wireLimits,
  type CallCommand,
  type ConnectorKeys,
} from '@shutong/wire';
import {
  connectorsUnderTest,
  permits,
  police,
  until,
  water,
  type ConnectorsUnderTest,
  type TestConnector,
} from '../../../test/support/connectors';
import { granted } from '../../../test/support/exchange-calls';
import type { Agreement } from '../../exchange/agreement/agreement.entity';
import { CallService } from '../../exchange/call/call.service';
import { KeyRenewals } from '../../exchange/link/key-renewal.service';
import { HubError } from '@shutong/platform';
import { HubClient } from '../hub/hub-client';

/** Code of the refusal; anything else is a defect. */
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'ok',
    (error: unknown) => {
      if (error instanceof ConnectorError || error instanceof HubError) return error.code;
      throw error;
    },
  );

describe('a department that goes on with another root key', () => {
  let world: ConnectorsUnderTest;
  let agreement: Agreement;
  /** From before anything was rotated: as a thief of an old backup has them. */
  let stolen: ConnectorKeys;
  beforeAll(async () => {
    world = await connectorsUnderTest();
    const ceiling = { ...permits.ceiling, quota: { calls: 10_000, window: 'day' } };
    world.provider.configure(world.serving({ mounts: [{ ...permits, ceiling }] }));
    await world.provider.start();
    await world.requester.start();
    stolen = await world.requester.keys();
    agreement = await concluded();
  });
  afterAll(() => world.close());

  const concluded = async () => {
    const made = await granted(world.hub, { modes: ['verify', 'query'] }, { quotaCalls: 10_000 });
    for (const { dir } of [world.provider, world.requester]) {
      await until(async () =>
        (await listAgreements(dir)).some(({ id, state }) => id === made.id && state === 'active'),
      );
    }
    return made;
  };
  const verified = async (of = agreement) => {
    const { result, code, status } = await world.requester.ask('/v1/verify', {
      ...{ agreement: of.id, keys: { permit_no: 'A-1' }, claims: { holder: '水务公司' } },
    });
    return result ?? `${status} ${code}`;
  };
  /** Calls without a pause until the work is done and taken over; what each of them came to. */
  const whileCalling = async (work: () => Promise<unknown>): Promise<Set<string>> => {
    const outcomes = new Set<string>();
    let working = true;
    const calling = Promise.all(
      [1, 2].map(async () => {
        while (working) outcomes.add(await verified());
      }),
    );
    try {
      await work();
    } finally {
      working = false;
      await calling;
    }
    return outcomes;
  };
  const saidBy = async ({ lines }: TestConnector, thumbprint: string) =>
    until(() => lines.some((line) => line['thumbprint'] === thumbprint));
  const rotated = async (connector: TestConnector) => {
    const key = await rotateRootKey(connector.dir);
    await saidBy(connector, key.thumbprint);
    return key;
  };
  const revoked = async (connector: TestConnector) => {
    const before = connector.lines.length;
    await revokeFormerKey(connector.dir);
    await until(() => connector.lines.slice(before).some(({ thumbprint }) => thumbprint));
  };
  const registered = async (department: string) => {
    const { rows } = await world.hub.db
      .pool('migrator')
      .query<{ card: string; thumbprint: string }>(
        'SELECT card, thumbprint FROM exchange.connector WHERE department = $1',
        [department],
      );
    return rows[0]!;
  };
  const command = async (own: ConnectorKeys): Promise<CallCommand> => {
    const now = Date.now() * 1000;
    const clear = {
      ...{ id: requestId(Date.now()), mode: 'query' as const, agreement: agreement.id },
      ...{ agreementVersion: 1, resource: 'permits', fields: ['holder'], rowsAsked: 1 },
      ...{ purpose: agreement.terms.purpose.code, issuedAt: now, deadline: now + 8_000_000 },
    };
    const provider = await openKeyCard((await registered(police)).card);
    return sealCommand({ clear, content: { keys: { permit_no: 'A-1' } } }, { own, provider });
  };

  it('has no call fail while provider and requester rotate and revoke, one after the other', async () => {
    const before = [await registered(police), await registered(water)];
    const outcomes = await whileCalling(async () => {
      await rotated(world.provider);
      await rotated(world.requester);
      await revoked(world.provider);
      await revoked(world.requester);
    });
    expect([...outcomes]).toEqual(['match']);
    const after = [await registered(police), await registered(water)];
    after.forEach(({ thumbprint }, side) => {
      expect(thumbprint).not.toBe(before[side]!.thumbprint);
    });
    expect(await verified()).toBe('match');
  });

  it('leaves a log entry of each step that names what the old key signed', async () => {
    const steps = ['exchange.connector.rotate-key', 'exchange.connector.revoke-key'];
    for (const action of steps) {
      const entries = (await world.hub.entries(action)) as { resource: { type: string }[] }[];
      expect(entries).toHaveLength(2);
      for (const { resource } of entries) {
        expect(resource).toMatchObject([
          { type: 'connector' },
          { type: 'handover', id: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string },
        ]);
      }
    }
  });

  it('is dealt with as before: new agreements name the new key, and nobody has to pin it', async () => {
    const next = await concluded();
    const { thumbprint } = await registered(police);
    expect(next.terms.provider.thumbprint).toBe(thumbprint);
    expect(await verified(next)).toBe('match');
    const checks = await examine(world.provider.dir);
    expect(checks.filter(({ outcome }) => outcome === 'bad')).toEqual([]);
  });

  it('has one log of what it answered, now under the new key', async () => {
    const { vkey, check } = await examineCallLog(world.provider.dir);
    expect(vkey).toBe(callLogVkey(await openKeyCard((await registered(police)).card)));
    expect(check).toMatchObject({ bad: null });
  });

  it('refuses what a revoked key signs, at the provider as well as at the hub', async () => {
    const sent = await command(stolen);
    expect(await world.command(sent)).toMatchObject({ outcome: 'refused', code: 'connector.key' });
    const calls = world.hub.app.get(CallService);
    const atHub = async () =>
      codeOf(calls.call(world.hub.as(water, 'connector'), await command(stolen)));
    // A hub looks at key cards once a second.
    await until(async () => (await atHub()) === 'exchange.call.key');
    expect(await atHub()).toBe('exchange.call.key');
  });

  it('tells a connector that did not run meanwhile as soon as it runs again', async () => {
    await world.requester.stop();
    await rotated(world.provider);
    await revoked(world.provider);
    await world.requester.start();
    expect(await verified()).toBe('match');
  });

  it('finishes what broke off when the answer of the hub was lost', async () => {
    const put = Reflect.get(HubClient.prototype, 'put');
    const lost = vi.spyOn(HubClient.prototype, 'put').mockImplementationOnce(async function (
      this: HubClient,
      ...args
    ) {
      await put.apply(this, args);
      throw new Error('lost');
    });
    await expect(rotateRootKey(world.requester.dir)).rejects.toThrow('lost');
    lost.mockRestore();
    expect(await verified()).toBe('match');
    const { thumbprint } = await rotated(world.requester);
    expect((await registered(water)).thumbprint).toBe(thumbprint);
    expect(await verified()).toBe('match');
  });

  it('cannot rotate twice without a revocation, nor revoke what was not rotated', async () => {
    expect(await codeOf(rotateRootKey(world.requester.dir))).toBe('connector.former-key');
    const checks = await examine(world.requester.dir);
    expect(checks.find(({ name }) => name === 'former-key')).toMatchObject({ outcome: 'note' });
    await revoked(world.requester);
    expect(await codeOf(revokeFormerKey(world.requester.dir))).toBe('connector.no-former-key');
  });

  it('cannot take back a revocation, nor go on with a key that the present one has not named', async () => {
    const renewals = world.hub.app.get(KeyRenewals);
    const present = await registered(water);
    const ctx = world.hub.as(water, 'connector');
    const keys = await world.requester.keys();
    const issuedAt = Date.now() * 1000;
    const holder = { department: water, hosted: false, issuedAt };
    const foreign = await world.provider.keys();
    const cards = [
      issueKeyCard(keys, holder),
      issueKeyCard(foreign, holder),
      issueKeyCard(stolen, holder),
      issueKeyCard(keys, { ...holder, department: police }),
      'no card',
    ];
    for (const card of cards) {
      expect(await codeOf(renewals.renew(ctx, card))).toBe('exchange.connector.bad-card');
    }
    await renewals.renew(ctx, present.card);
    expect(await registered(water)).toEqual(present);
  });

  it('cannot go on with one more where its key card is full, and is told what to do then', async () => {
    const { dir } = world.requester;
    await world.requester.stop();
    const holder = { department: water, hosted: false };
    const chain = await Promise.all(
      Array.from({ length: wireLimits.predecessors }, () =>
        openConnectorKeys(generateConnectorKeys()),
      ),
    );
    const keys = await world.requester.keys();
    const predecessors = chain.map((former, index) => {
      const to = (chain[index + 1] ?? keys).thumbprint;
      return {
        sign: former.sign,
        handover: signHandover({ ...holder, to, at: 1, until: 1 }, former),
      };
    });
    const card = issueKeyCard(keys, { ...holder, issuedAt: 1 }, predecessors);
    await world.requester.state(async (state) => {
      await state.put('identity', { ...state.get('identity')!, card });
    });
    expect(await codeOf(rotateRootKey(dir))).toBe('connector.root-keys-full');
    expect(await world.requester.state((state) => state.get('nextKeys'))).toBeUndefined();
  });
});
