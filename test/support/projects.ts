import { Mounting, Resources } from '@shutong/catalog';
import { dayInChina, type FixedClock } from '@shutong/platform';
import { signTerms } from '@shutong/wire';
import { measures } from './exchange-calls';
import type { Agreement } from '../../libs/exchange/agreement/agreement.entity';
import { AgreementService } from '../../libs/exchange/agreement/agreement.service';
import { Memberships } from '../../libs/exchange/project/memberships.service';
import type { Project, ProjectResource } from '../../libs/exchange/project/project.entity';
import type { Founding } from '../../libs/exchange/project/project.policy';
import { ProjectConsents } from '../../libs/exchange/project/project-consents.service';
import {
  ProjectProposals,
  type Bringing,
} from '../../libs/exchange/project/project-proposals.service';
import { Projects } from '../../libs/exchange/project/projects.service';
import {
  bureau,
  enrol,
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
  type Party,
} from './exchange';
import { lab, registerLab } from './organisations';

export { lab };

/** Two departments and a university, each with its connector, and two resources of one department. */
export interface ProjectsUnderTest extends ExchangeUnderTest {
  readonly university: Party;
  readonly otherResourceId: string;
}

export async function projectsUnderTest(clock: FixedClock): Promise<ProjectsUnderTest> {
  const hub = await exchangeUnderTest(clock);
  await registerLab(hub);
  const officer = hub.as(police, 'provider-officer');
  const { entry, ...resource } = await hub.app.get(Resources).get(officer, hub.resourceId);
  const { kind, modes, keyFields, fields, masks, matchRules, subjectField } = resource;
  const { id: otherResourceId } = await hub.app.get(Mounting).mount(officer, entry.id, {
    ...{ code: 'permits-2', title: '取水户明细表', kind, modes, keyFields, fields },
    ...{ masks, matchRules, subjectField },
  });
  return { ...hub, otherResourceId, university: await enrol(hub, lab) };
}

let founded = 0;

/** Of tomorrow unless said, each with a code of its own. */
export const founding = (clock: FixedClock, change: Partial<Founding> = {}): Founding => ({
  ...{ code: `lab-${(founded += 1)}`, title: '交通大数据联合创新实验室', domain: 'transport' },
  ...{ purpose: '研究取水户与客货运输的关系', basis: '水法第四十八条' },
  citations: [{ document: 'water-law', article: '第四十八条' }],
  endsOn: dayInChina(new Date(clock.now().getTime() + 86_400_000)),
  ...change,
});

/** Founded, with these invited and joined. */
export async function project(
  hub: ProjectsUnderTest,
  members: readonly string[] = [police, water, lab],
  change: Partial<Founding> = {},
): Promise<Project> {
  const authority = hub.as(bureau, 'authority', 'gao');
  const made = await hub.app
    .get(Projects)
    .found(authority, founding(hub.clock as FixedClock, change));
  for (const member of members) {
    await hub.app.get(Projects).invite(authority, made.id, member);
    await hub.app.get(Memberships).join(hub.as(member, 'office-head', 'li'), made.id, measures);
  }
  return made;
}

export const bringing = (hub: ProjectsUnderTest, change: Partial<Bringing> = {}): Bringing => ({
  ...{ resourceId: hub.resourceId, parties: [water, lab], modes: ['verify', 'query'] },
  ...{ fields: ['permit_no', 'holder'], quotaCalls: 100, maxRows: 5 },
  ...change,
});

/** Proposed by the officer of the department whose resource it is, and consented to by its head. */
export async function brought(
  hub: ProjectsUnderTest,
  { id }: Project,
  change: Partial<Bringing> = {},
): Promise<ProjectResource> {
  const proposed = await hub.app
    .get(ProjectProposals)
    .propose(hub.as(police, 'provider-officer', 'chen'), id, bringing(hub, change));
  return hub.app.get(ProjectConsents).consent(hub.as(police, 'office-head', 'sun'), proposed.id);
}

/** A party's agreements that name the project, the newest first. */
export async function agreementsOf(
  hub: ProjectsUnderTest,
  department: string,
  { code }: Project,
): Promise<Agreement[]> {
  const { nodes } = await hub.app
    .get(AgreementService)
    .list(hub.as(department, 'requester'), { first: 100 });
  return nodes.filter(
    ({ requester, terms }) => requester === department && terms.purpose.code === code,
  );
}

/** Both connectors sign. */
export async function sign(hub: ProjectsUnderTest, agreement: Agreement): Promise<Agreement> {
  const { id, terms, requester } = agreement;
  const { keys } = requester === lab ? hub.university : hub.requester;
  const agreements = hub.app.get(AgreementService);
  await agreements.sign(hub.as(police, 'connector'), id, await signTerms(terms, hub.provider.keys));
  return agreements.sign(hub.as(requester, 'connector'), id, await signTerms(terms, keys));
}
