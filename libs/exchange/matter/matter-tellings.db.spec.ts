import { FixedClock } from '@shutong/platform';
import { bureau, exchangeUnderTest, police, water } from '../../../test/support/exchange';
import type { ExchangeUnderTest } from '../../../test/support/exchange';
import {
  grantOf,
  matterFor,
  membersOf,
  mounted,
  offered,
  partOf,
  refusalOf,
  tasksOf,
  type Offered,
} from '../../../test/support/matters';
import { codeOf } from '../../../test/support/refusals';
import { ApplicationService } from '../application/application.service';
import { MatterService } from './matter.service';
import { Parts } from './parts.service';

describe('what is told of a matter', () => {
  const clock = new FixedClock(new Date('2026-03-02T10:00:00+08:00'));
  let hub: ExchangeUnderTest;
  let matters: MatterService;
  let has: Offered;
  let second: string;
  beforeAll(async () => {
    hub = await exchangeUnderTest(clock);
    has = await offered(hub);
    second = await mounted(hub, police, '303/8', { title: '取水量' });
    matters = hub.app.get(MatterService);
  });
  afterAll(() => hub.close());

  const requester = () => hub.as(water, 'requester', 'wang');
  const ownHead = () => hub.as(water, 'office-head', 'li');
  const officer = () => hub.as(police, 'provider-officer', 'chen');
  const apply = () => {
    const periodUntil = new Date('2027-06-01T00:00:00Z');
    const resources = [hub.resourceId, second, has.free, has.other];
    return matters.apply(requester(), matterFor(hub, resources, { periodUntil }));
  };
  const sent = async () => matters.approve(ownHead(), (await apply()).id);
  const head = `role:${water}/office-head`;

  /** Everything told of it and of its members, with what fills the blanks. */
  async function told(id: string) {
    const { rows } = await hub.db.pool('migrator').query<{
      readonly about_type: string;
      readonly template: string;
      readonly addressee: string;
      readonly params: Record<string, string>;
      readonly due_on: string | null;
    }>(
      `SELECT about_type, template, addressee, params, due_on::text FROM notice.notice
        WHERE about_id = $1 OR about_id IN (SELECT id::text FROM exchange.application WHERE matter_id::text = $1)
        ORDER BY addressee, id`,
      [id],
    );
    return rows;
  }
  const toldBy = async (id: string, template: string) =>
    (await told(id)).filter((one) => one.template === template);

  it('the office head has one task for all of it, until it is sent or withdrawn', async () => {
    const { id } = await apply();
    expect(await told(id)).toMatchObject([
      {
        ...{ about_type: 'matter', template: 'matter-submitted', addressee: head },
        params: { requester: '省水利厅', title: '取水许可延续', resources: '4' },
      },
    ]);
    expect(await tasksOf(hub, id)).toEqual([head]);
    await matters.approve(ownHead(), id);
    const officers = [bureau, police].map((provider) => `role:${provider}/provider-officer`);
    expect(await tasksOf(hub, id)).toEqual(officers.sort());
    const other = await apply();
    await matters.withdraw(requester(), other.id);
    expect(await tasksOf(hub, other.id)).toEqual([]);
    expect((await told(other.id)).map(({ template }) => template)).toEqual(['matter-submitted']);
  });

  it('Article 21: each provider is told once of its part, with its last day, the requester of what the rule answers', async () => {
    const { id } = await sent();
    expect(await toldBy(id, 'matter-application-received')).toMatchObject([
      { addressee: `role:${police}/provider-officer`, params: { resources: '2' } },
      { addressee: `role:${bureau}/provider-officer`, params: { resources: '1' } },
    ]);
    const due = (await toldBy(id, 'matter-application-received')).map((one) => one.due_on);
    expect(due).toEqual(['2026-03-16', '2026-03-16']);
    expect(await toldBy(id, 'matter-answered-by-rule')).toMatchObject([
      { addressee: `role:${water}/requester`, params: { granted: '1', refused: '0' } },
    ]);
    expect(new Set((await told(id)).map((one) => one.about_type))).toEqual(new Set(['matter']));
  });

  it('the answer of a part is told once, and asks nothing of anybody any more', async () => {
    const matter = await sent();
    const { id } = await partOf(hub, requester(), matter);
    const [one, two] = (await membersOf(hub, officer(), matter)).filter(
      ({ state }) => state === 'received',
    );
    const parts = hub.app.get(Parts);
    await parts.propose(officer(), id, [refusalOf(one!), grantOf(two!)]);
    await parts.propose(officer(), id, [grantOf(one!), refusalOf(two!)]);
    expect(await tasksOf(hub, matter.id)).toEqual(
      [`role:${police}/office-head`, `role:${bureau}/provider-officer`].sort(),
    );
    await parts.answer(hub.as(police, 'office-head', 'sun'), id);
    expect(await tasksOf(hub, matter.id)).toEqual([`role:${bureau}/provider-officer`]);
    expect(await toldBy(matter.id, 'matter-answered')).toMatchObject([
      { addressee: `role:${water}/requester`, params: { granted: '1', refused: '1' } },
    ]);
  });

  it('who withdraws members one by one at the same moment leaves nobody a task', async () => {
    for (const matter of [await apply(), await sent()]) {
      const open = (await membersOf(hub, requester(), matter)).filter(
        ({ state }) => state !== 'granted',
      );
      const applications = hub.app.get(ApplicationService);
      const done = await Promise.all(
        open.map(({ id }) => codeOf(applications.withdraw(requester(), id))),
      );
      expect(new Set(done)).toEqual(new Set(['ok']));
      expect(await tasksOf(hub, matter.id)).toEqual([]);
      const last = (await toldBy(matter.id, 'matter-withdrawn')).filter(
        ({ params }) => params['left'] === '0',
      );
      expect(last).toHaveLength(open.length === 4 ? 0 : 2);
    }
  });
});
