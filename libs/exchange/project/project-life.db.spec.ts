import fc from 'fast-check';
import { FixedClock, systemContext, type Context } from '@shutong/platform';
import { bureau, police, water } from '../../../test/support/exchange';
import { actor, contextOf } from '../../../test/support/catalog';
import {
  agreementsOf,
  bringing,
  lab,
  project,
  projectsUnderTest,
  type ProjectsUnderTest,
} from '../../../test/support/projects';
import { measures } from '../../../test/support/exchange-calls';
import { codeOf } from '../../../test/support/refusals';
import { assertLives } from '../../../test/support/lives';
import { Memberships } from './memberships.service';
import { projectActions, projectResourceActions } from './project-actions.policy';
import { ProjectClosing } from './project-closing.service';
import { ProjectConsents } from './project-consents.service';
import { ProjectProposals } from './project-proposals.service';
import { ProjectRegister } from './project-register.service';
import type { Project } from './project.entity';
import type { StandingProject } from './project.policy';
import { partyStates, projectResourceStates, projectStates } from './project.states';
import { Projects } from './projects.service';

const start = new Date('2026-03-02T10:00:00+08:00');
const hour = 3_600_000;

/** Everybody who may meet a project, and a stranger of the authority's own department in each office. */
const people = [
  actor(bureau, ['authority'], 'gao'),
  actor(police, ['provider-officer'], 'chen'),
  actor(police, ['office-head'], 'sun'),
  actor(water, ['office-head'], 'li'),
  actor(lab, ['office-head'], 'zhang'),
  actor(bureau, ['office-head', 'provider-officer'], 'stranger'),
];
const stranger = people.length - 1;
const person = fc.nat({ max: stranger });

const steps = {
  inviteToProject: 0,
  removeFromProject: 0,
  closeProject: 0,
  joinProject: 3,
  declineProject: 4,
  leaveProject: 4,
  proposeProjectResource: 1,
  consentProjectResource: 2,
  declineProjectResource: 2,
  withdrawProjectResource: 2,
} as const;
type Step = keyof typeof steps;

const tried = fc
  .record({
    // Projects that are closed at once teach little.
    action: fc.oneof(
      { weight: 20, arbitrary: fc.constantFrom(...(Object.keys(steps) as Step[]).slice(3)) },
      { weight: 7, arbitrary: fc.constantFrom<Step>('inviteToProject', 'removeFromProject') },
      { weight: 1, arbitrary: fc.constant<Step>('closeProject') },
    ),
    anybody: fc.option(person, { nil: undefined, freq: 3 }),
    party: fc.constantFrom(water, lab),
    head: fc.constantFrom(3, 4),
    /** Hours that pass before it. */
    hours: fc.oneof(
      { weight: 12, arbitrary: fc.constant(1) },
      { weight: 1, arbitrary: fc.nat(40) },
    ),
    /** Somebody else tries the same at the same moment. */
    racedBy: fc.option(person, { nil: undefined, freq: 4 }),
  })
  .map((one) => ({
    ...one,
    by: one.anybody ?? (steps[one.action] > 2 ? one.head : steps[one.action]),
  }));
type Tried = typeof tried extends fc.Arbitrary<infer T> ? T : never;

