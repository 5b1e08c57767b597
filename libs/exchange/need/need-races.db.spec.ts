import { Departments } from '@shutong/identity';
import { FixedClock } from '@shutong/platform';
import {
  bureau,
  exchangeHub,
  police,
  water,
  type ExchangeHub,
} from '../../../test/support/exchange';
import { holding } from '../../../test/support/held';
import { dutyOf, publishDuty, stated } from '../../../test/support/needs';
import { workerUnderTest } from '../../../test/support/raising';
import { codeOf } from '../../../test/support/refusals';
import { until } from '../../../test/support/until';
import { NeedAnswers } from './need-answers.service';
import type { NeedStated } from './need.policy';
import { Needs } from './needs.service';

const no = { reasons: '涉及个案侦查', ground: '刑事诉讼法第五十四条' };

describe('a need whose source is disabled at the same moment', () => {
  const clock = new FixedClock(new Date('2026-03-02T10:00:00+08:00'));
  let hub: ExchangeHub;
  let worker: Awaited<ReturnType<typeof workerUnderTest>>;
  beforeAll(async () => {
    hub = await exchangeHub({}, clock);
    worker = await workerUnderTest(hub);
  });
  afterEach(() => able());
  afterAll(async () => {
    await worker.stop();
    await hub.close();
  });

  const security = () => hub.as(bureau, 'security-administrator', 'an');
  const departments = () => hub.app.get(Departments);
  const disable = () => departments().disable(security(), police);
  const able = () => departments().enable(security(), police);
  const answers = () => hub.app.get(NeedAnswers);
  const officer = () => hub.as(police, 'provider-officer', 'chen');
  const filed = (said: NeedStated = stated()) =>
    hub.app.get(Needs).file(hub.as(water, 'requester', 'wang'), said);
  const consent = (id: string) =>
    hub.app.get(Needs).consent(hub.as(water, 'office-head', 'li'), id);
  const sent = async () => (await consent((await filed()).id)).id;
  const assign = (id: string, department = police) =>
    answers().assign(hub.as(bureau, 'authority', 'gao'), id, { department, reasons: '三定方案' });
  const assigned = async () => (await assign(await sent())).id;

  const sql = async <Row extends object>(text: string, values: unknown[]) =>
    (await hub.db.pool('migrator').query<Row>(text, values)).rows;
  const tasks = async (id: string) => {
    const rows = await sql<{ template: string }>(
      `SELECT template FROM notice.notice WHERE about_id = $1 AND task AND done_at IS NULL
        ORDER BY template`,
      [id],
    );
    return rows.map(({ template }) => template);
  };
  const comeToBe = (id: string, ...templates: string[]) =>
    until(async () => (await tasks(id)).join() === templates.join());
  const department = `SELECT FROM identity.department WHERE code = '${police}' FOR UPDATE`;

  it('Article 19: the authority is given no task by a need that is withdrawn as its source is disabled', async () => {
    const [id, other] = (await Promise.all([assigned(), assigned()])).sort();
    const { waiting, commit } = await holding(
      hub.db,
      `UPDATE exchange.need SET state = 'withdrawn', ended_at = now(), last_step = last_step + 1
        WHERE id = '${id}';
       UPDATE notice.notice SET done_at = now() WHERE about_id = '${id}' AND task`,
    );
    await disable();
    await waiting(1);
    await commit();
    await comeToBe(other, 'need-awaiting-answer', 'need-source-disabled');
    expect(await tasks(id)).toEqual([]);
  });

  it('Article 19: a step that the department named took just before leaves the authority its task', async () => {
    const id = await assigned();
    await disable();
    await comeToBe(id, 'need-awaiting-answer', 'need-source-disabled');
    await answers().propose(officer(), id, no);
    expect(await tasks(id)).toEqual(['need-proposed', 'need-source-disabled']);
  });

  it('Article 19: who names a department waits for whoever is disabling it, and names none that is disabled', async () => {
    const id = await sent();
    const { waiting, commit } = await holding(
      hub.db,
      `${department}; UPDATE identity.department SET state = 'disabled' WHERE code = '${police}'`,
    );
    const naming = codeOf(assign(id));
    expect(await Promise.race([naming, waiting(1)])).toBe('waits');
    await commit();
    expect(await naming).toBe('identity.department.disabled');
  });

  it('Article 19: a department is disabled only after the need that is being given to it, which the authority then has to give to another', async () => {
    const id = await sent();
    const { waiting, commit } = await holding(
      hub.db,
      'LOCK TABLE clocks.clock IN ACCESS EXCLUSIVE MODE',
    );
    const naming = assign(id);
    await waiting(1);
    const disabling = disable();
    expect(await Promise.race([disabling, waiting(2)])).toBe('waits');
    await commit();
    await Promise.all([naming, disabling]);
    await comeToBe(id, 'need-awaiting-answer', 'need-source-disabled');
  });

  it('Article 19: consent sends a need to the authority where the department whose duty it is is being disabled', async () => {
    const said = stated();
    await publishDuty(hub, 'GA-31', dutyOf(said.items));
    const { id } = await filed(said);
    const { waiting, commit } = await holding(
      hub.db,
      `${department}; UPDATE identity.department SET state = 'disabled' WHERE code = '${police}'`,
    );
    const consenting = consent(id);
    expect(await Promise.race([consenting, waiting(1)])).toBe('waits');
    await commit();
    expect(await consenting).toMatchObject({ state: 'awaiting-source', source: null });
  });
});
