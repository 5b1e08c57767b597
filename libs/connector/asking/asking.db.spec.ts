import { randomUUID } from 'node:crypto';
import type { CallCommand, OpenedCommand } from '@shutong/wire';
import {
  answers,
  askingUnderTest,
  micros,
  type AskingUnderTest,
} from '../../../test/support/asking';
import { water } from '../../../test/support/exchange';
import type { HeldAgreement } from '../agreement/held-agreement';
import { Asking, callsInFlight } from './asking';
import type { VerifyAsk } from './ask';

interface Failure {
  readonly code: string;
  readonly status: number;
  readonly call?: string;
}

const failureOf = (work: Promise<unknown>): Promise<Failure> =>
  work.then(
    (value) => {
      throw new Error(`Nothing was thrown, but ${JSON.stringify(value)} answered.`);
    },
    (error: unknown) => error as Failure,
  );

describe("a requester's connector", () => {
  let world: AskingUnderTest;
  let agreement: HeldAgreement;
  beforeAll(async () => {
    world = await askingUnderTest();
    agreement = await world.agree();
  });
  afterAll(() => world.close());
  beforeEach(() => world.line.mend());

  const ask = (change: Partial<VerifyAsk> = {}): VerifyAsk => ({
    agreement: agreement.terms.id,
    keys: { permit_no: 'A-1' },
    claims: { holder: '水务公司' },
    ...change,
  });
  const match = () => answers({ result: 'match' });
  const entriesOf = async (call: string | undefined) => {
    const all = await world.hub.entries('exchange.call.verify');
    return all.filter((entry) => JSON.stringify(entry).includes(call ?? 'no call'));
  };

  it('asks what it was asked, and answers with the id under which the log has it', async () => {
    const seen: OpenedCommand[] = [];
    world.serve((opened) => {
      seen.push(opened);
      return match();
    });
    const { terms } = agreement;
    const { result, call, hosted } = await world.asking.verify(ask());
    expect({ result, hosted }).toEqual({ result: 'match', hosted: false });
    expect(seen).toHaveLength(1);
    const { command, content } = seen[0]!;
    expect(content).toEqual({ keys: { permit_no: 'A-1' }, claims: { holder: '水务公司' } });
    expect(command).toMatchObject({
      id: call,
      mode: 'verify',
      fields: ['holder'],
      purpose: terms.purpose.code,
      resource: terms.resource.code,
      agreementVersion: 1,
    });
    expect(command.deadline - command.issuedAt).toBeLessThan(10_000_000);
    const [entry, ...more] = await entriesOf(call);
    expect(entry).toMatchObject({ outcome: 'allow', actor: { org: water } });
    expect(more).toEqual([]);
  });

  it('queries a page after another, as many rows as the agreement allows unless fewer are asked', async () => {
    const seen: OpenedCommand[] = [];
    world.serve((opened) => {
      seen.push(opened);
      const { after } = opened.content;
      return answers(after ? { rows: [] } : { rows: [{ holder: '水务公司' }], next: 'p2' });
    });
    const wanted = { agreement: agreement.terms.id, keys: {}, fields: ['holder'] };
    const first = await world.asking.query(wanted);
    expect(first).toMatchObject({ rows: [{ holder: '水务公司' }], next: 'p2', hosted: false });
    const filter = { permit_no: 7 };
    const second = await world.asking.query({ ...wanted, filter, after: 'p2', maxRows: 2 });
    expect(second.rows).toEqual([]);
    expect(second).not.toHaveProperty('next');
    expect(seen.map(({ command }) => command.rowsAsked)).toEqual([agreement.terms.maxRows, 2]);
    expect(seen[1]!.content).toEqual({ keys: {}, filter, after: 'p2' });
  });

  it('C40.1 leaves the judgement to the hub, whose refusal it passes on and whose log has it', async () => {
    const purpose = await failureOf(world.asking.verify(ask({ purpose: 'marketing' })));
    expect(purpose).toMatchObject({ code: 'exchange.call.purpose', status: 403 });
    const field = await failureOf(world.asking.verify(ask({ claims: { contact: '1' } })));
    expect(field).toMatchObject({ code: 'exchange.call.field', status: 403 });
    const rows = { agreement: agreement.terms.id, keys: {}, fields: ['holder'], maxRows: 6 };
    expect(await failureOf(world.asking.query(rows))).toMatchObject({ code: 'exchange.call.rows' });
    const [entry] = await entriesOf(field.call);
    expect(entry).toMatchObject({ outcome: 'deny', reason: 'exchange.call.field' });
  });

  it.each([
    [{ outcome: 'refused', code: 'connector.quota' }, 'connector.quota', 403],
    [{ outcome: 'refused', code: 'connector.replayed' }, 'connector.replayed', 403],
    [{ outcome: 'refused', code: 'connector.keys-missing' }, 'connector.keys-missing', 400],
    [{ outcome: 'refused', code: 'connector.after' }, 'connector.after', 400],
    [{ outcome: 'refused', code: 'connector.of-a-later-day' }, 'connector.of-a-later-day', 403],
    [{ outcome: 'refused', code: 'connector.unauthenticated' }, 'connector.unauthenticated', 403],
    [{ outcome: 'source-error', code: 'connector.source-error' }, 'connector.source-error', 502],
    [{ outcome: 'deadline' }, 'connector.deadline', 504],
  ] as const)("tells what the provider's connector stated: %o", async (stated, code, status) => {
    world.serve(() => ({ ...stated, answeredAt: micros() }));
    const failure = await failureOf(world.asking.verify(ask()));
    expect(failure).toMatchObject({ code, status });
    expect(await entriesOf(failure.call)).toHaveLength(1);
  });

  it('sends nothing of what it cannot send, and names the part that is wrong', async () => {
    const before = world.line.connections;
    const half = await failureOf(world.asking.verify(ask({ keys: { permit_no: '\ud800' } })));
    expect(half).toMatchObject({ code: 'connector.invalid-input', status: 400 });
    const none = await failureOf(world.asking.verify(ask({ claims: {} })));
    expect(none).toMatchObject({ code: 'connector.invalid-input', params: { field: 'fields' } });
    const unknown = await failureOf(world.asking.verify(ask({ agreement: randomUUID() })));
    expect(unknown).toMatchObject({ code: 'connector.agreement-unknown', status: 404 });
    expect(world.line.connections).toBe(before);
  });

  it('refuses more calls at once than its limit, and takes them again when some have ended', async () => {
    let release: (held: HeldAgreement | undefined) => void = () => undefined;
    const held = new Promise<HeldAgreement | undefined>((resolve) => (release = resolve));
    const { client, hub } = world;
    const agreements = { find: () => held, renewed: () => held };
    const own = { keys: hub.requester.keys, former: [], next: [] };
    const asking = new Asking({ hub: client, agreements, own, now: micros });
    const waiting = Array.from({ length: callsInFlight }, () => failureOf(asking.verify(ask())));
    expect(await failureOf(asking.verify(ask()))).toMatchObject({
      code: 'connector.too-many',
      status: 429,
    });
    release(undefined);
    const codes = new Set((await Promise.all(waiting)).map(({ code }) => code));
    expect([...codes]).toEqual(['connector.agreement-unknown']);
    expect(await failureOf(asking.verify(ask()))).toMatchObject({
      code: 'connector.agreement-unknown',
    });
  });

  describe('over a line that breaks', () => {
    it('sends the same command again until the hub is there, and is one call', async () => {
      const seen: CallCommand[] = [];
      world.serve(({ command }) => {
        seen.push(command);
        return match();
      });
      world.line.break();
      const before = world.line.connections;
      const verified = world.asking.verify(ask());
      while (world.line.connections < before + 3) await new Promise(setImmediate);
      world.line.mend();
      const { result, call } = await verified;
      expect(result).toBe('match');
      expect(seen.map(({ id }) => id)).toEqual([call]);
      expect(await entriesOf(call)).toHaveLength(1);
    });

    it('says that the answer was lost where the provider had given it, and the provider gave it once', async () => {
      let given = 0;
      world.serve(() => {
        given += 1;
        return match();
      });
      await world.asking.verify(ask());
      world.line.loseNextAnswer();
      const failure = await failureOf(world.asking.verify(ask()));
      expect(failure).toMatchObject({ code: 'connector.answer-lost', status: 502 });
      expect(given).toBe(2);
      const reasons = (await entriesOf(failure.call)).map(({ outcome, reason }) => [
        outcome,
        reason,
      ]);
      expect(reasons).toEqual([
        ['allow', 'answered'],
        ['deny', 'connector.replayed'],
      ]);
    });

    it('says the same where the line broke while the provider was at work', async () => {
      let given = 0;
      let release: () => void = () => undefined;
      const refused = new Promise<void>((resolve) => (release = resolve));
      world.serve(async () => {
        given += 1;
        world.line.cut();
        await refused;
        return match();
      });
      const failure = await failureOf(world.asking.verify(ask()));
      release();
      expect(failure).toMatchObject({ code: 'connector.answer-lost', status: 502 });
      expect(given).toBe(1);
    });
  });
});
