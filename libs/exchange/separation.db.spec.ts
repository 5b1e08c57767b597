import { FixedClock, type Context, type Role } from '@shutong/platform';
import { actor, contextOf } from '../../test/support/catalog';
import { answered, stopped } from '../../test/support/disputes';
import {
  bureau,
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
} from '../../test/support/exchange';
import { grant, signed, wishFor } from '../../test/support/exchange-calls';
import { misuse } from '../../test/support/misuse';
import { stated } from '../../test/support/needs';
import { codeOf } from '../../test/support/refusals';
import { ApplicationService } from './application/application.service';
import { Rectifications } from './rectification/rectifications.service';
import { NeedAnswers } from './need/need-answers.service';
import { Needs } from './need/needs.service';
import { ServiceChanges } from './service-change/service-changes.service';
import { Corrections } from './correction/corrections.service';
import type { Proposal } from './decision/decision.policy';
import { DecisionService } from './decision/decision.service';
import { DisputeService } from './dispute/dispute.service';
import { Disputes } from './dispute/disputes.service';
import { Extensions } from './extension/extensions.service';
import { Supplements } from './supplement/supplements.service';
import { UsageRecords } from './usage-record/usage-records.service';

/** A step that somebody who has done something else of the same matter may not take. */
interface Attempt {
  /** As whom: a department and an office in it. */
  readonly as: readonly [string, Role];
  readonly step: (ctx: Context) => Promise<unknown>;
}

