import { Mounting, RuleDocumentRegister } from '@shutong/catalog';
import { LegalClocks } from '@shutong/clocks';
import { FixedClock, type Context } from '@shutong/platform';
import { bureau, enrol, police, water } from '../../../test/support/exchange';
import { measures } from '../../../test/support/exchange-calls';
import {
  agreementsOf,
  bringing,
  brought,
  lab,
  project,
  projectsUnderTest,
  type ProjectsUnderTest,
} from '../../../test/support/projects';
import { codeOf } from '../../../test/support/refusals';
import { Memberships } from './memberships.service';
import { projectActions, projectResourceActions } from './project-actions.policy';
import { ProjectConsents } from './project-consents.service';
import type { Project, ProjectResource } from './project.entity';
import { ProjectProposals } from './project-proposals.service';
import { ProjectRegister } from './project-register.service';
import { Projects } from './projects.service';

const revoke = `UPDATE exchange.connector SET state = 'revoked' WHERE department = $1`;

describe('what a party of a project is granted', () => {
  const clock = new FixedClock(new Date('2026-03-02T10:00:00+08:00'));
  let hub: ProjectsUnderTest;
  beforeAll(async () => {
    hub = await projectsUnderTest(clock);
  });
  afterAll(() => hub.close());

  const authority = () => hub.as(bureau, 'authority', 'gao');
  const officer = () => hub.as(police, 'provider-officer', 'chen');
  const head = (department: string) => hub.as(department, 'office-head', 'li');
  const pool = () => hub.db.pool('migrator');
  const invite = (id: string, department: string) => {
    clock.advance(1000);
    return hub.app.get(Projects).invite(authority(), id, department);
  };
  const join = (id: string, department: string) =>
    hub.app.get(Memberships).join(head(department), id, measures);
  /** The other resource. */
  const propose = ({ id }: Project) => {
    clock.advance(1000);
    const wish = bringing(hub, { resourceId: hub.otherResourceId, parties: [water] });
    return hub.app.get(ProjectProposals).propose(officer(), id, wish);
  };
  const consent = ({ id }: ProjectResource) =>
    hub.app.get(ProjectConsents).consent(head(police), id);
  /** What somebody is told beforehand of a step of the project, or of its newest resource. */
  const told = async (ctx: Context, { id }: Project, action: string) => {
    const file = await hub.app.get(ProjectRegister).get(ctx, id);
    const resource = file.resources.at(-1);
    const all = [
      ...projectActions(ctx.actor, file),
      ...(resource ? projectResourceActions(ctx.actor, { file, resource }) : []),
    ];
    return all.find((one) => one.action === action)!.refusal?.code ?? 'ok';
  };
  /** With what was consented to for the lab, which is invited and has not joined. */
  const awaited = async (change: object = {}): Promise<Project> => {
    const made = await project(hub, [police, water], change);
    await invite(made.id, lab);
    await brought(hub, made);
    return made;
  };
  const stateOf = async (made: Project, department: string) => {
    const { parties } = await hub.app.get(ProjectRegister).get(authority(), made.id);
    return parties.find((party) => party.department === department)!.state;
  };

  it('Articles 20 and 21: counts and is timed as any other application: submitted, received and answered in time', async () => {
    const made = await project(hub, [police, water]);
    await brought(hub, made, { parties: [water] });
    const [agreement] = await agreementsOf(hub, water, made);
    const { applicationId: id } = agreement!;
    const { rows } = await pool().query<{ type: string; state: string | null }>(
      `SELECT type, convert_from(body, 'UTF8')::jsonb -> 'data' ->> 'state' AS state FROM transport.message
        WHERE key = $1 AND type LIKE 'exchange.application.%' ORDER BY id`,
      [id],
    );
    expect(rows.map(({ type, state }) => [type, state])).toEqual([
      ['exchange.application.submitted', 'awaiting-office-head'],
      ['exchange.application.received', 'received'],
      ['exchange.application.decided', null],
    ]);
    const naming = async (action: string) =>
      (await hub.entries(action)).filter(({ resource }) =>
        (resource as { id: string }[]).some((one) => one.id === id),
      ).length;
    expect([
      await naming('exchange.project.apply'),
      await naming('exchange.project.grant'),
    ]).toEqual([1, 1]);
    const clocks = await hub.app.get(LegalClocks).ofMatter(id);
    // Both begin at one moment.
    expect(clocks.map(({ kind, outcome, late }) => [kind, outcome, late]).sort()).toEqual([
      ['answer-conditional', 'done', false],
      ['delivery', null, null],
    ]);
  });

  it('Article 20: once its basis is withdrawn nothing comes about: who joins, proposes or consents is told so, also beforehand', async () => {
    const register = hub.app.get(RuleDocumentRegister);
    const { code } = await register.register(authority(), 'gz-2026-1', {
      ...{ title: '实验室规定', titleEn: '', number: '黔数〔2026〕1号', issuer: '省大数据局' },
      ...{ kind: 'normative-document', division: '520000' },
      ...{ inForceFrom: '2026-01-01', inForceUntil: null },
    });
    const made = await awaited({ citations: [{ document: code, article: '第四条' }] });
    const proposed = await propose(made);
    const steps = () =>
      Promise.all([
        told(head(lab), made, 'joinProject'),
        told(officer(), made, 'proposeProjectResource'),
        told(head(police), made, 'consentProjectResource'),
      ]);
    expect(await steps()).toEqual(['ok', 'ok', 'ok']);
    await register.withdraw(authority(), code, { reasons: '已废止', replacedBy: 'water-law' });
    const ended = 'exchange.application.basis-ended';
    expect(await steps()).toEqual([ended, ended, ended]);
    expect(await codeOf(join(made.id, lab))).toBe(ended);
    expect(await codeOf(propose(made))).toBe(ended);
    expect(await codeOf(consent(proposed))).toBe(ended);
    // It can still be said no to, and left.
    expect(await told(head(police), made, 'declineProjectResource')).toBe('ok');
    expect(await told(head(lab), made, 'declineProject')).toBe('ok');
    expect(await stateOf(made, lab)).toBe('invited');
    expect(await agreementsOf(hub, lab, made)).toEqual([]);
  });

  it('waits for a provider without a connector, and comes when that has joined', async () => {
    const made = await awaited();
    const withdrawn = await awaited();
    await pool().query(revoke, [police]);
    for (const { id } of [made, withdrawn]) await join(id, lab);
    expect(await stateOf(made, lab)).toBe('joined');
    expect(await agreementsOf(hub, lab, made)).toEqual([]);
    await hub.app.get(Memberships).leave(hub.as(lab, 'office-head', 'li'), withdrawn.id);
    await enrol(hub, police);
    const [agreement, ...more] = await agreementsOf(hub, lab, made);
    expect([agreement!.state, more]).toEqual(['proposed', []]);
    expect(await agreementsOf(hub, lab, withdrawn)).toEqual([]);
  });

  it('tells beforehand who has no connector that could sign, as the step does', async () => {
    const made = await awaited();
    const proposed = await propose(made);
    const none = 'exchange.application.no-connector';
    for (const without of [water, police, lab]) {
      await pool().query(revoke, [without]);
      const step = without === lab ? 'joinProject' : 'consentProjectResource';
      const who = head(without === lab ? lab : police);
      expect(await told(who, made, step)).toBe(none);
      expect(await codeOf(without === lab ? join(made.id, lab) : consent(proposed))).toBe(none);
      await enrol(hub, without);
    }
    expect(await told(head(police), made, 'consentProjectResource')).toBe('ok');
    expect(await told(head(lab), made, 'joinProject')).toBe('ok');
  });

  it('does not wait for what was taken off offer meanwhile, which keeps no connector from joining', async () => {
    const made = await awaited();
    await pool().query(revoke, [police]);
    await join(made.id, lab);
    await hub.app
      .get(Mounting)
      .withdraw(hub.as(police, 'provider-officer', 'chen'), hub.resourceId);
    await enrol(hub, police);
    expect(await agreementsOf(hub, lab, made)).toEqual([]);
    expect(await codeOf(hub.app.get(ProjectRegister).get(authority(), made.id))).toBe('ok');
  });
});
