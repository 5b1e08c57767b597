import { EventEmitter } from 'node:events';
import type { FastifyReply } from 'fastify';
import { examine } from '@shutong/connector';
import { freePort } from '@shutong/platform';
import {
  connectorsUnderTest,
  until,
  water,
  type ConnectorsUnderTest,
} from '../../../test/support/connectors';
import { PastHub } from '../../../test/support/past-hub';
import { codeOf } from '../../../test/support/refusals';
import { wireProxy, type WireProxy } from '../../../test/support/wire-proxy';
import type { Agreement } from '../../exchange/agreement/agreement.entity';
import { CallController } from '../../exchange/call/call.controller';
import { EnrolmentService } from '../../exchange/link/enrolment.service';

describe('connector and hub of different releases', () => {
  let world: ConnectorsUnderTest;
  let between: WireProxy;
  let past: PastHub;
  let agreement: Agreement;
  beforeAll(async () => {
    const port = await freePort();
    between = await wireProxy(`http://127.0.0.1:${port}`);
    world = await connectorsUnderTest({ HUB_PORT: String(port), HUB_URL: between.url });
    await world.provider.start();
    await world.requester.start();
    past = await PastHub.over(world);
    agreement = await past.conclude();
  });
  afterEach(() => Object.assign(between, { connector: undefined, hub: undefined }));
  afterAll(async () => {
    await world.close();
    await between.close();
  });

  const verified = () =>
    world.requester.ask('/v1/verify', {
      ...{ agreement: agreement.id, keys: { permit_no: 'A-1' }, claims: { holder: '水务公司' } },
    });
  const health = async () =>
    (await (await fetch(`${world.requester.url}/health`)).json()) as {
      hub: { state: string; code?: string };
    };
  const isHealth = (state: string) => until(async () => (await health()).hub.state === state);
  const doctor = async () =>
    (await examine(world.requester.dir)).find(({ name }) => name === 'version');
  async function restarted(state: string): Promise<void> {
    await world.requester.stop();
    await world.requester.start();
    await isHealth(state);
  }

  it.each([
    ['the connector knows a later version too', { connector: [1, 2] }],
    ['the hub knows a later version too', { hub: [1, 2] }],
  ])('go on with the version that both know: %s', async (_what, change) => {
    Object.assign(between, change);
    await restarted('reached');
    expect(await doctor()).toMatchObject({ outcome: 'ok' });
    expect((await verified()).result).toBe('match');
  });

  it.each([
    ['by the hub, which knows none of the connector’s', { connector: [2, 3] }],
    ['by the connector, which knows none of the hub’s', { hub: [2, 3] }],
  ])('refuse each other where no version is common: %s', async (_what, change) => {
    Object.assign(between, change);
    await restarted('refused');
    expect(await verified()).toMatchObject({ status: 503, code: 'connector.wire-version' });
    expect((await health()).hub.code).toBe('connector.wire-version');
  });

  it('tell both versions in plain words, at the local address and by the doctor', async () => {
    between.hub = [2, 3];
    await restarted('refused');
    const { code, ...said } = (await verified()) as unknown as { code: string; detail: string };
    expect(code).toBe('connector.wire-version');
    expect(said.detail).toContain('speaks version 1 of the wire format, the hub 2, 3');
    const params = { connector: '1', hub: '2, 3' };
    expect(await doctor()).toEqual({
      ...{ name: 'version', outcome: 'bad', params, code: 'connector.wire-version' },
    });
  });

  it('leave an entry in the hub’s log where the hub refuses', async () => {
    between.connector = [7];
    await restarted('refused');
    const entries = await world.hub.entries('exchange.connector.heartbeat');
    expect(entries.at(-1)).toMatchObject({
      ...{ outcome: 'deny', reason: 'exchange.connector.wire-version' },
    });
  });

  it('do not join, and the token is not spent', async () => {
    const token = await world.token(water);
    const joining = (wire?: readonly number[]) =>
      codeOf(
        world.hub.app.get(EnrolmentService).enrol(world.hub.as(water, 'connector'), {
          ...{ token, card: world.requester.identity.card },
          ...(wire ? { wire } : {}),
        }),
      );
    expect(await joining([2])).toBe('exchange.connector.wire-version');
    // A connector that says nothing of it speaks the first version.
    expect(await joining()).not.toBe('exchange.connector.wire-version');
  });

  it('refuse a command of another version with its own code', async () => {
    const command = await past.command(agreement);
    const calls = world.hub.app.get(CallController);
    const ctx = world.hub.as(water, 'connector');
    const ofNext = { ...command, v: 'shutong.call/2' } as unknown as Record<string, unknown>;
    const reply = { raw: new EventEmitter() } as unknown as FastifyReply;
    await expect(calls.call(ctx, ofNext, reply)).rejects.toMatchObject({
      code: 'exchange.call.wire-version',
    });
  });

  it('meet again as soon as their versions do', async () => {
    await restarted('reached');
    expect((await verified()).result).toBe('match');
  });
});
