import { LegalClocks } from '@shutong/clocks';
import { FixedClock } from '@shutong/platform';
import { bureau, exchangeHub, police, type ExchangeHub } from '../../../test/support/exchange';
import { dutyOf, publishDuty, stated, sentNeed } from '../../../test/support/needs';
import { ResponsibilityPublishing } from '../../catalog/responsibility/responsibility-publishing.service';
import { NeedAnswers } from './need-answers.service';
import type { NeedStated } from './need.policy';

describe('the duty by which a department that the authority names answers', () => {
  const clock = new FixedClock(new Date('2026-03-02T10:00:00+08:00'));
  let hub: ExchangeHub;
  beforeAll(async () => {
    hub = await exchangeHub({}, clock);
  });
  afterAll(() => hub.close());

  const authority = () => hub.as(bureau, 'authority', 'gao');
  /** No two steps are taken at one instant, so that the order of clocks is told by their times. */
  const answers = () => {
    clock.advance(1000);
    return hub.app.get(NeedAnswers);
  };
  const sent = (said: NeedStated) => sentNeed(hub, said);
  const assign = (id: string, department: string) =>
    answers().assign(authority(), id, { department, reasons: '三定方案' });
  const handBack = (id: string) =>
    answers().handBack(hub.as(police, 'office-head', 'zhou'), id, '不属于本部门');
  const clockOf = async (id: string) => (await hub.app.get(LegalClocks).ofMatter(id)).at(-1);
  const none = { responsibility: null, responsibilityVersion: null, replyDays: null };

  it.each([
    ['another department', police, 'GA-51', 3],
    ['the authority’s own', bureau, 'DS-51', 5],
  ])(
    'C02.1 where duties of several departments cover a need, %s that is named has the limit of its own',
    async (_, source, responsibility, replyDays) => {
      const said = stated();
      await publishDuty(hub, 'GA-51', dutyOf(said.items));
      await publishDuty(hub, 'DS-51', dutyOf(said.items, { provider: bureau, replyDays: 5 }));
      const { id, state } = await sent(said);
      expect(state).toBe('awaiting-source');
      expect(await assign(id, source)).toMatchObject({ source, responsibility, replyDays });
      expect(await clockOf(id)).toMatchObject({
        ...{ kind: 'need-answer', holder: source, limitDays: replyDays, state: 'running' },
      });
    },
  );

  it('C02.1 a duty counts by its version in force when its department is named, if it covers everything wanted', async () => {
    const said = stated();
    const { id } = await sent(said);
    await publishDuty(hub, 'GA-52', dutyOf(said.items.slice(1)));
    await assign(id, police);
    await handBack(id);
    await publishDuty(hub, 'GA-52', dutyOf(said.items));
    expect(await assign(id, police)).toMatchObject({
      ...{ responsibility: 'GA-52', responsibilityVersion: 2, replyDays: 3 },
    });
  });

  it('C02.1 a department whose duty covers less, or has ended, has the usual time by no duty', async () => {
    const [partly, ended] = [stated(), stated()];
    await publishDuty(hub, 'GA-53', dutyOf(partly.items.slice(1)));
    expect(await assign((await sent(partly)).id, police)).toMatchObject(none);
    await publishDuty(hub, 'GA-54', dutyOf(ended.items));
    const { id } = await sent(ended);
    await handBack(id);
    await hub.app.get(ResponsibilityPublishing).end(authority(), 'GA-54', '机构改革');
    expect(await assign(id, police)).toMatchObject(none);
    expect(await clockOf(id)).toMatchObject({ limitDays: 10 });
  });

  it('C02.1 a department that is named in place of the one whose duty it was answers by no duty of that one', async () => {
    const said = stated();
    await publishDuty(hub, 'GA-55', dutyOf(said.items));
    const { id, responsibility } = await sent(said);
    expect(responsibility).toBe('GA-55');
    await handBack(id);
    expect(await assign(id, bureau)).toMatchObject({ source: bureau, ...none });
  });

  it('C02.1 of several duties of the department named the one counts that the need was sent by', async () => {
    const said = stated({ responsibility: 'GA-56' });
    await publishDuty(hub, 'GA-56', dutyOf(said.items));
    await publishDuty(hub, 'GA-57', dutyOf(said.items, { replyDays: 1 }));
    const { id } = await sent(said);
    await handBack(id);
    expect(await assign(id, police)).toMatchObject({ responsibility: 'GA-56', replyDays: 3 });
  });
});