describe('any life of a project', () => {
  const clock = new FixedClock(start);
  let hub: ProjectsUnderTest;
  beforeAll(async () => {
    hub = await projectsUnderTest(clock);
  });
  afterAll(() => hub.close());

  const as = (at: number): Context => contextOf(people[at]!, clock.now());
  const read = (id: string): Promise<StandingProject> =>
    hub.app.get(ProjectRegister).get(hub.as(bureau, 'auditor', 'observer'), id);

  function take(ctx: Context, file: StandingProject, { action, party }: Tried): Promise<unknown> {
    const { id } = file.project;
    // The newest that was brought in; where nothing was, an id that is nobody's.
    const resource = file.resources.at(-1)?.id ?? '0198f3a0-0000-7000-8000-000000000000';
    const work: Readonly<Record<Step, () => Promise<unknown>>> = {
      inviteToProject: () => hub.app.get(Projects).invite(ctx, id, party),
      removeFromProject: () => hub.app.get(Memberships).remove(ctx, id, party, '不再参加'),
      closeProject: () => hub.app.get(ProjectClosing).close(ctx, id, '研究已完成'),
      joinProject: () => hub.app.get(Memberships).join(ctx, id, measures),
      declineProject: () => hub.app.get(Memberships).decline(ctx, id),
      leaveProject: () => hub.app.get(Memberships).leave(ctx, id),
      proposeProjectResource: () =>
        hub.app.get(ProjectProposals).propose(ctx, id, bringing(hub, { parties: [party] })),
      consentProjectResource: () => hub.app.get(ProjectConsents).consent(ctx, resource),
      declineProjectResource: () =>
        hub.app.get(ProjectConsents).decline(ctx, resource, '不符合用途'),
      withdrawProjectResource: () => hub.app.get(ProjectConsents).withdraw(ctx, resource),
    };
    return work[action]();
  }

  /** What the person is told beforehand; undefined where there is nothing to be told of. */
  function foretold(ctx: Context, file: StandingProject, action: Step): string | undefined {
    const resource = file.resources.at(-1);
    const all = [
      ...projectActions(ctx.actor, file),
      ...(resource ? projectResourceActions(ctx.actor, { file, resource }) : []),
    ];
    const told = all.find((one) => one.action === action);
    return told && (told.refusal?.code ?? 'ok');
  }

  /** Refusals that depend on what is handed over, and so are not foretold. */
  const ofContents = [
    ...['already-invited', 'not-a-party', 'wrong-parties', 'already-brought', 'wrong-state'],
  ].map((code) => `exchange.project.${code}`);

  async function attempt(made: Project, one: Tried): Promise<void> {
    const before = await read(made.id);
    const work = (who: number) => codeOf(take(as(who), before, one));
    if (one.racedBy !== undefined) {
      await Promise.all([work(one.by), work(one.racedBy)]);
      return;
    }
    const told = foretold(as(one.by), before, one.action);
    // The permission is asked for at the door, before the service.
    if (told === 'platform.forbidden') return;
    const answered = await work(one.by);
    if (one.by === stranger) expect(answered).toBe('exchange.project.not-found');
    else if (told === undefined) expect(answered).toBe('exchange.project.not-found');
    else if (told !== 'ok') expect([one.action, answered]).toEqual([one.action, told]);
    else expect(['ok', ...ofContents]).toContain(answered);
  }

  const reached = {
    project: new Set<string>(),
    party: new Set<string>(),
    resource: new Set<string>(),
  };

  async function assertLawful(made: Project): Promise<void> {
    const { project: now, parties, resources, today } = await read(made.id);
    reached.project.add(now.state);
    for (const { state } of parties) reached.party.add(state);
    for (const { state } of resources) reached.resource.add(state);
    const joined = parties.filter(({ state }) => state === 'joined').map((one) => one.department);
    for (const party of [water, lab]) {
      const running = (await agreementsOf(hub, party, made)).filter(
        ({ state }) => state === 'proposed' || state === 'active',
      );
      // Each rests on a consent that names the party, of a provider that is in it, and there are not two.
      const consents = resources.filter(
        ({ state, parties: named }) => state === 'consented' && named.includes(party),
      );
      expect(running.length).toBeLessThanOrEqual(1);
      if (running.length === 1) {
        expect(now.state).toBe('running');
        expect(joined).toEqual(expect.arrayContaining([party, police]));
        expect(consents.length).toBeGreaterThan(0);
      }
      for (const { terms } of running) {
        expect(terms.term.until).toBe(
          (Date.parse(`${made.endsOn}T00:00:00+08:00`) + 24 * hour) * 1000,
        );
      }
    }
    for (const { answeredBy, proposedBy } of resources) expect(answeredBy).not.toBe(proposedBy);
    if (now.state === 'ended') expect(today > made.endsOn).toBe(true);
  }

  it('C21.2 nothing is read but by a joined party under a consent, whoever tries what, and nothing after its end', async () => {
    await assertLives(
      fc.asyncProperty(fc.array(tried, { minLength: 6, maxLength: 14 }), async (tries) => {
        clock.set(start);
        const made = await project(hub, [police]);
        for (const one of [water, lab]) await hub.app.get(Projects).invite(as(0), made.id, one);
        await hub.app.get(ProjectProposals).propose(as(1), made.id, bringing(hub));
        for (const one of tries) {
          clock.advance(one.hours * hour);
          await attempt(made, one);
          await hub.app.get(ProjectClosing).endDue(systemContext('test', clock.now()));
          await assertLawful(made);
        }
      }),
      {
        covers: [
          [reached.project, projectStates],
          [reached.party, partyStates],
          [reached.resource, projectResourceStates],
        ],
      },
    );
  });
});
