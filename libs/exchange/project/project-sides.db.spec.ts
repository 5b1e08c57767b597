import { FixedClock, type Context, type Role } from '@shutong/platform';
import { bureau, police, water } from '../../../test/support/exchange';
import { measures } from '../../../test/support/exchange-calls';
import {
  agreementsOf,
  bringing,
  lab,
  founding,
  projectsUnderTest,
  type ProjectsUnderTest,
} from '../../../test/support/projects';
import { codeOf } from '../../../test/support/refusals';
import { Memberships } from './memberships.service';
import { projectActions, projectResourceActions } from './project-actions.policy';
import { ProjectConsents } from './project-consents.service';
import { ProjectProposals } from './project-proposals.service';
import { ProjectRegister } from './project-register.service';
import { Projects } from './projects.service';

describe('one person on several sides of a project', () => {
  const clock = new FixedClock(new Date('2026-03-02T10:00:00+08:00'));
  let hub: ProjectsUnderTest;
  beforeAll(async () => {
    hub = await projectsUnderTest(clock);
  });
  afterAll(() => hub.close());

  /** The same person in any office. */
  const mover = (department: string, role: Role): Context => {
    const ctx = hub.as(department, role);
    return { ...ctx, actor: { ...ctx.actor, id: 'test|mover' } };
  };
  const authority = () => hub.as(bureau, 'authority', 'gao');
  const headOf = (department: string) => hub.as(department, 'office-head', 'li');
  const invite = (id: string, department: string) => {
    clock.advance(1000);
    return hub.app.get(Projects).invite(authority(), id, department);
  };
  const join = (by: Context, id: string) => hub.app.get(Memberships).join(by, id, measures);
  const propose = (id: string) =>
    hub.app
      .get(ProjectProposals)
      .propose(hub.as(police, 'provider-officer', 'chen'), id, bringing(hub, { parties: [water] }));
  const consent = (by: Context, resource: string) =>
    codeOf(hub.app.get(ProjectConsents).consent(by, resource));
  const samePerson = 'exchange.project.same-person';

  it('Article 21: who founded it, and so applies for what its parties get, acts for none of them', async () => {
    const made = await hub.app.get(Projects).found(mover(bureau, 'authority'), founding(clock));
    for (const one of [police, water]) await invite(made.id, one);
    expect(await codeOf(join(mover(water, 'office-head'), made.id))).toBe(samePerson);
    await join(headOf(water), made.id);
    await join(headOf(police), made.id);
    const resource = await propose(made.id);
    const now = mover(police, 'office-head');
    const file = await hub.app.get(ProjectRegister).get(now, made.id);
    const told = [
      ...projectActions(now.actor, file),
      ...projectResourceActions(now.actor, { file, resource }),
    ];
    for (const action of ['leaveProject', 'consentProjectResource', 'declineProjectResource']) {
      expect(told.find((one) => one.action === action)!.refusal?.code).toBe(samePerson);
    }
    expect(await consent(now, resource.id)).toBe(samePerson);
    expect(await agreementsOf(hub, water, made)).toEqual([]);
    expect(await consent(hub.as(police, 'office-head', 'sun'), resource.id)).toBe('ok');
  });

  it.each<[string, (id: string) => Promise<unknown>]>([
    [
      'joined it for one, which was invited again since,',
      async (id) => {
        await join(mover(lab, 'office-head'), id);
        await hub.app.get(Memberships).leave(headOf(lab), id);
        await invite(id, lab);
      },
    ],
    [
      'declined it for one, for which somebody else joined since,',
      async (id) => {
        await hub.app.get(Memberships).decline(mover(lab, 'office-head'), id);
        await invite(id, lab);
        await join(headOf(lab), id);
      },
    ],
    [
      'left it for one',
      async (id) => {
        await join(headOf(lab), id);
        await hub.app.get(Memberships).leave(mover(lab, 'office-head'), id);
      },
    ],
  ])('who %s consents to nothing for another', async (_, act) => {
    const made = await hub.app.get(Projects).found(authority(), founding(clock));
    for (const one of [police, water, lab]) await invite(made.id, one);
    for (const one of [police, water]) await join(headOf(one), made.id);
    await act(made.id);
    const { id } = await propose(made.id);
    expect(await consent(mover(police, 'office-head'), id)).toBe(samePerson);
    expect(await consent(hub.as(police, 'office-head', 'sun'), id)).toBe('ok');
  });
});
