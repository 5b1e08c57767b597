import type { Role } from '@shutong/platform';
import { actor } from '../../../test/support/catalog';
import { bureau, police, water } from '../../../test/support/exchange';
import { lab } from '../../../test/support/projects';
import type { Project, ProjectParty, ProjectResource } from './project.entity';
import type { ProjectFile } from './project.policy';
import { viewFor } from './project-view.policy';

const on = (day: number) => new Date(Date.UTC(2026, 2, day));
const of = (department: string, role: Role = 'office-head') => actor(department, [role]);

const project = { id: 'p', state: 'running', closingReason: null, endedAt: null } as Project;
const party = (department: string, change: Partial<ProjectParty> = {}): ProjectParty => ({
  ...{ projectId: 'p', department, state: 'joined', invitedAt: on(1), answeredBy: 'head' },
  ...{ answeredAt: on(2), actedBy: [], security: null, endedAt: null, ...change },
});
const resource = (id: string, change: Partial<ProjectResource> = {}) =>
  ({
    ...{ id, projectId: 'p', provider: police, parties: [water], state: 'consented' },
    ...{ answeredAt: on(3), reasons: null, endedAt: null, ...change },
  }) as ProjectResource;
const file = (change: Partial<ProjectFile> = {}): ProjectFile => ({
  ...{ project, parties: [party(police), party(water), party(lab)], resources: [] },
  ...{ serving: new Map(), today: '2026-03-20', ...change },
});
const seen = (department: string, of_: ProjectFile, role: Role = 'office-head') =>
  viewFor(of(department, role), of_);

describe('what somebody reads of a project', () => {
  const resources = [
    resource('consented'),
    resource('proposed', { state: 'proposed', answeredAt: null }),
    resource('declined', { state: 'declined', reasons: '涉密' }),
    resource('taken back', { state: 'withdrawn', answeredAt: null, endedAt: on(4) }),
    resource('withdrawn', { state: 'withdrawn', endedAt: on(5) }),
  ];
  const ids = (...as: Parameters<typeof seen>) => seen(...as).resources.map(({ id }) => id);

  it('is of others what they have consented to, and of one’s own all', () => {
    expect(ids(police, file({ resources }))).toEqual(resources.map(({ id }) => id));
    expect(ids(water, file({ resources }))).toEqual(['consented', 'withdrawn']);
    expect(ids(bureau, file({ resources }), 'authority')).toEqual(['consented', 'withdrawn']);
    expect(ids(bureau, file({ resources }), 'auditor')).toEqual(['consented', 'withdrawn']);
  });

  it.each<Partial<ProjectParty>>([
    { state: 'removed', endedAt: on(10) },
    { state: 'left', endedAt: on(10) },
    { state: 'declined', answeredAt: on(10) },
  ])('is for who is out what was so by then: %j', (out) => {
    const parties = [
      party(police, { state: 'left', endedAt: on(12) }),
      party(water, out),
      party(lab, { state: 'declined', answeredAt: on(11), security: null }),
      party(bureau, { invitedAt: on(13) }),
    ];
    const later = [
      resource('before'),
      resource('later', { answeredAt: on(11) }),
      resource('withdrawn later', { state: 'withdrawn', endedAt: on(12) }),
      resource('withdrawn before', { state: 'withdrawn', endedAt: on(9) }),
    ];
    const closed = { ...project, state: 'closed', closingReason: '查处', endedAt: on(14) } as const;
    const all = file({ project: closed, parties, resources: later });
    const view = seen(water, all);
    expect(view.project).toMatchObject({ state: 'running', closingReason: null, endedAt: null });
    expect(view.parties).toMatchObject([
      { department: police, state: 'joined', endedAt: null },
      { department: water, ...out },
      { department: lab, state: 'invited', answeredAt: null },
    ]);
    expect(view.resources.map(({ id, state }) => `${id}: ${state}`)).toEqual([
      ...['before: consented', 'withdrawn later: consented', 'withdrawn before: withdrawn'],
    ]);
    // Who oversees it, or came back, reads it as it is.
    expect(seen(water, all, 'authority').parties).toEqual(parties);
    const back = party(water, { state: 'invited', invitedAt: on(15), answeredAt: null });
    const again = file({ project: closed, parties: [parties[0]!, back], resources: later });
    expect(seen(water, again)).toEqual({
      project: closed,
      parties: again.parties,
      resources: later,
    });
  });

  it('is all of the parties for who is in it', () => {
    const { parties, project: shown } = seen(lab, file());
    expect([parties, shown]).toEqual([file().parties, project]);
  });
});
