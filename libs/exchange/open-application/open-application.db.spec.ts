import { licenseeOf } from '@shutong/platform';
import { actor, contextOf } from '../../../test/support/catalog';
import { bureau, police, water } from '../../../test/support/exchange';
import {
  applied,
  company,
  developer,
  licensed,
  mayUse,
  openRefusal,
  openWish,
  openGrant,
  openings,
} from '../../../test/support/open-applications';
import { publishRevision } from '../../../test/support/raising';
import { at } from '../../../test/support/answering';
import { codeOf } from '../../../test/support/refusals';
import { openActions } from './open-actions.policy';
import { openOdrlOf } from './open-agreement-odrl';
import { OpenAgreementResolver } from './open-agreement.resolver';
import { OpenApplications } from './open-applications.service';
import { OpenRevocation } from './open-revocation.service';

const code = (name: string) => `exchange.open-application.${name}`;

describe('applications for conditionally open data', () => {
  const scene = openings();
  const { clock, officer, head, answers, review, register, clockOf } = scene;
  const authority = () => scene.hub.as(bureau, 'authority', 'gao');
  const grant = openGrant;
  const rows = async (sql: string, values: unknown[]) =>
    (await scene.hub.db.pool('migrator').query(sql, values)).rows as Record<string, unknown>[];

  it.each([
    ['an item that is not open', { fields: ['holder', 'contact'] }, 'field-not-open'],
    ['an item that there is not', { fields: ['salary'] }, 'field-not-open'],
    ['no item', { fields: [] }, 'incomplete'],
    ['a blank purpose', { purpose: '　' }, 'incomplete'],
    ['no security measures', { security: '' }, 'incomplete'],
    ['a period that is over', { periodUntil: at('2026-03-01') }, 'period'],
    ['no period', { periodUntil: new Date(NaN) }, 'period'],
    ['a period that no terms can name', { periodUntil: new Date('9999-12-31') }, 'period'],
  ])('is refused with %s', async (_, change, refused) => {
    expect(await codeOf(applied(scene.hub, change, scene.by))).toBe(code(refused));
  });

  /** What the head is told of its answer. */
  const answering = async (id: string) => {
    const file = await register().fileOf(await register().get(head(), id));
    const found = openActions(head().actor, file);
    return found.find(({ action }) => action === 'answerOpenApplication')!.refusal?.code ?? 'ok';
  };

  it('Article 21: is granted in part only with reasons and ground, which is told to everybody', async () => {
    const { id } = await applied(scene.hub, { fields: ['permit_no', 'holder'] }, scene.by);
    const without = { ...grant, reasons: '' };
    const refused = 'exchange.application.part-without-ground';
    expect(await codeOf(answers().propose(officer(), id, without))).toBe(refused);
    await answers().propose(officer(), id, { ...grant, ground: '条例第十四条，李四光' });
    await answers().answer(head(), id);
    const [last] = await rows(
      'SELECT in_part, rest_ground FROM exchange.open_decision ORDER BY answered_at DESC, id DESC LIMIT 1',
      [],
    );
    expect(last).toEqual({ in_part: true, rest_ground: '《政务数据共享条例》第十四条' });
  });

  it('is neither made nor granted while its provider is disabled, which the head is told beforehand', async () => {
    const { id } = await applied(scene.hub, {}, scene.by);
    await answers().propose(officer(), id, grant);
    const put = (state: string) =>
      scene.hub.db
        .pool('migrator')
        .query('UPDATE identity.department SET state = $2 WHERE code = $1', [police, state]);
    await put('disabled');
    expect(await answering(id)).toBe(code('not-on-offer'));
    expect(await codeOf(answers().answer(head(), id))).toBe(code('not-on-offer'));
    expect(await codeOf(applied(scene.hub, {}, scene.by))).toBe(code('not-on-offer'));
    await put('active');
    expect(await codeOf(answers().answer(head(), id))).toBe('ok');
  });

  it('is refused without a verified real name, and of an entry that is not open on conditions', async () => {
    const unknown = contextOf(actor(null, ['developer'], '无名'), clock.now());
    expect(await codeOf(applied(scene.hub, {}, unknown))).toBe(code('not-verified'));
    const closed = { entryId: scene.hub.forbiddenEntryId };
    expect(await codeOf(applied(scene.hub, closed, scene.by))).toBe(code('not-on-offer'));
  });

  it('of two at the same moment one is open', async () => {
    const both = await Promise.all([
      codeOf(applied(scene.hub, {}, scene.by)),
      codeOf(applied(scene.hub, {}, scene.by)),
    ]);
    expect(both.sort()).toEqual([code('already-open'), 'ok']);
  });

  it('is answered in fifteen working days in Guizhou, extended once by fifteen with the authority’s consent', async () => {
    const { id } = await applied(scene.hub, {}, scene.by);
    expect(await clockOf(id)).toMatchObject({
      ...{ kind: 'open-answer', matterKind: 'open-application', limitDays: 15 },
      ...{ holder: police, awaitedBy: null, dueOn: '2026-03-23' },
    });
    expect(await codeOf(review().askExtension(officer(), id, ' '))).toBe(
      'exchange.extension.reason-missing',
    );
    await review().askExtension(officer(), id, '需核对信息项');
    expect(await codeOf(review().askExtension(officer(), id, '再次'))).toBe(
      'exchange.extension.already-asked',
    );
    const consent = (ctx = authority(), consented = true) =>
      codeOf(review().answerExtension(ctx, id, { consented, remarks: '' }));
    expect(await consent(head())).toBe('exchange.extension.only-authority');
    expect(await consent(authority(), false)).toBe('exchange.extension.reason-missing');
    expect(await clockOf(id)).toMatchObject({ limitDays: 15 });
    expect(await consent()).toBe('ok');
    expect(await consent()).toBe('exchange.extension.not-asked');
    expect(await clockOf(id)).toMatchObject({ limitDays: 30, dueOn: '2026-04-14' });
    clock.set(at('2026-04-14'));
    await answers().propose(officer(), id, grant);
    await answers().answer(head(), id);
    expect(await clockOf(id)).toMatchObject({ state: 'ended', outcome: 'done', late: false });
  });

  it('is refused only with reasons and ground, by two people of the department, and then stays so', async () => {
    const { id } = await applied(scene.hub, {}, scene.by);
    const propose = (change: object, ctx = officer()) =>
      codeOf(answers().propose(ctx, id, { ...openRefusal, ...change }));
    expect(await propose({ reasons: ' ' })).toBe('exchange.application.refusal-without-ground');
    expect(await propose({ ground: '' })).toBe('exchange.application.refusal-without-ground');
    expect(await propose({ ...grant, fields: ['permit_no', 'contact'] })).toBe(
      'exchange.application.field-not-offered',
    );
    expect(await propose({}, scene.hub.as(water, 'provider-officer'))).toBe(code('not-found'));
    expect(await codeOf(answers().answer(head(), id))).toBe(code('wrong-state'));
    await answers().propose(officer(), id, grant);
    const { answer: first } = await register().fileOf(await register().get(head(), id));
    expect(await propose({})).toBe('ok');
    expect(await codeOf(answers().answer(head(), id, first!.id))).toBe(code('proposal-replaced'));
    const same = { ...head(), actor: { ...head().actor, id: officer().actor.id } };
    expect(await codeOf(answers().answer(same, id))).toBe(code('same-person'));
    const both = await Promise.all([
      codeOf(answers().answer(head(), id)),
      codeOf(scene.hub.app.get(OpenApplications).withdraw(scene.by, id)),
    ]);
    expect(both.filter((answered) => answered === 'ok')).toHaveLength(1);
  });

  it('an answer is never changed, whatever a process tries', async () => {
    const { id } = await licensed(scene.hub, scene.by);
    for (const pool of ['hub', 'migrator'] as const) {
      const sql = 'UPDATE exchange.open_answer SET answered_by = $2 WHERE application_id = $1';
      await expect(scene.hub.db.pool(pool).query(sql, [id, 'other'])).rejects.toThrow(
        'never changed',
      );
    }
  });

  it('ends in an agreement for scope, items, purpose and term, without passing on, also as ODRL', async () => {
    const { id } = await licensed(scene.hub, developer(scene.hub, '李四光', company));
    const { agreement } = await register().fileOf(await register().get(officer(), id));
    const { terms } = agreement!;
    expect(terms).toMatchObject({
      ...{ fields: ['permit_no', 'holder'], purpose: '研究用水效率', onwardUse: false },
      ...{ revocable: true, provider: { department: police, name: '省公安厅' } },
      licensee: { name: '李四光', organisation: company },
    });
    expect(terms.legalBasis).toMatch(/^《.*》第十二条$/);
    const words = scene.hub.app.get(OpenAgreementResolver);
    for (const [language, items] of [
      ['zh-CN', '信息项：许可证编号、'],
      ['en', 'Items that may be used: Permit number, '],
    ] as const) {
      const said = (await words.sentences({ ...officer(), language }, agreement!)).join('\n');
      for (const one of ['取水户登记', company.name, terms.scope, terms.security, items]) {
        expect(said).toContain(one);
      }
    }
    expect(openOdrlOf(agreement!)).toMatchObject({
      '@type': 'Agreement',
      'urn:shutong:odrl:1:state': 'active',
      permission: [
        { action: 'use', assignee: { uid: `urn:shutong:organisation:${company.code}` } },
      ],
      prohibition: [{ action: 'distribute' }],
    });
  });

  it('allows exactly what was agreed, from the grant on, until its end or until it is revoked', async () => {
    const { id, periodUntil } = await licensed(scene.hub, scene.by);
    const granted = clock.now();
    const use = (change: object = {}) =>
      mayUse(scene.hub, {
        ...{ licensee: licenseeOf(scene.by.actor), entryId: scene.hub.entryId, fields: ['holder'] },
        ...{ at: granted, ...change },
      });
    expect(await use()).toBe(true);
    expect(await use({ fields: ['permit_no', 'holder'] })).toBe(true);
    expect(await use({ fields: ['holder', 'contact'] })).toBe(false);
    expect(await use({ fields: [] })).toBe(false);
    expect(await use({ entryId: scene.hub.forbiddenEntryId })).toBe(false);
    expect(await use({ licensee: licenseeOf(developer(scene.hub, '他人').actor) })).toBe(false);
    expect(await use({ at: new Date(granted.getTime() - 1) })).toBe(false);
    expect(await use({ at: new Date(periodUntil.getTime() - 1) })).toBe(true);
    expect(await use({ at: periodUntil })).toBe(false);

    const revoke = (ctx = head(), reason = '超出约定用途') =>
      codeOf(scene.hub.app.get(OpenRevocation).revoke(ctx, id, reason));
    clock.set(at('2026-03-05'));
    expect(await revoke(scene.hub.as(water, 'office-head'))).toBe(code('not-found'));
    expect(await revoke(head(), ' ')).toBe(code('reason-missing'));
    expect(await use({ at: clock.now() })).toBe(true);
    expect(await revoke()).toBe('ok');
    expect(await use({ at: clock.now() })).toBe(false);
    expect(await revoke(authority())).toBe(code('wrong-state'));
  });

  it('tells the applicant, who has no department, and everybody else what they have to do and what came of it', async () => {
    const { id, appliedBy } = await applied(scene.hub, {}, scene.by);
    const told = async () => {
      const sql = `SELECT addressee, template, due_on::text AS due FROM notice.notice
        WHERE about_id = $1 AND done_at IS NULL ORDER BY task DESC, addressee, template`;
      const found = await rows(sql, [id]);
      return found.map(({ addressee, template, due }) => [addressee, template, due]);
    };
    const person = `person:${appliedBy}`;
    const [officers, heads] = [`role:${police}/provider-officer`, `role:${police}/office-head`];
    expect(await told()).toEqual([[officers, 'open-application-received', '2026-03-23']]);
    await review().askSupplement(officer(), id, ['负责人']);
    expect(await told()).toEqual([[person, 'open-supplement-asked', '2026-03-16']]);
    await scene.hub.app.get(OpenApplications).supply(scene.by, id, ['本人']);
    expect(await told()).toEqual([[officers, 'open-application-supplied', '2026-03-23']]);
    await review().askExtension(officer(), id, '需核对信息项');
    const asked = [`role:${bureau}/authority`, 'open-extension-asked', '2026-03-23'];
    expect(await told()).toContainEqual(asked);
    await review().answerExtension(authority(), id, { consented: true, remarks: '' });
    const extended = [person, officers].map((to) => [to, 'open-answer-extended', null]);
    expect(await told()).toEqual([
      [officers, 'open-application-supplied', '2026-04-14'],
      ...extended,
    ]);
    await answers().propose(officer(), id, grant);
    expect((await told())[0]).toEqual([heads, 'open-answer-proposed', '2026-04-14']);
    await answers().answer(head(), id);
    await scene.hub.app.get(OpenRevocation).revoke(head(), id, '超出约定用途');
    expect(await told()).toEqual([
      [person, 'open-agreement-revoked', null],
      extended[0],
      [person, 'open-application-granted', null],
      extended[1],
    ]);
  });

  it('shows who applied to applicant, provider, authority and auditor, and nowhere else', async () => {
    const name = '王五常';
    const who = developer(scene.hub, name, { ...company, name: '贵阳测绘研究院' });
    const { id } = await licensed(scene.hub, who);
    const read = (ctx = who) => codeOf(register().get(ctx, id));
    for (const ctx of [who, officer(), head(), authority(), scene.hub.as(bureau, 'auditor')]) {
      expect(await read(ctx)).toBe('ok');
    }
    for (const ctx of [
      scene.by,
      scene.hub.as(water, 'provider-officer'),
      scene.hub.as(bureau, 'office-head'),
    ]) {
      expect(await read(ctx)).toBe(code('not-found'));
      const { nodes } = await register().list(ctx, { first: 100 });
      expect(nodes.some((one) => one.id === id)).toBe(false);
    }
    const told = [
      ...(await rows('SELECT params FROM notice.notice WHERE about_id = $1', [id])),
      ...(await rows(
        `SELECT convert_from(body, 'UTF8') AS body FROM transport.message WHERE key = $1`,
        [id],
      )),
      ...(await rows('SELECT * FROM exchange.open_decision WHERE about = $1', ['opening'])),
      ...(await rows('SELECT * FROM clocks.clock WHERE matter_id = $1', [id])),
    ];
    expect(told.length).toBeGreaterThan(5);
    for (const personal of [name, '贵阳测绘研究院', company.code, who.actor.id]) {
      expect(JSON.stringify(told)).not.toContain(personal);
    }
  });

  it('C45.1 stands in the public record without the applicant, whom the ground names', async () => {
    const { id } = await applied(scene.hub, {}, scene.by);
    await answers().propose(officer(), id, {
      ...openRefusal,
      ground: '数据安全法第二十一条，李四光（13800138000）无资质',
    });
    await answers().answer(head(), id);
    const { answer } = await register().fileOf(await register().get(officer(), id));
    expect(await rows('SELECT * FROM exchange.open_decision WHERE id = $1', [answer!.id])).toEqual([
      expect.objectContaining({
        ...{ about: 'opening', requester: null, requester_name: null, sharing: null },
        ...{ provider: police, entry_title: '取水户登记', outcome: 'refused', follows: null },
        ground: '《中华人民共和国数据安全法》第二十一条',
        rest_ground: null,
      }),
    ]);
  });

  it('C45.1 a grant stands in the public record with the law that the entry rests on', async () => {
    const { id } = await applied(scene.hub, {}, scene.by);
    await answers().propose(officer(), id, grant);
    await answers().answer(head(), id);
    const { answer } = await register().fileOf(await register().get(officer(), id));
    expect(await rows('SELECT * FROM exchange.open_decision WHERE id = $1', [answer!.id])).toEqual([
      expect.objectContaining({
        ...{ about: 'opening', outcome: 'granted' },
        ground: '《政务数据共享条例》第十二条',
      }),
    ]);
  });

  it('is refused, and not granted, once its period is over, which the head is told beforehand', async () => {
    const { id } = await applied(scene.hub, { periodUntil: at('2026-03-09') }, scene.by);
    await answers().propose(officer(), id, grant);
    expect(await answering(id)).toBe('ok');
    clock.set(at('2026-03-09'));
    expect(await answering(id)).toBe(code('period-ended'));
    expect(await codeOf(answers().answer(head(), id))).toBe(code('period-ended'));
    await answers().propose(officer(), id, openRefusal);
    expect(await answering(id)).toBe('ok');
    expect(await codeOf(answers().answer(head(), id))).toBe('ok');
  });

  it('is granted no more, and allows no more, once the catalogue has closed the item', async () => {
    const agreed = await licensed(scene.hub, scene.by);
    const other = developer(scene.hub, '后来人');
    const { id } = await applied(scene.hub, {}, other);
    await answers().propose(officer(), id, grant);
    await publishRevision(scene.hub, { holder: { open: 'not-open' } });
    expect(await codeOf(answers().answer(head(), id))).toBe(code('field-not-open'));
    expect(await answering(id)).toBe(code('field-not-open'));
    expect((await register().get(other, id)).state).toBe('proposed');
    const { licensee, entryId } = agreed;
    const use = { licensee, entryId, fields: ['holder'], at: clock.now() };
    expect(await mayUse(scene.hub, use)).toBe(false);
    expect(await mayUse(scene.hub, { ...use, fields: ['permit_no'] })).toBe(true);
    expect(
      await codeOf(applied(scene.hub, openWish(scene.hub), developer(scene.hub, '再后来'))),
    ).toBe(code('field-not-open'));
  });
});
