import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { callLogFolder, examine, examineCallLog, listAgreements } from '@shutong/connector';
import { openKeyCard, requestId, sealCommand } from '@shutong/wire';
import {
  connectorsUnderTest,
  police,
  until,
  type ConnectorsUnderTest,
} from '../../test/support/connectors';
import { granted } from '../../test/support/exchange-calls';
import { saidBy } from '../../test/support/said-by';
import type { Agreement } from '../../libs/exchange/agreement/agreement.entity';
import { reconcileCommand } from './reconcile';
import { verifyLogCommand } from './verify-log';

describe("cli reconcile, over a connector's log and the hub's", () => {
  let world: ConnectorsUnderTest;
  let agreement: Agreement;
  let log: string;
  beforeAll(async () => {
    world = await connectorsUnderTest();
    process.env['DATABASE_URL'] = world.hub.db.url('hub');
    log = callLogFolder(world.provider.dir);
    await world.provider.start();
    await world.requester.start();
    agreement = await granted(world.hub, { modes: ['verify', 'query'] }, { quotaCalls: 100 });
    for (const { dir } of [world.provider, world.requester]) {
      await until(async () => (await listAgreements(dir)).some(({ state }) => state === 'active'));
    }
  });
  afterAll(async () => {
    delete process.env['DATABASE_URL'];
    await world.close();
  });

  const reconcile = (...args: string[]) =>
    saidBy(reconcileCommand, '--connector', police, '--log', log, ...args);
  const verify = (permit_no: string) =>
    world.requester.ask('/v1/verify', {
      ...{ agreement: agreement.id, keys: { permit_no }, claims: { holder: '水务公司' } },
    });
  const query = (fields: string[]) =>
    world.requester.ask('/v1/query', {
      ...{ agreement: agreement.id, keys: { permit_no: 'A-1' }, fields },
    });

  it('finds no difference between two honest logs, whatever became of the calls', async () => {
    const results = [await verify('A-1'), await verify('A-9'), await query(['holder'])];
    expect(results.map(({ status }) => status)).toEqual([200, 200, 200]);
    // Refused by the hub itself: the connector has never seen it.
    expect((await query(['contact'])).status).toBe(403);
    await world.provider.stop();
    world.provider.configure(world.serving({ mounts: [] }));
    await world.provider.start();
    expect((await query(['holder'])).code).toBe('connector.resource');
    await world.provider.stop();
    world.provider.configure(world.serving());
    await world.provider.start();
    const { code, lines, last } = await reconcile();
    expect({ code, last, lines: lines.length }).toEqual({
      ...{ code: 0, lines: 1 },
      last: { hub: 4, connector: 4, differences: 0 },
    });
  });

  it('anybody with the folder and the public key checks the log, with the cli or the connector', async () => {
    const { vkey, check } = await examineCallLog(world.provider.dir);
    expect(check).toEqual({ size: 4, bad: null });
    const { code, last } = await saidBy(verifyLogCommand, log, '--key', vkey);
    expect({ code, last }).toEqual({ code: 0, last: { size: 4, bad: null } });
    const checks = await examine(world.provider.dir);
    expect(checks.find(({ name }) => name === 'call-log')).toMatchObject({
      ...{ outcome: 'ok', params: { size: 4 } },
    });
  });

  it('names a call that the connector answered and the hub does not have', async () => {
    const now = Date.now() * 1000;
    const provider = await openKeyCard(world.provider.identity.card);
    const clear = {
      ...{ id: requestId(Date.now()), mode: 'query' as const, agreement: agreement.id },
      ...{ agreementVersion: 1, resource: 'permits', fields: ['holder'], rowsAsked: 1 },
      ...{ purpose: agreement.terms.purpose.code, issuedAt: now, deadline: now + 8_000_000 },
    };
    const keys = { own: await world.requester.keys(), provider };
    const command = await sealCommand({ clear, content: { keys: { permit_no: 'A-1' } } }, keys);
    expect((await world.command(command)).outcome).toBe('answered');
    await until(async () => (await examineCallLog(world.provider.dir)).check?.size === 5);
    const { code, lines, last } = await reconcile();
    expect({ code, last }).toEqual({
      ...{ code: 1, last: { hub: 4, connector: 5, differences: 1 } },
    });
    expect(lines[0]).toMatch(new RegExp(`^missing at the hub  ${command.id}  .*place 4.*nothing$`));
  });

  it('takes no log that is not what the connector signed, nor one by another key', async () => {
    const { vkey } = await examineCallLog(world.requester.dir);
    const nothing = { hub: null, connector: null, differences: null };
    expect(await reconcile('--key', vkey)).toMatchObject({ code: 1, last: nothing });
    const file = join(log, 'tile/entries/000.p/5');
    const good = await readFile(file);
    await writeFile(file, good.toString('utf8').replace('"rows":1', '"rows":2'));
    expect(await reconcile()).toMatchObject({ code: 1, last: nothing });
    await writeFile(file, good);
  });

  it('wants to know which connector, and where its log is', async () => {
    expect((await saidBy(reconcileCommand)).code).toBe(2);
    expect((await saidBy(reconcileCommand, '--connector', police)).code).toBe(2);
    expect((await reconcile('--entries')).code).toBe(2);
  });
});
