import { randomUUID } from 'node:crypto';
import { Database, FixedClock, HubError, messageOf, type Context } from '@shutong/platform';
import { answered, grantedInPart, stopped } from '../../../test/support/disputes';
import {
  bureau,
  enrol,
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
} from '../../../test/support/exchange';
import { grant, promised, received } from '../../../test/support/exchange-calls';
import { Application } from '../application/application.entity';
import { Decision } from '../decision/decision.entity';
import { disputeActions } from './dispute-actions.policy';
import { DisputeService } from './dispute.service';
import { Disputes } from './disputes.service';

/** The code; that it is told in both languages, each in its own. */
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'ok',
    (error: unknown) => {
      if (!(error instanceof HubError)) throw error;
      const cause = (language: 'en' | 'zh-CN') =>
        messageOf(error.code, language, error.params).cause;
      expect(cause('zh-CN')).toMatch(/\p{Script=Han}/u);
      expect(cause('en')).not.toMatch(/\p{Script=Han}|\{/u);
      expect(cause('zh-CN')).not.toMatch(/\{/);
      return error.code.replace('exchange.dispute.', '');
    },
  );

const said = { contested: '拒绝提供取水户名称', reasons: '条例第十四条不适用' };
const document = { documentNumber: '黔数函〔2026〕12号', documentDate: '2026-03-03' };

describe('a dispute', () => {
  const clock = new FixedClock(new Date('2026-03-02T10:00:00+08:00'));
  let hub: ExchangeUnderTest;
  let service: DisputeService;
  beforeAll(async () => {
    hub = await exchangeUnderTest(clock);
    service = hub.app.get(DisputeService);
  });
  beforeEach(() => clock.set(new Date('2026-03-02T10:00:00+08:00')));
  afterAll(() => hub.close());

  const requester = () => hub.as(water, 'office-head', 'li');
  const provider = () => hub.as(police, 'office-head', 'sun');
  const authority = () => hub.as(bureau, 'authority', 'gao');
  const stranger = () => hub.as(bureau, 'office-head', 'stranger');
  const raise = async (by = requester()) => {
    const applicationId = await answered(hub);
    return (await service.raise(by, { applicationId, ...said })).id;
  };
  const stateOf = async (id: string) => (await hub.app.get(Disputes).get(authority(), id)).state;
  const stepsOf = (id: string) => hub.app.get(Disputes).stepsOf(id);
  const lastStep = async (id: string) => (await stepsOf(id)).at(-1)!;
  /** Levels above negotiation, so many. */
  const raisedTo = async (level: number, by?: Context) => {
    const id = await raise(by);
    for (let at = 0; at < level; at += 1) await service.escalate(provider(), id, '协商不一致');
    return id;
  };
  const opine = (id: string, change: object = {}, by = authority()) =>
    service.recordOpinion(by, id, {
      ...{ text: '应当提供', documentNumber: null, documentDate: null, ...change },
    });
  const propose = async (id: string, by = requester(), text = '先提供名称') => {
    await service.proposeSettlement(by, id, text);
    return (await lastStep(id)).number;
  };

  it('Article 28: is settled in negotiation when one party accepts what the other proposes', async () => {
    const id = await raise();
    expect(await stateOf(id)).toBe('negotiation');
    const step = await propose(id, provider(), '提供名称，不提供电话');
    const settled = await service.acceptSettlement(requester(), id, step);
    expect(settled.state).toBe('settled');
    expect(await stepsOf(id)).toMatchObject([
      { number: 1, step: 'raise', level: 'negotiation', department: water, text: said.reasons },
      { number: 2, step: 'propose-settlement', department: police, text: '提供名称，不提供电话' },
      { number: 3, step: 'accept-settlement', department: water, by: requester().actor.id },
    ]);
  });

  it('Article 28: goes from negotiation to coordination, to the common superior, to the government, one by one', async () => {
    const id = await raise();
    const levels: string[] = [];
    for (const by of [requester(), provider(), requester()]) {
      levels.push((await service.escalate(by, id, '协商不一致')).state);
    }
    expect(levels).toEqual(['coordination', 'superior-coordination', 'government-decision']);
    expect(await codeOf(service.escalate(requester(), id, '仍不一致'))).toBe('wrong-state');
    clock.advance(86_400_000);
    const decided = await opine(id, document);
    expect(decided.state).toBe('decided');
    expect(await lastStep(id)).toMatchObject({ step: 'decide', text: '应当提供', ...document });
  });

  it.each([1, 2])(
    'Article 28: is decided at level %s when both parties accept the opinion',
    async (level) => {
      const id = await raisedTo(level);
      clock.advance(86_400_000);
      await opine(id, document);
      const { number } = await lastStep(id);
      expect((await service.acceptOpinion(provider(), id, number)).state).toBe(
        ['', 'coordination', 'superior-coordination'][level],
      );
      expect(await codeOf(service.acceptOpinion(provider(), id, number))).toBe('already-accepted');
      expect(await codeOf(opine(id, document))).toBe('opinion-given');
      expect((await service.acceptOpinion(requester(), id, number)).state).toBe('decided');
    },
  );

  it('Article 28: an opinion that the parties do not accept lapses with its level, and so does a settlement', async () => {
    const id = await raisedTo(1);
    await opine(id);
    const { number: opinion } = await lastStep(id);
    const settlement = await propose(id);
    await service.acceptOpinion(requester(), id, opinion);
    await service.escalate(provider(), id, '不接受协调意见');
    expect(await codeOf(service.acceptOpinion(provider(), id, opinion))).toBe('no-opinion');
    expect(await codeOf(service.acceptSettlement(provider(), id, settlement))).toBe(
      'nothing-proposed',
    );
    await opine(id, { ...document, documentDate: '2026-03-02' });
    expect(await codeOf(service.acceptOpinion(provider(), id, opinion))).toBe('replaced');
  });

  it.each(['negotiation', 'coordination', 'superior-coordination', 'government-decision'])(
    'Article 28: is settled or withdrawn at any level: %s',
    async (level) => {
      const at = ['negotiation', 'coordination', 'superior-coordination'].indexOf(level);
      const to = at < 0 ? 3 : at;
      const one = await raisedTo(to);
      await service.acceptSettlement(provider(), one, await propose(one));
      const other = await raisedTo(to);
      await service.withdraw(requester(), other);
      expect([await stateOf(one), await stateOf(other)]).toEqual(['settled', 'withdrawn']);
      expect((await lastStep(other)).level).toBe(level);
    },
  );

  it('Article 28: never edits a decision: what it ends in is a new application or decision', async () => {
    const applicationId = await answered(hub);
    const read = async () => {
      const { dataSource } = hub.app.get(Database);
      const decision = await dataSource.getRepository(Decision).findOneByOrFail({ applicationId });
      const application = dataSource.getRepository(Application);
      return [decision, await application.findOneByOrFail({ id: applicationId })];
    };
    const before = await read();
    const { id } = await service.raise(requester(), { applicationId, ...said });
    await service.acceptSettlement(provider(), id, await propose(id));
    expect(await read()).toEqual(before);
    const again = await service.raise(requester(), { applicationId, ...said });
    for (let level = 0; level < 3; level += 1)
      await service.escalate(requester(), again.id, '不一致');
    await opine(again.id, { ...document, documentDate: '2026-03-02' });
    expect(await stateOf(again.id)).toBe('decided');
    expect(await read()).toEqual(before);
  });

  it('Article 28: is about what was refused, granted in part, suspended or terminated, and nothing else', async () => {
    const both = { ...grant, fields: ['permit_no', 'holder'] };
    const all = { ...both, quotaCalls: promised.volume!.callsPerDay };
    const applicationIds = [
      ...[await grantedInPart(hub), await answered(hub)],
      await answered(hub, { ...all, modes: ['verify'] }),
      await answered(hub, both),
    ];
    for (const applicationId of applicationIds)
      expect(await codeOf(service.raise(requester(), { applicationId, ...said }))).toBe('ok');
    for (const step of ['suspend', 'terminate'] as const) {
      const agreementId = await stopped(hub, step);
      const raised = await service.raise(provider(), { agreementId, ...said });
      expect(raised).toMatchObject({ agreementId, applicationId: null, raisedBy: police });
    }
    const whole = await answered(hub, all);
    const { id: waiting } = await received(hub, { periodUntil: new Date('2027-06-01') });
    const refused = { applicationId: applicationIds[0]!, ...said };
    expect(await codeOf(service.raise(provider(), refused))).toBe('own-doing');
    for (const applicationId of [whole, waiting])
      expect(await codeOf(service.raise(requester(), { applicationId, ...said }))).toBe(
        'not-contestable',
      );
  });

  it('Article 28: names one matter, which has one open dispute, also when both parties raise it at once', async () => {
    const applicationId = await answered(hub);
    const agreementId = randomUUID();
    expect(await codeOf(service.raise(requester(), { ...said }))).toBe('matter-unclear');
    expect(await codeOf(service.raise(requester(), { applicationId, agreementId, ...said }))).toBe(
      'matter-unclear',
    );
    const suspended = { agreementId: await stopped(hub, 'suspend'), ...said };
    const both = [requester(), provider()].map((by) => codeOf(service.raise(by, suspended)));
    expect((await Promise.all(both)).sort()).toEqual(['already-open', 'ok']);
  });

  it('Article 28: says what and why', async () => {
    const applicationId = await answered(hub);
    for (const blank of [{ contested: ' ' }, { reasons: '\n' }])
      expect(await codeOf(service.raise(requester(), { applicationId, ...said, ...blank }))).toBe(
        'text-missing',
      );
    const id = await raisedTo(1);
    expect(await codeOf(service.escalate(requester(), id, ' '))).toBe('text-missing');
    const named = '身份证号11010519491231002x';
    expect(await codeOf(service.escalate(requester(), id, named))).toBe('person-named');
    for (const change of [{ text: named }, { documentNumber: named }])
      expect(await codeOf(opine(id, change))).toBe('person-named');
    expect(await codeOf(service.proposeSettlement(requester(), id, ''))).toBe('text-missing');
    expect(await codeOf(opine(id, { text: ' ' }))).toBe('text-missing');
    expect(await stepsOf(id)).toHaveLength(2);
  });

  it('Article 28: is a task of whoever can bring it forward, and of nobody else', async () => {
    const tasks = async (id: string) => {
      const sql = `SELECT addressee FROM notice.notice
        WHERE about_id = $1 AND task AND done_at IS NULL ORDER BY 1`;
      const { rows } = await hub.db.pool('migrator').query<{ addressee: string }>(sql, [id]);
      return rows.map(({ addressee }) => addressee);
    };
    const [own, other] = [`role:${water}/office-head`, `role:${police}/office-head`];
    const both = [own, other].sort();
    const above = `role:${bureau}/authority`;
    const id = await raise();
    expect(await tasks(id)).toEqual(both);
    await propose(id, provider());
    expect(await tasks(id)).toEqual([own]);
    const answer = await propose(id, requester());
    expect(await tasks(id)).toEqual([other]);
    await service.escalate(provider(), id, '协商不一致');
    expect(await tasks(id)).toEqual([above]);
    await opine(id);
    expect(await tasks(id)).toEqual(both);
    const { number } = await lastStep(id);
    await service.acceptOpinion(provider(), id, number);
    expect(await tasks(id)).toEqual([own]);
    await service.acceptOpinion(requester(), id, number);
    expect(await tasks(id)).toEqual([]);
    expect(answer).toBeLessThan(number);
  });

  it('Article 28: is the parties’: nobody else takes their steps, and strangers are told of nothing', async () => {
    const applicationId = await answered(hub);
    const unknown = 'exchange.application.not-found';
    expect(await codeOf(service.raise(stranger(), { applicationId, ...said }))).toBe(unknown);
    expect(await codeOf(service.raise(stranger(), { applicationId: randomUUID(), ...said }))).toBe(
      unknown,
    );
    expect(await codeOf(service.raise(stranger(), { agreementId: randomUUID(), ...said }))).toBe(
      'exchange.agreement.not-found',
    );
    expect(await codeOf(service.raise(authority(), { applicationId, ...said }))).toBe(
      'not-a-party',
    );
    const id = await raisedTo(1);
    const steps = [
      (by: Context) => service.escalate(by, id, '不一致'),
      (by: Context) => service.proposeSettlement(by, id, '和解'),
      (by: Context) => service.acceptSettlement(by, id, 1),
      (by: Context) => service.acceptOpinion(by, id, 1),
      (by: Context) => service.withdraw(by, id),
    ];
    for (const step of steps) {
      expect(await codeOf(step(stranger()))).toBe('not-found');
      expect(await codeOf(step(authority()))).toBe('not-a-party');
    }
    expect(await codeOf(hub.app.get(Disputes).get(stranger(), id))).toBe('not-found');
    expect(await codeOf(service.withdraw(provider(), id))).toBe('not-raiser');
    expect(await codeOf(opine(id, {}, requester()))).toBe('only-authority');
    expect(await stepsOf(id)).toHaveLength(2);
  });

  it('Article 28: nobody accepts what is their own, or what they have not read', async () => {
    const id = await raise();
    expect(await codeOf(service.acceptSettlement(requester(), id, 1))).toBe('nothing-proposed');
    const first = await propose(id);
    expect(await codeOf(service.acceptSettlement(requester(), id, first))).toBe('own-proposal');
    const second = await propose(id, requester(), '改为每月提供');
    expect(await codeOf(service.acceptSettlement(provider(), id, first))).toBe('replaced');
    await service.acceptSettlement(provider(), id, second);
    expect(await codeOf(propose(id))).toBe('wrong-state');
    expect(await codeOf(service.acceptSettlement(provider(), id, second))).toBe('wrong-state');
    expect(await codeOf(service.withdraw(requester(), id))).toBe('wrong-state');
  });

  it('Article 28: opinions are given at the levels that have them, those from outside with their document', async () => {
    const [negotiated, coordinated, superior, government] = await Promise.all(
      [0, 1, 2, 3].map((level) => raisedTo(level)),
    );
    expect(await codeOf(opine(negotiated!))).toBe('wrong-state');
    expect(await codeOf(service.acceptOpinion(provider(), negotiated!, 1))).toBe('wrong-state');
    expect(await codeOf(service.acceptOpinion(provider(), coordinated!, 1))).toBe('no-opinion');
    const onTheDay = { ...document, documentDate: '2026-03-02' };
    const wrong = [
      {},
      { ...onTheDay, documentNumber: ' ' },
      { ...onTheDay, documentNumber: null },
      ...['2026-03-01', '2026-03-03', '2026-02-30', null].map((documentDate) => ({
        ...{ ...onTheDay, documentDate },
      })),
    ];
    for (const id of [superior!, government!]) {
      for (const change of wrong) expect(await codeOf(opine(id, change))).toBe('document-missing');
      expect(await codeOf(opine(id, onTheDay))).toBe('ok');
    }
    expect(await codeOf(opine(coordinated!, wrong[1]))).toBe('document-missing');
    expect(await codeOf(opine(coordinated!))).toBe('ok');
  });

  it('Article 28: an authority that is a party gives no opinion of its own; the dispute goes to its superior', async () => {
    await enrol(hub, bureau);
    const applicationId = await answered(hub, undefined, bureau);
    const { id } = await service.raise(hub.as(bureau, 'requester'), { applicationId, ...said });
    await service.escalate(provider(), id, '不一致');
    const elsewhere = hub.as(water, 'authority', 'lent');
    for (const by of [authority(), elsewhere])
      expect(await codeOf(opine(id, {}, by))).toBe('own-matter');
    const file = await hub.app
      .get(Disputes)
      .fileOf(await hub.app.get(Disputes).get(authority(), id));
    const open = disputeActions(provider().actor, file).filter(({ refusal }) => refusal === null);
    expect(open.map(({ action }) => action)).toEqual(['proposeSettlement', 'escalateDispute']);
    await service.escalate(provider(), id, '主管部门为当事部门');
    // Its superior's word is not its own: number and date of the document let the other party check it.
    expect(await codeOf(opine(id, { ...document, documentDate: '2026-03-02' }))).toBe('ok');
  });

  it('Article 28: a party’s person gives no opinion either, whatever their roles', async () => {
    for (const level of [1, 2, 3]) {
      const id = await raisedTo(level);
      expect(await codeOf(opine(id, document, hub.as(water, 'authority')))).toBe('own-matter');
    }
  });

  it('takes no more settlements than its limit, and everything else still', async () => {
    const id = await raise();
    for (let count = 0; count < 50; count += 1) await propose(id);
    expect(await codeOf(propose(id, provider()))).toBe('too-many-proposals');
    expect(await codeOf(service.acceptSettlement(provider(), id, 51))).toBe('ok');
  });

  it('is listed to its parties, the authority and auditors, page by page', async () => {
    const [first, second] = [await raise(), await raise()];
    const disputes = hub.app.get(Disputes);
    clock.advance(1000);
    const newest = await raise();
    const page = await disputes.list(requester(), { first: 1 });
    expect(page.nodes.map(({ id }) => id)).toEqual([newest]);
    const next = await disputes.list(authority(), { first: 100, after: page.endCursor! });
    expect(next.nodes.map(({ id }) => id)).toEqual(expect.arrayContaining([first, second]));
    expect(next.nodes.map(({ id }) => id)).not.toContain(newest);
    const seen = await disputes.list(hub.as(randomUUID(), 'requester'), { first: 100 });
    expect(seen.nodes).toEqual([]);
  });

  it('is logged step by step with the hash of what was written, and so is what was refused', async () => {
    const id = await raise();
    await codeOf(service.escalate(stranger(), id, '不一致'));
    await service.escalate(provider(), id, '不一致');
    const about = (await hub.entries('exchange.dispute.escalate')).filter((entry) =>
      JSON.stringify(entry).includes(id),
    );
    expect(about).toHaveLength(2);
    const [refused, done] = about.map((entry) => JSON.stringify(entry));
    expect(refused).toContain('exchange.dispute.not-found');
    expect(done).toMatch(/"after_sha256":"[0-9a-f]{64}"/);
  });
});
