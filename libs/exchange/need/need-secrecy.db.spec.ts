import { LegalClocks } from '@shutong/clocks';
import { Departments } from '@shutong/identity';
import { Config, Database, FixedClock, type Context } from '@shutong/platform';
import {
  bureau,
  exchangeHub,
  police,
  water,
  type ExchangeHub,
} from '../../../test/support/exchange';
import { dutyOf, publishDuty, publishedEntry, stated, sentNeed } from '../../../test/support/needs';
import { codeOf } from '../../../test/support/refusals';
import { needActions } from './need-actions.policy';
import { RuleDocument } from '../../catalog/rule-document/rule-document.entity';
import { NeedAnswers } from './need-answers.service';
import type { Need } from './need.entity';
import type { NeedStated } from './need.policy';
import { NeedRegister } from './need-register.service';
import { NeedResolver } from './need.resolver';
import { Needs } from './needs.service';

describe('a need and its source department', () => {
  const clock = new FixedClock(new Date('2026-03-02T10:00:00+08:00'));
  let hub: ExchangeHub;
  beforeAll(async () => {
    hub = await exchangeHub({}, clock);
  });
  afterAll(() => hub.close());

  const requester = () => hub.as(water, 'requester', 'wang');
  const requesterHead = () => hub.as(water, 'office-head', 'li');
  const officer = () => hub.as(police, 'provider-officer', 'chen');
  const head = () => hub.as(police, 'office-head', 'zhou');
  const authority = () => hub.as(bureau, 'authority', 'gao');
  const answers = () => hub.app.get(NeedAnswers);
  const sent = (said: NeedStated) => sentNeed(hub, said);
  const named = async (department: string, id?: string) =>
    answers().assign(authority(), id ?? (await sent(stated())).id, {
      ...{ department, reasons: '三定方案' },
    });
  /** What the asker reads of the answer and of the steps. */
  const read = async (ctx: Context, need: Need) => {
    const resolver = hub.app.get(NeedResolver);
    const steps = await resolver.stepsOf(ctx, need);
    return {
      answer: [
        ...[resolver.entryOf(ctx, need), resolver.servesOf(ctx, need)],
        ...[resolver.reasonsOf(ctx, need), resolver.groundOf(ctx, need)],
      ],
      said: steps.map(({ step, text, ground, entryId }) => ({ step, text, ground, entryId })),
    };
  };
  const others = () => [requester(), requesterHead(), authority(), hub.as(bureau, 'auditor')];
  const serves = '编号规则相同';
  const no = { reasons: '涉及个案侦查', ground: '刑事诉讼法第五十四条' };

  it('goes to the authority where the duty named does not cover it, with no limit of that duty', async () => {
    const { items } = stated();
    for (const covered of [['无关信息项'], items.slice(1)]) {
      await publishDuty(hub, 'GA-08', dutyOf(covered, { replyDays: 1 }));
      const need = await sent(stated({ items, responsibility: 'GA-08' }));
      expect(need).toMatchObject({ state: 'awaiting-source', source: null, replyDays: null });
      const clocks = await hub.app.get(LegalClocks).ofMatter(need.id);
      expect(clocks.map(({ kind }) => kind)).toEqual(['need-assignment']);
    }
  });

  it('shows what is proposed, and why it is returned, to that department alone until it is answered', async () => {
    const { id } = await named(police);
    const entryId = await publishedEntry(hub, ['犬只编号']);
    const first = await answers().propose(officer(), id, { entryId, serves });
    for (const ctx of others()) {
      const { answer, said } = await read(ctx, first);
      expect(answer).toEqual([null, null, null, null]);
      expect(said.at(-1)).toEqual({ step: 'propose', text: '', ground: null, entryId: null });
    }
    expect((await read(head(), first)).answer).toEqual([entryId, serves, null, null]);
    const read1 = { read: first.lastStep, reasons: '该目录不含免疫信息' };
    await answers().sendBack(head(), id, read1);
    const second = await answers().propose(officer(), id, no);
    expect((await read(officer(), second)).said.slice(-2)).toEqual([
      { step: 'return', text: read1.reasons, ground: null, entryId: null },
      { step: 'propose', text: no.reasons, ground: no.ground, entryId: null },
    ]);
    const answered = await answers().answer(head(), id, second.lastStep);
    for (const ctx of others()) {
      const { answer, said } = await read(ctx, answered);
      expect(answer).toEqual([null, null, no.reasons, no.ground]);
      const blank = { text: '', ground: null, entryId: null };
      expect(said.slice(-4)).toEqual([
        { step: 'propose', ...blank },
        { step: 'return', ...blank },
        { step: 'propose', ...blank },
        { step: 'refuse', text: no.reasons, ground: no.ground, entryId: null },
      ]);
    }
  });

  const actionOf = async (ctx: Context, id: string, action: string) => {
    const register = hub.app.get(NeedRegister);
    const file = await register.fileOf(await register.get(ctx, id));
    const told = needActions(ctx.actor, file).find((one) => one.action === action)!;
    return told.refusal?.code ?? 'ok';
  };

  it('Article 19: while the department named is disabled the authority names another, with time of its own and nothing of the old proposal', async () => {
    const { id } = await named(police);
    const entryId = await publishedEntry(hub, ['犬只编号']);
    await answers().propose(officer(), id, { entryId, serves });
    const wrong = 'exchange.need.wrong-state';
    expect(await actionOf(authority(), id, 'assignNeed')).toBe(wrong);
    expect(await codeOf(named(bureau, id))).toBe(wrong);
    const departments = hub.app.get(Departments);
    const security = () => hub.as(bureau, 'security-administrator', 'an');
    await departments.disable(security(), police);
    try {
      expect(await actionOf(authority(), id, 'assignNeed')).toBe('ok');
      expect(await codeOf(named(police, id))).toBe('identity.department.disabled');
      clock.advance(86_400_000);
      expect(await named(bureau, id)).toMatchObject({
        ...{ state: 'awaiting-answer', source: bureau, proposedBy: null, entryId: null },
      });
    } finally {
      await departments.enable(security(), police);
    }
    const clocks = await hub.app.get(LegalClocks).ofMatter(id);
    const answering = clocks.filter(({ kind }) => kind === 'need-answer');
    expect(answering.map((one) => [one.holder, one.dueOn, one.outcome])).toEqual([
      [police, '2026-03-16', 'dropped'],
      [bureau, '2026-03-17', null],
    ]);
    const { rows } = await hub.db.pool('migrator').query<{ to: string; done: boolean }>(
      `SELECT addressee AS "to", done_at IS NOT NULL AS done FROM notice.notice
        WHERE about_id = $1 AND template ~ 'awaiting-answer|proposed'`,
      [id],
    );
    expect(new Map(rows.map(({ to, done }) => [to, done]))).toEqual(
      new Map([
        [`role:${bureau}/provider-officer`, false],
        [`role:${police}/office-head`, true],
        [`role:${police}/provider-officer`, true],
      ]),
    );
    expect(await actionOf(authority(), id, 'assignNeed')).toBe(wrong);
    const officerThere = hub.as(bureau, 'provider-officer', 'officer there');
    expect(await codeOf(answers().propose(officerThere, id, no))).toBe('ok');
  });

  it('Article 20: tells the office head beforehand that what a need rests on is in force no more', async () => {
    const { id } = await hub.app.get(Needs).file(requester(), stated());
    expect(await actionOf(requesterHead(), id, 'consentNeed')).toBe('ok');
    const documents = hub.app.get(Database).dataSource.getRepository(RuleDocument);
    await documents.update({ code: 'decree-809' }, { inForceUntil: '2026-03-01' });
    try {
      const code = 'exchange.need.basis-not-in-force';
      expect(await actionOf(requesterHead(), id, 'consentNeed')).toBe(code);
      expect(await codeOf(hub.app.get(Needs).consent(requesterHead(), id))).toBe(code);
    } finally {
      await documents.update({ code: 'decree-809' }, { inForceUntil: null });
    }
  });

  it('tells the authority’s officers of a withdrawal where its department is the source, and its authority where it had to name one', async () => {
    const toldOfEnd = async (id: string) => {
      await hub.app.get(Needs).withdraw(requester(), id);
      const { rows } = await hub.db
        .pool('migrator')
        .query<{ to: string }>(
          `SELECT addressee AS "to" FROM notice.notice WHERE about_id = $1 AND template = 'need-withdrawn'`,
          [id],
        );
      return rows.map(({ to }) => to);
    };
    expect(await toldOfEnd((await named(bureau)).id)).toEqual([`role:${bureau}/provider-officer`]);
    expect(await toldOfEnd((await sent(stated())).id)).toEqual([`role:${bureau}/authority`]);
  });

  it('where no authority is set, nobody is told to name a source and no such notice is logged', async () => {
    const config: { authorityDepartment: string } = hub.app.get(Config);
    const { authorityDepartment } = config;
    config.authorityDepartment = '';
    try {
      const { id } = await sent(stated());
      const { rows } = await hub.db
        .pool('migrator')
        .query<{ template: string }>(
          'SELECT template FROM notice.notice WHERE about_id = $1 ORDER BY 1',
          [id],
        );
      expect(rows.map(({ template }) => template)).toEqual(['need-awaiting-office-head']);
    } finally {
      config.authorityDepartment = authorityDepartment;
    }
  });

  it('shows a department that has handed it back nothing of what the next one proposes', async () => {
    const { id } = await named(police);
    await answers().handBack(head(), id, '不属于本部门');
    await named(bureau, id);
    const entryId = await publishedEntry(hub, ['犬只编号'], bureau);
    const proposed = await answers().propose(hub.as(bureau, 'provider-officer'), id, {
      entryId,
      serves,
    });
    const seen = await read(officer(), proposed);
    expect(seen.answer).toEqual([null, null, null, null]);
    expect(seen.said.map((one) => one.entryId)).toEqual(seen.said.map(() => null));
    // What is withdrawn then tells no more.
    const withdrawn = await hub.app.get(Needs).withdraw(requester(), id);
    const after = await read(requester(), withdrawn);
    expect([...after.answer, after.said.at(-1)!.entryId]).toEqual([null, null, null, null, null]);
    const { rows } = await hub.db
      .pool('migrator')
      .query<{ told: string }>(
        `SELECT convert_from(body, 'UTF8') AS told FROM transport.message WHERE key = $1`,
        [id],
      );
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter(({ told }) => told.includes(entryId))).toEqual([]);
  });
});