describe('the same person', () => {
  const clock = new FixedClock(new Date('2026-03-02T10:00:00+08:00'));
  const periodUntil = new Date('2027-06-01T00:00:00Z');
  let hub: ExchangeUnderTest;
  beforeAll(async () => {
    hub = await exchangeUnderTest(clock);
  });
  afterAll(() => hub.close());

  /** One person, who holds offices in several departments or moves from one to another. */
  const one = (department: string, role: Role): Context =>
    contextOf({ ...actor(department, [role]), id: 'test|one' }, clock.now());
  const applications = () => hub.app.get(ApplicationService);
  const decisions = () => hub.app.get(DecisionService);
  const disputes = () => hub.app.get(DisputeService);
  const corrections = () => hub.app.get(Corrections);

  const applied = async (by = hub.as(water, 'requester', 'wang')) =>
    (await applications().apply(by, wishFor(hub, { periodUntil }))).id;
  const sent = async (id: string, by = hub.as(water, 'office-head', 'li')) => {
    await applications().approve(by, id);
    return id;
  };
  const proposed = async (id: string, by = hub.as(police, 'provider-officer', 'chen')) => {
    await decisions().propose(by, id, { ...grant, fields: ['holder'] });
    return id;
  };
  const byApplicant = () => applied(one(water, 'requester')).then((id) => sent(id));
  const byHead = () => applied().then((id) => sent(id, one(water, 'office-head')));

  const approving = (id: string): Attempt => ({
    as: [water, 'office-head'],
    step: (ctx) => applications().approve(ctx, id),
  });
  const proposing = (id: string): Attempt => ({
    as: [police, 'provider-officer'],
    step: (ctx) => decisions().propose(ctx, id, { ...grant, fields: ['holder'] }),
  });
  const answering = (id: string): Attempt => ({
    as: [police, 'office-head'],
    step: (ctx) => decisions().answer(ctx, id),
  });
  const askingSupplement = (id: string): Attempt => ({
    as: [police, 'provider-officer'],
    step: (ctx) => hub.app.get(Supplements).ask(ctx, id, ['机构依据']),
  });
  const askingExtension = (id: string): Attempt => ({
    as: [police, 'provider-officer'],
    step: (ctx) => hub.app.get(Extensions).ask(ctx, id, '需征求意见'),
  });

  const filed = async () => {
    const { id: agreementId } = await signed(hub, { periodUntil });
    const report = { items: ['holder'], problem: '名称有误', grounds: '营业执照' };
    return (await corrections().file(one(water, 'requester'), agreementId, report)).id;
  };
  const handling = (step: 'accept' | 'reject' | 'complete') => async (): Promise<Attempt> => {
    const id = await filed();
    const officer = hub.as(police, 'provider-officer', 'chen');
    if (step === 'complete') await corrections().accept(officer, id);
    const steps = {
      accept: (ctx: Context) => corrections().accept(ctx, id),
      reject: (ctx: Context) =>
        corrections().reject(ctx, id, { reasons: '无误', ground: '登记簿' }),
      complete: (ctx: Context) => corrections().complete(ctx, id, { feedback: '已更正' }),
    };
    return { as: [police, 'provider-officer'], step: steps[step] };
  };

  const said = { contested: '拒绝', reasons: '不成立' };
  const opinion = {
    ...{ text: '应当提供', documentNumber: '黔府函〔2026〕3号', documentDate: '2026-03-02' },
  };
  const raised = async (by = hub.as(water, 'office-head', 'li')) =>
    (await disputes().raise(by, { applicationId: await answered(hub), ...said })).id;
  const coordinated = async (by = hub.as(bureau, 'authority', 'gao')) => {
    const id = await raised();
    await disputes().escalate(hub.as(water, 'office-head', 'li'), id, '不一致');
    await disputes().recordOpinion(by, id, opinion);
    return id;
  };
  const lastStep = async (id: string) => (await hub.app.get(Disputes).stepsOf(id)).at(-1)!.number;
  const accepting = async (id: string, department: string): Promise<Attempt> => {
    const number = await lastStep(id);
    return {
      as: [department, 'office-head'],
      step: (ctx) => disputes().acceptOpinion(ctx, id, number),
    };
  };

  const refusal: Proposal = {
    ...{ ...grant, outcome: 'refused', fields: [] },
    ...{ reasons: '不符合条件', ground: '条例第十四条' },
  };
  /** Refused by these two, and disputed up to the authority. */
  const disputed = async (officer: Context, head: Context): Promise<Attempt> => {
    const applicationId = await sent(await applied());
    await decisions().propose(officer, applicationId, refusal);
    await decisions().answer(head, applicationId);
    const requester = hub.as(water, 'office-head', 'li');
    return coordinating((await disputes().raise(requester, { applicationId, ...said })).id);
  };
  const coordinating = async (id: string): Promise<Attempt> => {
    await disputes().escalate(hub.as(water, 'office-head', 'li'), id, '不一致');
    return {
      as: [bureau, 'authority'],
      step: (ctx) => disputes().recordOpinion(ctx, id, opinion),
    };
  };

  const changes = () => hub.app.get(ServiceChanges);
  const changeProposed = async (by: Context) => {
    const { id } = await signed(hub, { periodUntil });
    const change = { kind: 'end', fields: null, modes: null, quotaCalls: null } as const;
    const why = { reasons: '业务终止', ground: '机构改革方案', effectiveOn: '2026-05-01' };
    return (await changes().propose(by, id, { ...change, ...why })).id;
  };
  const changeSent = async (officer: Context, head: Context) => {
    const id = await changeProposed(officer);
    await changes().send(head, id);
    return id;
  };
  const agreeing = (id: string): Attempt => ({
    as: [water, 'office-head'],
    step: (ctx) => changes().agree(ctx, id),
  });
  const filing = async (id: string): Promise<Attempt> => {
    await changes().agree(hub.as(water, 'office-head', 'li'), id);
    return { as: [bureau, 'authority'], step: (ctx) => changes().file(ctx, id, '备1号') };
  };
  const officer = () => hub.as(police, 'provider-officer', 'chen');
  const head = () => hub.as(police, 'office-head', 'sun');

  const rectifications = () => hub.app.get(Rectifications);
  const ordered = async (by: Context) => {
    const { id } = await signed(hub, { periodUntil });
    return (await rectifications().suspend(by, id, misuse)).id;
  };
  const reported = async (id: string, by: Context) => {
    await rectifications().draftReport(hub.as(water, 'requester', 'wang'), id, '已整改');
    await rectifications().sendReport(by, id);
    return id;
  };

  const answers = () => hub.app.get(NeedAnswers);
  const no = { reasons: '不掌握', ground: '三定方案' };
  const needFiled = async (by = hub.as(water, 'requester', 'wang')) =>
    (await hub.app.get(Needs).file(by, stated())).id;
  const needSent = async (id: string, by = hub.as(water, 'office-head', 'li')) => {
    await hub.app.get(Needs).consent(by, id);
    return id;
  };
  const needByFiler = async () => needSent(await needFiled(one(water, 'requester')));
  const needByHead = async () => needSent(await needFiled(), one(water, 'office-head'));
  const naming = (id: string): Attempt => ({
    as: [bureau, 'authority'],
    step: (ctx) => answers().assign(ctx, id, { department: police, reasons: '三定方案' }),
  });
  const needAssigned = async (id: string) => {
    await naming(id).step(hub.as(bureau, 'authority', 'gao'));
    return id;
  };
  const proposingNo = (id: string): Attempt => ({
    as: [police, 'provider-officer'],
    step: (ctx) => answers().propose(ctx, id, no),
  });
  const answeringNo = async (id: string): Promise<Attempt> => {
    const { lastStep } = await answers().propose(officer(), id, no);
    return { as: [police, 'office-head'], step: (ctx) => answers().answer(ctx, id, lastStep) };
  };

  it.each<[string, string, () => Promise<Attempt>]>([
    ['applied', 'consents to it', async () => approving(await applied(one(water, 'requester')))],
    ['applied', 'proposes the answer', async () => proposing(await byApplicant())],
    ['applied', 'answers', async () => answering(await proposed(await byApplicant()))],
    ['applied', 'asks for supplements', async () => askingSupplement(await byApplicant())],
    ['applied', 'asks for more time', async () => askingExtension(await byApplicant())],
    ['consented', 'proposes the answer', async () => proposing(await byHead())],
    ['consented', 'answers', async () => answering(await proposed(await byHead()))],
    ['consented', 'asks for supplements', async () => askingSupplement(await byHead())],
    ['consented', 'asks for more time', async () => askingExtension(await byHead())],
    [
      'proposed the answer',
      'answers',
      async () =>
        answering(await proposed(await sent(await applied()), one(police, 'provider-officer'))),
    ],
    [
      'asked for more time',
      'consents to it',
      async () => {
        const id = await sent(await applied());
        await askingExtension(id).step(one(police, 'provider-officer'));
        const answer = { consented: true, remarks: '' };
        return {
          as: [bureau, 'authority'],
          step: (ctx) => hub.app.get(Extensions).answer(ctx, id, answer),
        };
      },
    ],
    ['reported what is wrong', 'finds that it is so', handling('accept')],
    ['reported what is wrong', 'finds that it is not so', handling('reject')],
    ['reported what is wrong', 'says that it is corrected', handling('complete')],
    [
      'proposed a settlement',
      'accepts it for the other party',
      async () => {
        const id = await raised();
        await disputes().proposeSettlement(one(police, 'office-head'), id, '提供名称');
        const number = await lastStep(id);
        return {
          as: [water, 'office-head'],
          step: (ctx) => disputes().acceptSettlement(ctx, id, number),
        };
      },
    ],
    [
      'raised a dispute',
      'gives the authority’s opinion',
      async () => {
        const id = await raised(one(water, 'office-head'));
        await disputes().escalate(hub.as(water, 'office-head', 'li'), id, '不一致');
        return {
          as: [bureau, 'authority'],
          step: (ctx) => disputes().recordOpinion(ctx, id, opinion),
        };
      },
    ],
    [
      'gave the authority’s opinion',
      'accepts it for a party',
      async () => accepting(await coordinated(one(bureau, 'authority')), water),
    ],
    [
      'accepted an opinion for one party',
      'accepts it for the other',
      async () => {
        const id = await coordinated();
        const { number } = (await hub.app.get(Disputes).stepsOf(id)).at(-1)!;
        await disputes().acceptOpinion(one(water, 'office-head'), id, number);
        return {
          as: [police, 'office-head'],
          step: (ctx) => disputes().acceptOpinion(ctx, id, number),
        };
      },
    ],
    [
      'refused an application',
      'gives the authority’s opinion on it',
      () => disputed(officer(), one(police, 'office-head')),
    ],
    [
      'proposed to refuse an application',
      'gives the authority’s opinion on it',
      () => disputed(one(police, 'provider-officer'), head()),
    ],
    [
      'suspended an agreement',
      'gives the authority’s opinion on that',
      async () => {
        const { id: agreementId } = await signed(hub, { periodUntil });
        await rectifications().suspend(one(bureau, 'authority'), agreementId, misuse);
        const by = hub.as(water, 'office-head', 'li');
        return coordinating((await disputes().raise(by, { agreementId, ...said })).id);
      },
    ],
    [
      'refused an application',
      'disputes that for the requester',
      async () => {
        const applicationId = await sent(await applied());
        await decisions().propose(officer(), applicationId, refusal);
        await decisions().answer(one(police, 'office-head'), applicationId);
        return {
          as: [water, 'office-head'],
          step: (ctx) => disputes().raise(ctx, { applicationId, ...said }),
        };
      },
    ],
    [
      'sent a service change',
      'agrees to it',
      async () => agreeing(await changeSent(officer(), one(police, 'office-head'))),
    ],
    [
      'proposed a service change',
      'agrees to it',
      async () => agreeing(await changeSent(one(police, 'provider-officer'), head())),
    ],
    [
      'sent a service change',
      'acknowledges its filing',
      async () => filing(await changeSent(officer(), one(police, 'office-head'))),
    ],
    [
      'sent the report of a rectification',
      'accepts it',
      async () => {
        const id = await reported(await ordered(head()), one(water, 'office-head'));
        return {
          as: [police, 'office-head'],
          step: (ctx) => rectifications().accept(ctx, id),
        };
      },
    ],
    [
      'ordered a rectification',
      'refuses it',
      async () => {
        const id = await ordered(one(police, 'office-head'));
        return {
          as: [water, 'office-head'],
          step: (ctx) => rectifications().refuse(ctx, id, '不认可'),
        };
      },
    ],
    ['filed a need', 'names its source', async () => naming(await needByFiler())],
    [
      'filed a need',
      'proposes the answer',
      async () => proposingNo(await needAssigned(await needByFiler())),
    ],
    ['filed a need', 'answers', async () => answeringNo(await needAssigned(await needByFiler()))],
    ['consented to a need', 'names its source', async () => naming(await needByHead())],
    [
      'consented to a need',
      'answers',
      async () => answeringNo(await needAssigned(await needByHead())),
    ],
  ])('who %s never %s, in no office of any department', async (_, __, prepare) => {
    const { as, step } = await prepare();
    expect(await codeOf(step(one(...as)))).toMatch(/^exchange\.[a-z-]+\.same-person$/);
    // It was for the person alone, and changed nothing: another one in the same office may.
    expect(await codeOf(step(hub.as(...as, 'another')))).toBe('ok');
  });

  it('Article 28: who let an answer take longer may give the authority’s opinion on it', async () => {
    const applicationId = await sent(await applied());
    await askingExtension(applicationId).step(officer());
    const longer = { consented: true, remarks: '' };
    await hub.app.get(Extensions).answer(one(bureau, 'authority'), applicationId, longer);
    await decisions().propose(officer(), applicationId, refusal);
    await decisions().answer(head(), applicationId);
    const by = hub.as(water, 'office-head', 'li');
    const { id } = await disputes().raise(by, { applicationId, ...said });
    const { as, step } = await coordinating(id);
    expect(await codeOf(step(one(...as)))).toBe('ok');
  });

  it('Article 27: who uses the data does not certify alone that it is disposed of: the office head does', async () => {
    const agreementId = await stopped(hub, 'terminate');
    const certify = (role: Role) =>
      codeOf(hub.app.get(UsageRecords).certify(one(water, role), agreementId, '已全部删除'));
    expect(await certify('requester')).toBe('exchange.usage-record.only-office-head');
    expect(await certify('office-head')).toBe('ok');
  });
});
