import { Departments } from '@shutong/identity';
import { FixedClock } from '@shutong/platform';
import { bureau, enrol, police, water } from '../../../test/support/exchange';
import { holding } from '../../../test/support/held';
import { measures } from '../../../test/support/exchange-calls';
import { mounted } from '../../../test/support/matters';
import {
  agreementsOf,
  bringing,
  brought,
  lab,
  project,
  projectsUnderTest,
  type ProjectsUnderTest,
} from '../../../test/support/projects';
import { Memberships } from './memberships.service';
import type { Project } from './project.entity';
import { ProjectConsents } from './project-consents.service';
import { ProjectProposals } from './project-proposals.service';
import { Projects } from './projects.service';

describe('what is granted in a project while its provider’s standing changes', () => {
  const clock = new FixedClock(new Date('2026-03-02T10:00:00+08:00'));
  let hub: ProjectsUnderTest;
  let theirs: string;
  beforeAll(async () => {
    hub = await projectsUnderTest(clock);
    await enrol(hub, bureau);
    theirs = await mounted(hub, bureau, '303/4', { title: '数据目录备案' });
  });
  afterAll(() => hub.close());

  const security = () => hub.as(bureau, 'security-administrator', 'an');
  const head = (department: string) => hub.as(department, 'office-head', 'sun');
  const join = ({ id }: Project, party = lab) =>
    hub.app.get(Memberships).join(hub.as(party, 'office-head', 'li'), id, measures);
  const invite = ({ id }: Project, party: string) => {
    clock.advance(1000);
    return hub.app.get(Projects).invite(hub.as(bureau, 'authority', 'gao'), id, party);
  };
  /** Police have no connector any more. */
  const disconnect = () =>
    hub.db
      .pool('migrator')
      .query(`UPDATE exchange.connector SET state = 'revoked' WHERE department = $1`, [police]);
  /** With what two departments have consented to for the lab, which is invited and has not joined. */
  const awaited = async (): Promise<Project> => {
    const made = await project(hub, [police, bureau, water]);
    await invite(made, lab);
    await brought(hub, made, { parties: [lab] });
    clock.advance(1000);
    const wish = bringing(hub, { resourceId: theirs, parties: [lab] });
    const { id } = await hub.app
      .get(ProjectProposals)
      .propose(hub.as(bureau, 'provider-officer', 'wu'), made.id, wish);
    await hub.app.get(ProjectConsents).consent(head(bureau), id);
    return made;
  };
  const providersOf = async (made: Project, party = lab) =>
    (await agreementsOf(hub, party, made)).map(({ provider }) => provider).sort();
  /** What a party gets is kept from being concluded. */
  const stopped = () => holding(hub.db, 'LOCK TABLE clocks.clock IN ACCESS EXCLUSIVE MODE');

  it('comes also where its provider’s connector joins while a party does', async () => {
    const made = await awaited();
    await disconnect();
    const { waiting, commit } = await stopped();
    // It has seen that police have no connector, and is kept from getting what the other provider brings in.
    const joining = join(made);
    await waiting(1);
    const enrolling = enrol(hub, police);
    await Promise.race([enrolling, waiting(2)]);
    await commit();
    await Promise.all([joining, enrolling]);
    expect(await providersOf(made)).toEqual([bureau, police].sort());
  });

  it('comes to a party that joins while its provider’s connector joins and grants to another', async () => {
    const made = await project(hub, [police]);
    for (const party of [water, lab]) await invite(made, party);
    await brought(hub, made);
    await disconnect();
    await join(made, water);
    const { waiting, commit } = await stopped();
    const enrolling = enrol(hub, police);
    await waiting(1);
    const joining = join(made);
    await Promise.race([joining, waiting(2)]);
    await commit();
    await Promise.all([enrolling, joining]);
    for (const party of [water, lab]) expect(await providersOf(made, party)).toEqual([police]);
  });

  it('ends also where its party leaves while its provider’s connector joins', async () => {
    const made = await project(hub, [police]);
    await invite(made, lab);
    await brought(hub, made, { parties: [lab] });
    await disconnect();
    await join(made);
    const { waiting, commit } = await stopped();
    const enrolling = enrol(hub, police);
    await waiting(1);
    const leaving = hub.app.get(Memberships).leave(head(lab), made.id);
    await Promise.race([leaving, waiting(2)]);
    await commit();
    await Promise.all([enrolling, leaving]);
    const states = (await agreementsOf(hub, lab, made)).map(({ state }) => state);
    expect(states).toEqual(['terminated']);
  });

  it('is not granted by a department that is being disabled', async () => {
    const made = await awaited();
    const { waiting, commit } = await holding(
      hub.db,
      `SELECT FROM identity.department WHERE code = '${police}' FOR UPDATE;
       UPDATE identity.department SET state = 'disabled' WHERE code = '${police}'`,
    );
    const joining = join(made);
    await Promise.race([joining, waiting(1)]);
    await commit();
    await joining;
    await hub.app.get(Departments).enable(security(), police);
    expect(await providersOf(made)).toEqual([bureau]);
  });

  it('is there before its provider is disabled', async () => {
    const made = await awaited();
    const { waiting, commit } = await stopped();
    const joining = join(made);
    await waiting(1);
    const disabling = hub.app.get(Departments).disable(security(), police);
    const first = await Promise.race([disabling.then(() => 'disabled'), waiting(2)]);
    await commit();
    await Promise.all([joining, disabling]);
    await hub.app.get(Departments).enable(security(), police);
    expect(first).toBe('waits');
    expect(await providersOf(made)).toEqual([bureau, police].sort());
  });
});
