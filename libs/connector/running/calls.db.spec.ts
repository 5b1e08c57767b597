import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { listAgreements } from '@shutong/connector';
import {
  generateConnectorKeys,
  openConnectorKeys,
  openKeyCard,
  openStatement,
  type CallCommand,
  type CallRequest,
  type ConnectorKeys,
} from '@shutong/wire';
import {
  connectorsUnderTest,
  permits,
  until,
  type ConnectorsUnderTest,
} from '../../../test/support/connectors';
import { granted } from '../../../test/support/exchange-calls';
import { PastHub } from '../../../test/support/past-hub';
import type { Agreement } from '../../exchange/agreement/agreement.entity';
import type { Apply } from '../../exchange/application/application.service';

describe("a provider's connector at work", () => {
  let world: ConnectorsUnderTest;
  let agreement: Agreement;
  let past: PastHub;
  beforeAll(async () => {
    world = await connectorsUnderTest();
    await world.provider.start();
    await world.requester.start();
    past = await PastHub.over(world);
    agreement = await concluded();
  });
  afterAll(() => world.close());

  const concluded = (quotaCalls = 100, rowFilter: Apply['rowFilter'] = []) =>
    past.conclude({ rowFilter }, quotaCalls);
  const verification = (of = agreement) => ({
    agreement: of.id,
    keys: { permit_no: 'A-1' },
    claims: { holder: '水务公司' },
  });
  type Clear = CallRequest['clear'];
  const command = (
    change: Partial<Clear> = {},
    { of = agreement, ...by }: { keys?: ConnectorKeys; of?: Agreement; content?: object } = {},
  ): Promise<CallCommand> => past.command(of, change, by);
  const ended = (sent: CallCommand) => past.ended(sent);
  const takenBy = (of: Agreement) => past.taken(of);

  it('C04.1 answers a verification with a result only, and a query with the granted items', async () => {
    const { requester } = world;
    const wrong = { ...verification(), claims: { holder: '别的公司' } };
    const absent = { ...verification(), keys: { permit_no: 'A-9' } };
    const results = [];
    for (const ask of [verification(), wrong, absent]) {
      results.push((await requester.ask('/v1/verify', ask)).result);
    }
    expect(results).toEqual(['match', 'no-match', 'not-found']);
    const { agreement: id, keys } = verification();
    const rows = { agreement: id, keys, fields: ['holder'] };
    const answer = await requester.ask('/v1/query', rows);
    expect(answer.rows).toEqual([{ holder: '水务公司' }]);
  });

  it('P2.2 each field of a query has its source and the time of the answer', async () => {
    const { provider, requester } = world;
    const { agreement: id, keys } = verification();
    const before = new Date().toISOString();
    const asked = { agreement: id, keys, fields: ['permit_no', 'holder'] };
    const answer = await requester.ask('/v1/query', asked);
    const { title: system } = agreement.terms.resource;
    expect(answer.origin).toMatchObject({ items: { permit_no: { system }, holder: { system } } });
    expect(answer.origin!.at >= before && answer.origin!.at <= new Date().toISOString()).toBe(true);
    await provider.stop();
    const origin = {
      system: '取水许可库',
      batch: 'contact',
      items: { holder: { rule: '去空格' } },
    };
    provider.configure(world.serving({ mounts: [{ ...permits, origin }] }));
    await provider.start();
    expect((await requester.ask('/v1/query', asked)).origin).toMatchObject({
      items: {
        permit_no: { system: '取水许可库' },
        holder: { system: '取水许可库', rule: '去空格' },
      },
      batches: ['13800138000'],
    });
    await provider.stop();
    provider.configure(world.serving());
    await provider.start();
  });

  it('Article 25: answers of the rows that were agreed on alone, whatever is asked', async () => {
    const { requester } = world;
    const reached = [{ field: 'contact', op: 'prefix', values: ['138'] }] as const;
    const { id } = await concluded(100, reached);
    const asked = (permit_no: string, holder: string) =>
      requester.ask('/v1/verify', { agreement: id, keys: { permit_no }, claims: { holder } });
    expect((await asked('A-1', '水务公司')).result).toBe('match');
    // The register has it, without the contact by which rows were chosen.
    expect((await asked('A-2', '灌区管理所')).result).toBe('not-found');
    const rows = { agreement: id, keys: { permit_no: 'A-2' }, fields: ['holder'] };
    expect((await requester.ask('/v1/query', rows)).rows).toEqual([]);
  });

  it('keeps a signed statement of what it gave and of what it refused', async () => {
    const given = await command();
    const refused = await command({ purpose: 'marketing' });
    expect(await ended(given)).toBe('answered');
    expect(await ended(refused)).toBe('connector.purpose');
    const card = await openKeyCard(world.provider.identity.card);
    const kept = await world.provider.state((state) => [...state.statements.getRange()]);
    const stated = new Map(kept.map(({ key, value }) => [key[1], value]));
    const statements = await Promise.all(
      [given, refused].map(({ id }) => openStatement(stated.get(id)!, card)),
    );
    expect(statements).toMatchObject([
      { outcome: 'answered' },
      { outcome: 'refused', code: 'connector.purpose' },
    ]);
  });

  it.each<[string, Partial<Clear>, object]>([
    ['connector.mode', { mode: 'verify', rowsAsked: 0 }, { claims: { holder: '水务公司' } }],
    ['connector.field', { fields: ['contact'] }, {}],
    ['connector.field', {}, { filter: { contact: '13800138000' } }],
    ['connector.keys-missing', {}, { keys: {} }],
    ['connector.key-field', {}, { keys: { holder: '水务公司' } }],
    ['connector.purpose', { purpose: 'marketing' }, {}],
    ['connector.resource', { resource: 'water-users' }, {}],
    ['connector.rows', { rowsAsked: 6 }, {}],
    ['connector.agreement-version', { agreementVersion: 2 }, {}],
    ['connector.agreement-unknown', { agreement: '0199f0f2-7c1e-7d0a-9f43-2b6a5f1c0e11' }, {}],
    ['connector.command-malformed', { deadline: Date.now() * 1000 + 600_000_000 }, {}],
  ])('C40.1 refuses by itself, where the hub does not: %s', async (code, change, content) => {
    const { hub } = world;
    const queryOnly =
      code === 'connector.mode' ? await granted(hub, { modes: ['query'] }) : undefined;
    if (queryOnly) {
      const isActive = async () =>
        (await listAgreements(world.provider.dir)).find(({ id }) => id === queryOnly.id)?.state ===
        'active';
      await until(isActive);
    }
    const of = queryOnly ?? agreement;
    const before = await takenBy(of);
    expect(await ended(await command(change, { of, content }))).toBe(code);
    expect(await takenBy(of)).toBe(before);
  });

  it('refuses a command by any other key, also where it names the right one', async () => {
    const keys = await openConnectorKeys(generateConnectorKeys());
    expect(await ended(await command({}, { keys }))).toBe('connector.key');
    const { thumbprint: requesterThumbprint } = past.requesterKeys;
    const disguised = { ...(await command({}, { keys })), requesterThumbprint };
    expect(await ended(disguised)).toBe('connector.key');
    const altered = { ...(await command()), rowsAsked: 5 };
    expect(await ended(altered)).toBe('connector.command-altered');
  });

  it('refuses a command that it has answered, and does not count it twice', async () => {
    const sent = await command();
    const before = await takenBy(agreement);
    expect(await ended(sent)).toBe('answered');
    expect(await ended(sent)).toBe('connector.replayed');
    expect(await ended(sent)).toBe('connector.replayed');
    expect(await takenBy(agreement)).toBe(before + 1);
  });

  it('answers exactly as many calls as the quota has, however many come at once', async () => {
    const small = await concluded(7);
    const commands = await Promise.all(
      Array.from({ length: 20 }, () => command({}, { of: small })),
    );
    const outcomes = await Promise.all(commands.map(ended));
    expect(outcomes.filter((one) => one === 'answered')).toHaveLength(7);
    expect(outcomes.filter((one) => one === 'connector.quota')).toHaveLength(13);
    expect(await takenBy(small)).toBe(7);
    const { status, code, term } = await world.requester.ask('/v1/verify', verification(small));
    expect({ status, code, term }).toEqual({ status: 403, code: 'connector.quota', term: 'quota' });
  });

  it('P1.4 says that its source failed, never that nothing is there, and tells no value', async () => {
    const register = join(world.folder, 'register', 'permits.csv');
    await rename(register, `${register}.away`);
    try {
      const { status, code, result } = await world.requester.ask('/v1/verify', verification());
      expect({ status, code, result }).toMatchObject({ status: 502, result: undefined });
      expect(code).toMatch(/^connector\.source-/);
    } finally {
      await rename(`${register}.away`, register);
    }
    const said = JSON.stringify([world.provider.lines, world.requester.lines]);
    for (const value of ['水务公司', '别的公司', 'A-9', '13800138000']) {
      expect(said).not.toContain(value);
    }
  });

  it('refuses what it serves no longer, and still knows what it answered and counted', async () => {
    const { provider, requester } = world;
    const sent = await command();
    expect(await ended(sent)).toBe('answered');
    const before = await takenBy(agreement);
    await provider.stop();
    provider.configure(world.serving({ mounts: [] }));
    await provider.start();
    expect(await ended(await command())).toBe('connector.resource');
    await provider.stop();
    provider.configure(world.serving({ mounts: [permits] }));
    await provider.start();
    expect(await ended(sent)).toBe('connector.replayed');
    expect(await takenBy(agreement)).toBe(before);
    expect((await requester.ask('/v1/verify', verification())).result).toBe('match');
  });
});
