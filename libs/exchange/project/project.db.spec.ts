import { randomUUID } from 'node:crypto';
import {
  FixedClock,
  systemContext,
  type Context,
  type HubError,
  type Role,
} from '@shutong/platform';
import type { Subscription } from '@shutong/transport';
import { eventually } from '../../../test/support/application';
import { bureau, police, water } from '../../../test/support/exchange';
import { answerCalls, commandFor, wishFor } from '../../../test/support/exchange-calls';
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
import { startWorker } from '../../../test/support/raising';
import { codeOf } from '../../../test/support/refusals';
import type { Agreement } from '../agreement/agreement.entity';
import { AgreementService } from '../agreement/agreement.service';
import { ApplicationService } from '../application/application.service';
import { CallService } from '../call/call.service';
import { Memberships } from './memberships.service';
import { projectResourceActions } from './project-actions.policy';
import { ProjectClosing } from './project-closing.service';
import { ProjectConsents } from './project-consents.service';
import { ProjectProposals } from './project-proposals.service';
import { ProjectRegister } from './project-register.service';
import { ProjectUsage } from './project-usage.service';

const day = 86_400_000;

describe('a project of several organisations', () => {
  const clock = new FixedClock(new Date());
  let hub: ProjectsUnderTest;
  let answering: Subscription;
  let stopWorker: () => Promise<void>;
  beforeAll(async () => {
    hub = await projectsUnderTest(clock);
    stopWorker = await startWorker(hub);
    answering = await answerCalls(hub, {
      askers: [hub.requester, hub.university],
      content: ({ mode, fields }) =>
        mode === 'verify'
          ? { result: 'match' }
          : { rows: [1, 2].map(() => Object.fromEntries(fields.map((field) => [field, 'x']))) },
    });
  });
  beforeEach(() => clock.set(new Date()));
  afterAll(async () => {
    await answering.close();
    await stopWorker();
    await hub.close();
  });

  const officer = () => hub.as(police, 'provider-officer', 'chen');
  const authority = () => hub.as(bureau, 'authority', 'gao');
  const headOf = (department: string) => hub.as(department, 'office-head', 'li');
  const stateOf = async ({ id }: Agreement) =>
    (await hub.app.get(AgreementService).get(authority(), id)).state;
  /** A call that the organisation's connector makes under an agreement, its own or another's. */
  async function called(by: string, agreement: Agreement, change: object = {}): Promise<string> {
    const requester = by === lab ? hub.university : hub.requester;
    const command = await commandFor({ ...hub, requester }, agreement, change);
    return codeOf(hub.app.get(CallService).call(hub.as(by, 'connector'), command));
  }

  it('to a stranger what is in a project looks like what there is not, in every word', async () => {
    const made = await project(hub, [police, water]);
    const { id } = await brought(hub, made, { parties: [water] });
    const refusalOf = (resource: string) =>
      hub.app
        .get(ProjectConsents)
        .withdraw(headOf(lab), resource)
        .catch(({ code, params }: HubError) => ({ code, params }));
    const unknown = randomUUID();
    const code = 'exchange.project.not-found';
    expect(await refusalOf(unknown)).toEqual({ code, params: { id: unknown } });
    expect(await refusalOf(id)).toEqual({ code, params: { id } });
  });

  it('nobody who has joined for one organisation acts for another, nor the other way round', async () => {
    const made = await project(hub);
    const moved = (department: string, role: Role, { actor: { id } }: Context): Context => {
      const ctx = hub.as(department, role);
      return { ...ctx, actor: { ...ctx.actor, id } };
    };
    const formerHead = headOf(water);
    const propose = (by: Context) =>
      hub.app.get(ProjectProposals).propose(by, made.id, bringing(hub));
    expect(await codeOf(propose(moved(police, 'provider-officer', formerHead)))).toBe(
      'exchange.project.same-person',
    );
    const resource = await propose(officer());
    const consents = hub.app.get(ProjectConsents);
    const inOffice = moved(police, 'office-head', formerHead);
    const file = await hub.app.get(ProjectRegister).get(inOffice, made.id);
    const told = projectResourceActions(inOffice.actor, { file, resource });
    expect(told.find(({ action }) => action === 'consentProjectResource')?.refusal?.code).toBe(
      'exchange.project.same-person',
    );
    for (const step of [
      () => consents.consent(inOffice, resource.id),
      () => consents.decline(inOffice, resource.id, '不宜'),
      () => hub.app.get(Memberships).leave(moved(water, 'office-head', officer()), made.id),
    ]) {
      expect(await codeOf(step())).toBe('exchange.project.same-person');
    }
    expect(await codeOf(consents.consent(hub.as(police, 'office-head', 'sun'), resource.id))).toBe(
      'ok',
    );
  });

  it('C21.1 three organisations read only what was brought into the project for each of them', async () => {
    const made = await project(hub);
    await brought(hub, made);
    await brought(hub, made, { resourceId: hub.otherResourceId, parties: [water] });
    const [ofLab, ...more] = await agreementsOf(hub, lab, made);
    expect(more).toEqual([]);
    const ofWater = await agreementsOf(hub, water, made);
    expect(ofWater.map(({ terms }) => terms.resource.code).sort()).toEqual([
      'permits',
      'permits-2',
    ]);
    expect(ofLab).toMatchObject({ provider: police, state: 'proposed' });
    expect(ofLab!.terms).toMatchObject({
      ...{ purpose: { code: made.code, text: made.purpose }, fields: ['permit_no', 'holder'] },
      ...{ scenario: made.title, legalBasis: made.basis },
      quota: { calls: 100, window: 'day' },
    });
    // Nothing is called before both connectors have signed.
    expect(await called(lab, ofLab!)).toBe('exchange.call.agreement-not-active');
    for (const agreement of [ofLab!, ...ofWater]) await sign(hub, agreement);
    expect(await called(lab, ofLab!)).toBe('ok');
    expect(await called(water, ofWater[0]!)).toBe('ok');
    expect(await called(lab, ofWater[0]!)).toBe('exchange.call.not-the-requester');
    expect(await called(lab, ofLab!, { resource: 'permits-2' })).toBe('exchange.call.resource');
    expect(await called(lab, ofLab!, { mode: 'query', fields: ['contact'] })).toBe(
      'exchange.call.field',
    );
    expect(await called(lab, ofLab!, { purpose: 'other' })).toBe('exchange.call.purpose');
  });

  it('C21.1 an organisation outside government gets nothing beside projects, and in them nothing that may not be opened', async () => {
    const apply = hub.app
      .get(ApplicationService)
      .apply(hub.as(lab, 'requester', 'zhang'), wishFor(hub));
    expect(await codeOf(apply)).toBe('exchange.application.departments-only');
    const { id } = await project(hub);
    const contact = { fields: ['permit_no', 'contact'] };
    const propose = (parties: string[]) =>
      codeOf(
        hub.app
          .get(ProjectProposals)
          .propose(officer(), id, bringing(hub, { ...contact, parties })),
      );
    expect(await propose([water, lab])).toBe('exchange.project.not-for-organisations');
    expect(await propose([water])).toBe('ok');
  });

  it('C21.2 after its end day every call is refused at once, and every agreement ends', async () => {
    const made = await project(hub);
    await brought(hub, made);
    await brought(hub, made, { resourceId: hub.otherResourceId });
    const all = [
      ...(await agreementsOf(hub, lab, made)),
      ...(await agreementsOf(hub, water, made)),
    ];
    const active = await Promise.all(all.slice(0, 3).map((agreement) => sign(hub, agreement)));
    for (const agreement of active) expect(await called(agreement.requester, agreement)).toBe('ok');
    // The last instant of its last day in China, and the next.
    const end = Date.parse(`${made.endsOn}T00:00:00+08:00`) + day;
    expect(all.map(({ validUntil }) => validUntil.getTime())).toEqual(Array(4).fill(end));
    clock.set(new Date(end - 1));
    expect(await hub.app.get(ProjectClosing).endDue(systemContext('test', clock.now()))).toBe(0);
    clock.set(new Date(end));
    for (const agreement of active) {
      expect(await called(agreement.requester, agreement)).toBe('exchange.call.expired');
    }
    // Nothing happens in it any more, before anything has marked it.
    expect(await codeOf(hub.app.get(Memberships).leave(headOf(lab), made.id))).toBe(
      'exchange.project.over',
    );
    await stopWorker();
    stopWorker = await startWorker(hub);
    await eventually(
      () => hub.app.get(ProjectRegister).get(authority(), made.id),
      ({ project: { state } }) => state === 'ended',
    );
    await eventually(
      () => Promise.all(all.map(stateOf)),
      (states) => states.every((state) => ['expired', 'terminated'].includes(state)),
    );
    // Also the one that nobody has signed.
    expect(await Promise.all(all.map(stateOf))).toEqual(Array(4).fill('expired'));
  });

  it('C21.2 closed early, it stops every key of every party with the same act', async () => {
    const made = await project(hub);
    await brought(hub, made);
    const all = [
      ...(await agreementsOf(hub, lab, made)),
      ...(await agreementsOf(hub, water, made)),
    ];
    for (const agreement of all) await sign(hub, agreement);
    const close = (reason: string) =>
      codeOf(hub.app.get(ProjectClosing).close(authority(), made.id, reason));
    expect(await close(' ')).toBe('exchange.project.incomplete');
    expect(await called(lab, all[0]!)).toBe('ok');
    expect(await close('研究已完成')).toBe('ok');
    for (const agreement of all) {
      expect(await called(agreement.requester, agreement)).toBe(
        'exchange.call.agreement-not-active',
      );
    }
    expect(await Promise.all(all.map(stateOf))).toEqual(['terminated', 'terminated']);
    expect(await close('研究已完成')).toBe('exchange.project.over');
    const told = await hub.db
      .pool('migrator')
      .query('SELECT DISTINCT addressee FROM notice.notice WHERE cause = $1 ORDER BY 1', [
        `project/${made.id}/over`,
      ]);
    expect(told.rows).toHaveLength(6);
  });

  it('C21.3 every call is reported once by project and domain, as deliveries and the log have them', async () => {
    const made = await project(hub, [police, water, lab], { domain: 'energy' });
    await brought(hub, made);
    const [ofLab] = await agreementsOf(hub, lab, made);
    const [ofWater] = await agreementsOf(hub, water, made);
    for (const agreement of [ofLab!, ofWater!]) await sign(hub, agreement);
    const calls = [
      called(lab, ofLab!),
      called(lab, ofLab!, { mode: 'query', rowsAsked: 2 }),
      called(lab, ofLab!, { mode: 'query', fields: ['contact'] }),
      called(water, ofWater!, { mode: 'query', rowsAsked: 2 }),
      called(water, ofLab!),
    ];
    expect(await Promise.all(calls)).toEqual([
      ...['ok', 'ok', 'exchange.call.field', 'ok', 'exchange.call.not-the-requester'],
    ]);
    const report = (ctx = authority()) =>
      hub.app.get(ProjectUsage).ofProject(ctx, made.id, { first: 20 });
    const { nodes } = await eventually(
      () => report(),
      ({ nodes: rows }) => rows.reduce((sum, row) => sum + row.calls, 0) === calls.length,
    );
    const common = { code: made.code, domain: 'energy', provider: police, title: '取水许可表' };
    const byCode = [...nodes].sort((a, b) => a.calls - b.calls || (a.party === water ? -1 : 1));
    expect(byCode).toEqual([
      expect.objectContaining({
        ...common,
        party: water,
        calls: 2,
        answered: 1,
        refused: 1,
        rows: 2,
      }),
      expect.objectContaining({ ...common, party: lab, calls: 3, answered: 2, refused: 1 }),
    ]);
    const agreements = [ofLab!.id, ofWater!.id];
    const { rows: delivered } = await hub.db
      .pool('migrator')
      .query<{ n: number }>(
        'SELECT count(*)::int AS n FROM exchange.delivery WHERE agreement = ANY ($1::uuid[])',
        [agreements],
      );
    expect(delivered[0]!.n).toBe(nodes.reduce((sum, row) => sum + row.answered, 0));
    const logged = [
      ...(await hub.entries('exchange.call.verify')),
      ...(await hub.entries('exchange.call.query')),
    ].filter(({ purpose }) => agreements.includes((purpose as { agreement: string }).agreement));
    expect(logged).toHaveLength(nodes.reduce((sum, row) => sum + row.calls, 0));
    const rowsLogged = logged.flatMap(({ resource }) => resource as { rows?: number }[]);
    expect(rowsLogged.reduce((sum, { rows = 0 }) => sum + rows, 0)).toBe(
      nodes.reduce((sum, row) => sum + row.rows, 0),
    );
    const domains = await hub.app.get(ProjectUsage).byDomain(authority());
    expect(domains.find(({ domain }) => domain === 'energy')).toMatchObject({
      ...{ projects: 1, calls: 5, answered: 3, refused: 2, failed: 0 },
    });
    // A party sees its own side, the provider what it provides.
    expect((await report(hub.as(lab, 'requester'))).nodes.map(({ party }) => party)).toEqual([lab]);
    expect((await report(hub.as(police, 'requester'))).nodes).toHaveLength(2);
  });
});
