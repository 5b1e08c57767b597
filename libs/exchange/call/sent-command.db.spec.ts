import { exchangeUnderTest, water, type ExchangeUnderTest } from '../../../test/support/exchange';
import { commandFor, signed } from '../../../test/support/exchange-calls';
import { codeOf } from '../../../test/support/refusals';
import { BatchController } from '../batch/batch.controller';
import { CallController } from './call.controller';

describe('what a connector sends that is no command', () => {
  let hub: ExchangeUnderTest;
  let whole: Record<string, unknown>;
  beforeAll(async () => {
    hub = await exchangeUnderTest();
    whole = { ...(await commandFor(hub, await signed(hub))) };
  });
  afterAll(() => hub.close());

  const connector = () => hub.as(water, 'connector');
  const count = async () =>
    (
      await hub.db
        .pool('migrator')
        .query<{ n: number }>('SELECT count(*)::integer AS n FROM audit.entry')
    ).rows[0]!.n;
  /** A refusal is answered by the filter, never through the reply. */
  const nobody = undefined as never;
  const { call, order } = {
    call: (body: object) => hub.app.get(CallController).call(connector(), body as never, nobody),
    order: (body: object) => hub.app.get(BatchController).order(connector(), body as never),
  };

  it.each([
    ['a call without its purpose', { purpose: undefined }, 'exchange.call.malformed'],
    ['a call without an agreement', { agreement: undefined }, 'exchange.call.malformed'],
    ['the order of a batch', { mode: 'batch' }, 'exchange.call.malformed'],
    ['a call of another wire version', { v: 'shutong.call/99' }, 'exchange.call.wire-version'],
  ])('C40.1 refuses %s as a call, by exactly one log entry', async (_, change, code) => {
    const before = await count();
    expect(await codeOf(call({ ...whole, ...change }))).toBe(code);
    expect(await count()).toBe(before + 1);
    expect((await hub.entries('exchange.call.send')).at(-1)).toMatchObject({
      ...{ outcome: 'deny', reason: code, actor: { org: water } },
      resource: [{ type: 'call', id: whole['id'] }],
    });
  });

  it('C40.1 refuses an order without its purpose, and what has not even an id, by exactly one log entry', async () => {
    for (const body of [{ ...whole, mode: 'batch', purpose: undefined }, {}]) {
      const before = await count();
      expect(await codeOf(order(body))).toBe('exchange.batch.malformed');
      expect(await count()).toBe(before + 1);
      expect((await hub.entries('exchange.batch.order')).at(-1)).toMatchObject({
        ...{ outcome: 'deny', reason: 'exchange.batch.malformed', actor: { org: water } },
      });
    }
  });
});
