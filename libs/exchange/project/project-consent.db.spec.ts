import { Mounting, Resources } from '@shutong/catalog';
import { Departments } from '@shutong/identity';
import { FixedClock } from '@shutong/platform';
import { bureau, police, water } from '../../../test/support/exchange';
import { measures } from '../../../test/support/exchange-calls';
import { departmentCode } from '../../../test/support/identity-fixtures';
import {
  agreementsOf,
  bringing,
  brought,
  lab,
  project,
  projectsUnderTest,
  sign,
  type ProjectsUnderTest,
} from '../../../test/support/projects';
import { codeOf } from '../../../test/support/refusals';
import { AgreementService } from '../agreement/agreement.service';
import { ApplicationService } from '../application/application.service';
import { Memberships } from './memberships.service';
import { projectActions } from './project-actions.policy';
import { ProjectConsents } from './project-consents.service';
import type { Project } from './project.entity';
import { ProjectProposals } from './project-proposals.service';
import { ProjectRegister } from './project-register.service';
import { Projects } from './projects.service';

describe('what a consent in a project covers', () => {
  const clock = new FixedClock(new Date('2026-03-02T10:00:00+08:00'));
  let hub: ProjectsUnderTest;
  beforeAll(async () => {
    hub = await projectsUnderTest(clock);
  });
  afterAll(() => hub.close());

  const officer = () => hub.as(police, 'provider-officer', 'chen');
  const authority = () => hub.as(bureau, 'authority', 'gao');
  const headOf = (department: string) => hub.as(department, 'office-head', 'li');
  const memberships = () => hub.app.get(Memberships);
  const invite = (id: string, department: string) => {
    clock.advance(1000);
    return hub.app.get(Projects).invite(authority(), id, department);
  };
  const join = (id: string, department: string) =>
    memberships().join(headOf(department), id, measures);
  const running = async (department: string, made: Project) =>
    (await agreementsOf(hub, department, made)).filter(({ state }) => state === 'proposed').length;

  const toldOf = async (template: string, { id }: Project) => {
    const { rows } = await hub.db
      .pool('migrator')
      .query<{ addressee: string }>(
        'SELECT addressee FROM notice.notice WHERE about_id = $1 AND template = $2',
        [id, template],
      );
    return rows.map(({ addressee }) => addressee).sort();
  };

  it.each<[string, (id: string) => Promise<unknown>]>([
    ['declines', (id) => memberships().decline(headOf(lab), id)],
    ['is removed', (id) => memberships().remove(authority(), id, lab, '违规')],
  ])(
    'C21.1 a party that is named, %s and is invited again gets nothing without a consent of its own',
    async (_, out) => {
      const made = await project(hub, [police, water]);
      await invite(made.id, lab);
      await brought(hub, made);
      await out(made.id);
      await invite(made.id, lab);
      await join(made.id, lab);
      expect([await running(water, made), await running(lab, made)]).toEqual([1, 0]);
      // The old consent stands in nobody's way.
      await brought(hub, made, { parties: [lab] });
      expect(await running(lab, made)).toBe(1);
    },
  );

  it('what an invited party will get by joining is not brought in for it a second time', async () => {
    const made = await project(hub, [police, water]);
    await invite(made.id, lab);
    await brought(hub, made);
    const again = hub.app
      .get(ProjectProposals)
      .propose(officer(), made.id, bringing(hub, { parties: [lab] }));
    expect(await codeOf(again)).toBe('exchange.project.already-brought');
    await join(made.id, lab);
    expect(await running(lab, made)).toBe(1);
  });

  /** Two resources are consented to for the lab, which has not joined yet; water reads both. */
  const served = async () => {
    const made = await project(hub, [police, water]);
    await invite(made.id, lab);
    const stale = await brought(hub, made, { resourceId: await mounted() });
    const other = await brought(hub, made);
    return { made, stale, other };
  };
  let mountings = 0;
  const mounted = async () => {
    const code = `stale-${(mountings += 1)}`;
    const { entry, ...like } = await hub.app.get(Resources).get(officer(), hub.otherResourceId);
    const { kind, modes, keyFields, fields, masks, matchRules, subjectField } = like;
    const { id } = await hub.app.get(Mounting).mount(officer(), entry.id, {
      ...{ code, title: code, kind, modes, keyFields, fields, masks, matchRules, subjectField },
    });
    return id;
  };

  it('what has been taken off offer since locks nobody out who is to get it by joining', async () => {
    const { made, stale, other } = await served();
    await hub.app.get(Mounting).withdraw(officer(), stale.resourceId);
    const file = await hub.app.get(ProjectRegister).get(headOf(lab), made.id);
    const told = projectActions(headOf(lab).actor, file);
    expect(told.find(({ action }) => action === 'joinProject')!.refusal).toBeNull();
    await join(made.id, lab);
    const got = await agreementsOf(hub, lab, made);
    expect(got.map(({ resourceId }) => resourceId)).toEqual([other.resourceId]);
    // Nothing of the one that was passed over is left behind.
    const { nodes } = await hub.app
      .get(ApplicationService)
      .list(hub.as(lab, 'requester'), { size: 100 });
    expect(nodes.filter(({ purposeCode }) => purposeCode === made.code)).toHaveLength(1);
  });

  it('Article 27: a provider takes out for those who do not read it what others read', async () => {
    const { made, other } = await served();
    const ofWater = (await agreementsOf(hub, water, made)).find(
      ({ resourceId }) => resourceId === other.resourceId,
    )!;
    await sign(hub, ofWater);
    const withdraw = () =>
      hub.app.get(ProjectConsents).withdraw(hub.as(police, 'office-head', 'sun'), other.id);
    expect(await withdraw()).toMatchObject({ state: 'consented', parties: [water] });
    expect(await codeOf(withdraw())).toBe('exchange.project.serving');
    expect((await hub.app.get(AgreementService).get(officer(), ofWater.id)).state).toBe('active');
    await join(made.id, lab);
    const got = await agreementsOf(hub, lab, made);
    expect(got.some(({ resourceId }) => resourceId === other.resourceId)).toBe(false);
  });

  it('C21.3 takes it out for as many as a project holds, each of whom is told', async () => {
    const made = await project(hub, [police, water]);
    const invited = Array.from({ length: 40 }, (_, n) => departmentCode(200 + n));
    for (const code of invited) {
      const facts = { code, name: `单位${code}`, nameEn: null, shortName: null };
      const place = { division: '520000', level: 'province', parent: null } as const;
      await hub.app.get(Departments).register(authority(), { ...facts, ...place });
    }
    for (const code of invited) await invite(made.id, code);
    const resource = await brought(hub, made, { parties: [water, ...invited] });
    const [read] = await agreementsOf(hub, water, made);
    await sign(hub, read!);
    const head = hub.as(police, 'office-head', 'sun');
    expect(await hub.app.get(ProjectConsents).withdraw(head, resource.id)).toMatchObject({
      ...{ state: 'consented', parties: [water] },
    });
    expect(await toldOf('project-resource-withdrawn', made)).toEqual(
      invited.map((code) => `role:${code}/requester`).sort(),
    );
  });

  it('C21.3 whoever the authority removes is told so', async () => {
    const made = await project(hub, [police, water]);
    await memberships().remove(authority(), made.id, water, '违规');
    expect(await toldOf('project-party-removed', made)).toEqual(
      [`role:${bureau}/authority`, `role:${water}/office-head`, `role:${water}/requester`].sort(),
    );
  });
});
