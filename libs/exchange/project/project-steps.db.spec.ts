import { FixedClock } from '@shutong/platform';
import { bureau, police, water } from '../../../test/support/exchange';
import {
  agreementsOf,
  bringing,
  brought,
  founding,
  lab,
  project,
  projectsUnderTest,
  sign,
  type ProjectsUnderTest,
} from '../../../test/support/projects';
import { measures } from '../../../test/support/exchange-calls';
import { codeOf } from '../../../test/support/refusals';
import { Memberships } from './memberships.service';
import { ProjectClosing } from './project-closing.service';
import { ProjectConsents } from './project-consents.service';
import { ProjectProposals } from './project-proposals.service';
import { ProjectRegister } from './project-register.service';
import { ProjectResolver } from './project.resolver';
import { Projects } from './projects.service';

describe('what may be done in a project', () => {
  const clock = new FixedClock(new Date('2026-03-02T10:00:00+08:00'));
  let hub: ProjectsUnderTest;
  beforeAll(async () => {
    hub = await projectsUnderTest(clock);
  });
  afterAll(() => hub.close());

  const officer = (name = 'chen') => hub.as(police, 'provider-officer', name);
  const head = () => hub.as(police, 'office-head', 'sun');
  const authority = () => hub.as(bureau, 'authority', 'gao');
  const headOf = (department: string) => hub.as(department, 'office-head', 'li');
  const states = async (id: string) => {
    const { parties } = await hub.app.get(ProjectRegister).get(authority(), id);
    return Object.fromEntries(parties.map(({ department, state }) => [department, state]));
  };
  const running = async (department: string, made: { code: string }) =>
    (await agreementsOf(hub, department, made as never)).filter(
      ({ state }) => state === 'proposed' || state === 'active',
    ).length;

  it.each([
    ['blank words', { purpose: ' ' }, 'incomplete'],
    ['no citation', { citations: [] }, 'incomplete'],
    ['an unknown domain', { domain: 'gambling' }, 'unknown-domain'],
    ['an end day that is over', { endsOn: '2026-03-01' }, 'end-day'],
    ['a day that does not exist', { endsOn: '2026-13-45' }, 'end-day'],
    ['a day that no terms can name', { endsOn: '9999-12-31' }, 'end-day'],
  ])('is not founded with %s', async (_, change, code) => {
    const found = hub.app.get(Projects).found(authority(), founding(clock, change));
    expect(await codeOf(found)).toBe(`exchange.project.${code}`);
  });

  it('is not founded twice under one code, nor on a rule that is not in force', async () => {
    const said = founding(clock);
    const found = (change: object) =>
      codeOf(hub.app.get(Projects).found(authority(), { ...said, ...change }));
    expect(await found({ citations: [{ document: 'nothing', article: '第一条' }] })).toBe(
      'exchange.application.basis-not-in-force',
    );
    expect((await Promise.all([found({}), found({})])).sort()).toEqual([
      'exchange.project.code-taken',
      'ok',
    ]);
  });

  it('shows itself to those who were invited, and to nobody else', async () => {
    const { id } = await project(hub, [police]);
    const read = (department: string) =>
      codeOf(hub.app.get(ProjectRegister).get(hub.as(department, 'requester'), id));
    expect(await read(police)).toBe('ok');
    expect(await read(water)).toBe('exchange.project.not-found');
    expect(await codeOf(hub.app.get(Memberships).join(headOf(water), id, measures))).toBe(
      'exchange.project.not-found',
    );
    const { nodes } = await hub.app
      .get(ProjectRegister)
      .list(hub.as(water, 'requester'), { first: 100 });
    expect(nodes.some((one) => one.id === id)).toBe(false);
  });

  it('an invitation is a task of the office head until it is answered', async () => {
    const { id, endsOn } = await project(hub, []);
    await hub.app.get(Projects).invite(authority(), id, water);
    const task = async () =>
      (
        await hub.db.pool('migrator').query(
          `SELECT addressee, to_char(due_on, 'YYYY-MM-DD') AS due, done_at IS NOT NULL AS done
               FROM notice.notice WHERE about_id = $1 AND template = 'project-invited'`,
          [id],
        )
      ).rows as unknown[];
    const to = `role:${water}/office-head`;
    expect(await task()).toEqual([{ addressee: to, due: endsOn, done: false }]);
    expect(await codeOf(hub.app.get(Projects).invite(authority(), id, water))).toBe(
      'exchange.project.already-invited',
    );
    await hub.app.get(Memberships).decline(headOf(water), id);
    expect(await task()).toEqual([{ addressee: to, due: endsOn, done: true }]);
    clock.advance(1000);
    await hub.app.get(Projects).invite(authority(), id, water);
    expect(await states(id)).toEqual({ [water]: 'invited' });
    expect(await task()).toHaveLength(2);
  });

  it('consent covers the parties that it names, once they have joined, and nobody who comes later', async () => {
    const made = await project(hub, [police, water]);
    await hub.app.get(Projects).invite(authority(), made.id, lab);
    await brought(hub, made);
    expect([await running(water, made), await running(lab, made)]).toEqual([1, 0]);
    await hub.app.get(Memberships).join(headOf(lab), made.id, measures);
    expect(await running(lab, made)).toBe(1);

    const later = await project(hub, [police, water]);
    await brought(hub, later, { parties: [water] });
    await hub.app.get(Projects).invite(authority(), later.id, lab);
    await hub.app.get(Memberships).join(headOf(lab), later.id, measures);
    expect(await running(lab, later)).toBe(0);
    await brought(hub, later, { parties: [lab] });
    expect(await running(lab, later)).toBe(1);
  });

  it('Article 34: who joins says how it protects the data, and its agreements hold it to that', async () => {
    const made = await project(hub, [police]);
    await hub.app.get(Projects).invite(authority(), made.id, water);
    await brought(hub, made, { parties: [water] });
    const join = (viewers: string) =>
      hub.app.get(Memberships).join(headOf(water), made.id, { ...measures, viewers });
    expect(await codeOf(join('  '))).toBe('exchange.application.incomplete');
    expect(await running(water, made)).toBe(0);
    await join('联合项目组成员');
    const [agreement] = await agreementsOf(hub, water, made);
    expect(agreement!.terms.security).toEqual({ ...measures, viewers: '联合项目组成员' });
  });

  it('Article 27: a provider ends what is in use by a service change, not by taking it out or leaving', async () => {
    const made = await project(hub);
    const resource = await brought(hub, made, { parties: [water] });
    const memberships = hub.app.get(Memberships);
    const consents = hub.app.get(ProjectConsents);
    await sign(hub, (await agreementsOf(hub, water, made))[0]!);
    expect(await codeOf(consents.withdraw(headOf(police), resource.id))).toBe(
      'exchange.project.serving',
    );
    expect(await codeOf(memberships.leave(headOf(police), made.id))).toBe(
      'exchange.project.serving',
    );
    expect(await codeOf(memberships.remove(authority(), made.id, police, ' '))).toBe(
      'exchange.project.incomplete',
    );
    expect(await running(water, made)).toBe(1);
    // Who only uses data gives it up when it likes; then the provider may go.
    await memberships.leave(headOf(water), made.id);
    await consents.withdraw(headOf(police), resource.id);
    expect(await codeOf(memberships.leave(headOf(police), made.id))).toBe('ok');
  });

  it('who is out of it reads nothing more, and gets nothing back by joining again', async () => {
    const made = await project(hub);
    await brought(hub, made);
    await hub.app.get(Memberships).leave(headOf(lab), made.id);
    expect([await running(lab, made), await running(water, made)]).toEqual([0, 1]);
    await hub.app.get(Projects).invite(authority(), made.id, lab);
    await hub.app.get(Memberships).join(headOf(lab), made.id, measures);
    expect(await running(lab, made)).toBe(0);
    await brought(hub, made, { parties: [lab] });
    expect(await running(lab, made)).toBe(1);
    await hub.app.get(Memberships).remove(authority(), made.id, police, '职责划转');
    expect([await running(lab, made), await running(water, made)]).toEqual([0, 0]);
    const { resources } = await hub.app.get(ProjectRegister).get(authority(), made.id);
    expect(resources.map(({ state }) => state)).toEqual(['withdrawn', 'withdrawn']);
  });

  it('Article 21: the officer proposes, the head of the same department consents, or declines with reasons', async () => {
    const made = await project(hub);
    const consents = hub.app.get(ProjectConsents);
    const propose = (by = officer(), change = {}) =>
      hub.app.get(ProjectProposals).propose(by, made.id, bringing(hub, change));
    expect(await codeOf(propose(hub.as(water, 'provider-officer')))).toBe(
      'exchange.project.other-provider',
    );
    expect(await codeOf(propose(officer(), { parties: [police] }))).toBe(
      'exchange.project.wrong-parties',
    );
    expect(await codeOf(propose(officer(), { parties: [bureau] }))).toBe(
      'exchange.project.wrong-parties',
    );
    expect(await codeOf(propose(officer(), { fields: ['salary'] }))).toBe(
      'exchange.application.field-not-offered',
    );
    const { id } = await propose();
    expect(await codeOf(propose(officer('wu'), { parties: [water] }))).toBe(
      'exchange.project.already-brought',
    );
    expect(await codeOf(consents.consent(headOf(water), id))).toBe(
      'exchange.project.other-provider',
    );
    const same = { ...head(), actor: { ...head().actor, id: officer().actor.id } };
    expect(await codeOf(consents.consent(same, id))).toBe('exchange.project.same-person');
    expect(await codeOf(consents.decline(head(), id, '　'))).toBe('exchange.project.incomplete');
    expect(await running(water, made)).toBe(0);
    expect(await consents.decline(head(), id, '超出职责范围')).toMatchObject({
      ...{ state: 'declined', reasons: '超出职责范围' },
    });
    expect(await codeOf(consents.consent(head(), id))).toBe('exchange.project.wrong-state');
    const again = await propose();
    await consents.consent(head(), again.id);
    expect(await running(water, made)).toBe(1);
    await consents.withdraw(head(), again.id);
    expect(await running(water, made)).toBe(0);
  });

  it('shows and tells nobody what a provider has not consented to, nor who was removed what came later', async () => {
    const made = await project(hub);
    const resolver = hub.app.get(ProjectResolver);
    const seen = async (department: string) => {
      const resources = await resolver.resources(headOf(department), made);
      return resources.map(({ state, reasons }) => [state, reasons]);
    };
    const proposed = (parties = [water, lab]) =>
      hub.app.get(ProjectProposals).propose(officer(), made.id, bringing(hub, { parties }));
    const consents = hub.app.get(ProjectConsents);
    await consents.decline(head(), (await proposed()).id, '涉密');
    clock.advance(1000);
    const { id } = await proposed();
    expect(await seen(police)).toEqual([
      ['declined', '涉密'],
      ['proposed', null],
    ]);
    expect([await seen(water), await seen(lab)]).toEqual([[], []]);
    await consents.withdraw(head(), id);
    const { rows } = await hub.db
      .pool('migrator')
      .query<{ addressee: string }>(
        `SELECT addressee FROM notice.notice WHERE about_id = $1 AND template = 'project-resource-withdrawn'`,
        [made.id],
      );
    expect(rows).toEqual([{ addressee: `role:${police}/provider-officer` }]);
    await hub.app.get(Memberships).remove(authority(), made.id, water, '违规');
    clock.advance(1000);
    await consents.consent(head(), (await proposed([lab])).id);
    await hub.app.get(ProjectClosing).close(authority(), made.id, '查处');
    expect(await seen(water)).toEqual([]);
    expect(await seen(lab)).toEqual([['consented', null]]);
    const told = (department: string) => resolver.closingReason(headOf(department), made);
    expect([await told(water), await told(lab)]).toEqual([null, '查处']);
    expect(await resolver.state(headOf(water), made)).toBe('running');
  });

  it('Article 21: what may not be shared is brought in by nobody', async () => {
    const { id } = await project(hub);
    const forbidden = await hub.app
      .get(ProjectProposals)
      .propose(officer(), id, bringing(hub, { resourceId: hub.forbiddenEntryId }))
      .catch((error: { code: string }) => error.code);
    expect(forbidden).toBe('catalog.resource.not-found');
  });

  it('of consent and closing at the same moment both hold, or the consent is refused', async () => {
    const made = await project(hub);
    const { id } = await hub.app.get(ProjectProposals).propose(officer(), made.id, bringing(hub));
    const [consent, close] = await Promise.all([
      codeOf(hub.app.get(ProjectConsents).consent(head(), id)),
      codeOf(hub.app.get(ProjectClosing).close(authority(), made.id, '提前结束')),
    ]);
    expect(close).toBe('ok');
    expect(['ok', 'exchange.project.over']).toContain(consent);
    expect([await running(lab, made), await running(water, made)]).toEqual([0, 0]);
  });
});
