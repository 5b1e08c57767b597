import { LegalClocks } from '@shutong/clocks';
import {
  bureau,
  enrol,
  exchangeHub,
  police,
  water,
  type ExchangeHub,
} from '../../../test/support/exchange';
import { holding } from '../../../test/support/held';
import { grant, wishFor } from '../../../test/support/exchange-calls';
import { matterFor, membersOf, mounted, unconditional } from '../../../test/support/matters';
import { codeOf } from '../../../test/support/refusals';
import { DecisionService } from '../decision/decision.service';
import { MatterService } from '../matter/matter.service';
import { Supplements } from '../supplement/supplements.service';
import { ApplicationFiles } from './application-files.service';
import { ApplicationService } from './application.service';
import { availableActions } from './available-actions.policy';

const noConnector = 'exchange.application.no-connector';

describe('an application between departments of which one has no connector yet', () => {
  let hub: ExchangeHub;
  let applications: ApplicationService;
  let free: string;
  beforeEach(async () => {
    hub = await exchangeHub();
    applications = hub.app.get(ApplicationService);
    free = await mounted(hub, police, '303/3', { title: '取水计量点', ...unconditional });
  });
  afterEach(() => hub.close());

  const requester = () => hub.as(water, 'requester', 'wang');
  const ownHead = () => hub.as(water, 'office-head', 'li');
  const head = () => hub.as(police, 'office-head', 'sun');
  const apply = (resourceId: string) =>
    applications.apply(requester(), wishFor(hub, { resourceId, fields: ['holder'] }));
  const stateOf = async (id: string) => (await applications.get(requester(), id)).state;
  const clocksOf = async (id: string) =>
    (await hub.app.get(LegalClocks).ofMatter(id)).map((one) => [one.kind, one.outcome]);
  const told = async (by: ReturnType<typeof head>, id: string, action: string) => {
    const application = await applications.get(by, id);
    const file = await hub.app.get(ApplicationFiles).of(by, application);
    return availableActions(by.actor, file).find((one) => one.action === action)?.refusal?.code;
  };

  it('is not sent without its requester’s, who is told beforehand', async () => {
    const { id } = await apply(hub.resourceId);
    expect(await told(ownHead(), id, 'approveApplication')).toBe(noConnector);
    expect(await codeOf(applications.approve(ownHead(), id))).toBe(noConnector);
    expect(await stateOf(id)).toBe('awaiting-office-head');
    await enrol(hub, water);
    expect(await told(ownHead(), id, 'approveApplication')).toBeUndefined();
  });

  it('Article 21: is received by a provider without one, whose time runs, and granted by rule when it has joined', async () => {
    await enrol(hub, water);
    const { id } = await apply(free);
    await applications.approve(ownHead(), id);
    expect(await stateOf(id)).toBe('received');
    expect(await clocksOf(id)).toEqual([['answer-unconditional', null]]);
    const { rows } = await hub.db
      .pool('migrator')
      .query(
        `SELECT addressee FROM notice.notice WHERE about_id = $1 AND task AND done_at IS NULL`,
        [id],
      );
    expect(rows).toEqual([{ addressee: `role:${police}/provider-officer` }]);
    await enrol(hub, police);
    expect(await stateOf(id)).toBe('granted');
    expect(await clocksOf(id)).toEqual([
      ['answer-unconditional', 'done'],
      ['delivery', null],
    ]);
  });

  it('Article 21: is granted by rule when its supplements come, where its provider has joined while they were awaited', async () => {
    await enrol(hub, water);
    const { id } = await apply(free);
    await applications.approve(ownHead(), id);
    const supplements = hub.app.get(Supplements);
    await supplements.ask(hub.as(police, 'provider-officer', 'chen'), id, ['用途说明']);
    await enrol(hub, police);
    expect(await stateOf(id)).toBe('awaiting-supplement');
    await supplements.supply(requester(), id, ['见附件']);
    expect(await stateOf(id)).toBe('granted');
    expect(await clocksOf(id)).toEqual(
      expect.arrayContaining([
        ['answer-unconditional', 'done'],
        ['supplement', 'done'],
        ['delivery', null],
      ]),
    );
    const { rows } = await hub.db
      .pool('migrator')
      .query(
        `SELECT addressee FROM notice.notice WHERE about_id = $1 AND task AND done_at IS NULL`,
        [id],
      );
    expect(rows).toEqual([]);
  });

  it('Article 21: is granted by rule also where its provider joins while its office head consents', async () => {
    await enrol(hub, water);
    const { id } = await apply(free);
    const { waiting, commit } = await holding(
      hub.db,
      'LOCK TABLE clocks.clock IN ACCESS EXCLUSIVE MODE',
    );
    // It has seen that there is no connector, and is kept from starting the provider's time.
    const approving = applications.approve(ownHead(), id);
    await waiting(1);
    const joining = enrol(hub, police);
    await Promise.race([joining, waiting(2)]);
    await commit();
    await Promise.all([approving, joining]);
    expect(await stateOf(id)).toBe('granted');
  });

  it('Article 21: does not keep the rest of its matter from being received and answered', async () => {
    await enrol(hub, water);
    await enrol(hub, bureau);
    const theirs = { title: '数据目录备案', ...unconditional };
    const connected = await mounted(hub, bureau, '303/4', theirs);
    const matters = hub.app.get(MatterService);
    const { id } = await matters.apply(requester(), matterFor(hub, [free, connected]));
    const matter = await matters.approve(ownHead(), id);
    const states = async () =>
      (await membersOf(hub, requester(), matter)).map(({ provider, state }) => [provider, state]);
    expect((await states()).sort()).toEqual(
      [
        [bureau, 'granted'],
        [police, 'received'],
      ].sort(),
    );
    await enrol(hub, police);
    expect((await states()).map(([, state]) => state)).toEqual(['granted', 'granted']);
  });

  it('Article 21: is answered with the rest of its matter as each provider joins, of which the requester is told every time, once', async () => {
    await enrol(hub, water);
    const also = await mounted(hub, police, '303/5', { title: '取水口', ...unconditional });
    const theirs = await mounted(hub, bureau, '303/4', { title: '数据目录备案', ...unconditional });
    const matters = hub.app.get(MatterService);
    const { id } = await matters.apply(requester(), matterFor(hub, [free, also, theirs]));
    await matters.approve(ownHead(), id);
    const granted = async () => {
      const { rows } = await hub.db.pool('migrator').query<{ granted: string }>(
        `SELECT params ->> 'granted' AS granted FROM notice.notice
          WHERE about_id = $1 AND template = 'matter-answered-by-rule' AND addressee = $2 ORDER BY id`,
        [id, `role:${water}/requester`],
      );
      return rows.map((row) => row.granted);
    };
    expect(await granted()).toEqual([]);
    await enrol(hub, police);
    expect(await granted()).toEqual(['2']);
    await enrol(hub, bureau);
    expect(await granted()).toEqual(['2', '3']);
  });

  it('is not granted until its provider has one, and the office head sees why', async () => {
    await enrol(hub, water);
    const { id } = await apply(hub.resourceId);
    await applications.approve(ownHead(), id);
    const decisions = hub.app.get(DecisionService);
    const officer = hub.as(police, 'provider-officer', 'chen');
    const granting = { ...grant, fields: ['holder'] };
    expect(await codeOf(decisions.propose(officer, id, granting))).toBe(noConnector);
    await enrol(hub, police);
    await decisions.propose(officer, id, granting);
    const set = (state: string) =>
      hub.db
        .pool('migrator')
        .query('UPDATE exchange.connector SET state = $2 WHERE department = $1', [police, state]);
    await set('revoked');
    expect(await told(head(), id, 'answerApplication')).toBe(noConnector);
    await set('active');
    expect(await told(head(), id, 'answerApplication')).toBeUndefined();
  });
});
