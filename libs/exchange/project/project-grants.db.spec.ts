import { Mounting, RuleDocumentRegister } from '@shutong/catalog';
import { LegalClocks } from '@shutong/clocks';
import { FixedClock } from '@shutong/platform';
import { bureau, enrol, police, water } from '../../../test/support/exchange';
import { measures } from '../../../test/support/exchange-calls';
import {
  agreementsOf,
  brought,
  lab,
  project,
  projectsUnderTest,
  type ProjectsUnderTest,
} from '../../../test/support/projects';
import { codeOf } from '../../../test/support/refusals';
import { Memberships } from './memberships.service';
import type { Project } from './project.entity';
import { ProjectRegister } from './project-register.service';
import { Projects } from './projects.service';

describe('what a party of a project is granted', () => {
  const clock = new FixedClock(new Date('2026-03-02T10:00:00+08:00'));
  let hub: ProjectsUnderTest;
  beforeAll(async () => {
    hub = await projectsUnderTest(clock);
  });
  afterAll(() => hub.close());

  const authority = () => hub.as(bureau, 'authority', 'gao');
  const pool = () => hub.db.pool('migrator');
  const invite = (id: string, department: string) => {
    clock.advance(1000);
    return hub.app.get(Projects).invite(authority(), id, department);
  };
  const join = (id: string, department: string) =>
    hub.app.get(Memberships).join(hub.as(department, 'office-head', 'li'), id, measures);
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

  it('Article 20: nothing is passed over but what is off offer: whose basis was withdrawn is told so, and has not joined', async () => {
    const register = hub.app.get(RuleDocumentRegister);
    const { code } = await register.register(authority(), 'gz-2026-1', {
      ...{ title: '实验室规定', titleEn: '', number: '黔数〔2026〕1号', issuer: '省大数据局' },
      ...{ kind: 'normative-document', division: '520000' },
      ...{ inForceFrom: '2026-01-01', inForceUntil: null },
    });
    const made = await awaited({ citations: [{ document: code, article: '第四条' }] });
    await register.withdraw(authority(), code, { reasons: '已废止', replacedBy: 'water-law' });
    expect(await codeOf(join(made.id, lab))).toBe('exchange.application.basis-ended');
    expect(await stateOf(made, lab)).toBe('invited');
    expect(await agreementsOf(hub, lab, made)).toEqual([]);
  });

  it('waits for a provider without a connector, and comes when that has joined', async () => {
    const made = await awaited();
    const withdrawn = await awaited();
    const revoke = `UPDATE exchange.connector SET state = 'revoked' WHERE department = $1`;
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

  it('does not wait for what was taken off offer meanwhile, which keeps no connector from joining', async () => {
    const made = await awaited();
    await pool().query(`UPDATE exchange.connector SET state = 'revoked' WHERE department = $1`, [
      police,
    ]);
    await join(made.id, lab);
    await hub.app
      .get(Mounting)
      .withdraw(hub.as(police, 'provider-officer', 'chen'), hub.resourceId);
    await enrol(hub, police);
    expect(await agreementsOf(hub, lab, made)).toEqual([]);
    expect(await codeOf(hub.app.get(ProjectRegister).get(authority(), made.id))).toBe('ok');
  });
});
