import { LegalClocks } from '@shutong/clocks';
import { FixedClock } from '@shutong/platform';
import { bureau, exchangeUnderTest, type ExchangeUnderTest } from '../../../test/support/exchange';
import { received } from '../../../test/support/exchange-calls';
import { dutyOf, publishDuty } from '../../../test/support/needs';
import { ResponsibilityPublishing } from '../../catalog/responsibility/responsibility-publishing.service';

describe('the time in which an application is answered', () => {
  const clock = new FixedClock(new Date('2026-03-02T10:00:00+08:00'));
  let hub: ExchangeUnderTest;
  beforeAll(async () => {
    hub = await exchangeUnderTest(clock);
  });
  afterAll(() => hub.close());

  const limitFor = async (fields: readonly string[]) => {
    const periodUntil = new Date('2027-03-02T00:00:00Z');
    const { id } = await received(hub, { fields: [...fields], periodUntil });
    const [{ kind, limitDays, dueOn } = {} as never] = await hub.app.get(LegalClocks).ofMatter(id);
    return { kind, limitDays, dueOn };
  };
  const entryCode = '303/1';

  it('C02.1 a request for data covered by an item has the item’s deadline, and any other that of the law', async () => {
    const usual = { kind: 'answer-conditional', limitDays: 10, dueOn: '2026-03-16' };
    expect(await limitFor(['holder'])).toEqual(usual);
    await publishDuty(hub, 'GA-11', dutyOf(['持证单位'], { entryCode, replyDays: 3 }));
    await publishDuty(hub, 'GA-12', dutyOf([], { entryCode, replyDays: 5 }));
    await publishDuty(hub, 'GA-13', dutyOf([], { entryCode: '303/2', replyDays: 1 }));
    expect(await limitFor(['holder', 'contact'])).toMatchObject({
      limitDays: 3,
      dueOn: '2026-03-05',
    });
    // Only the duty for all of the entry covers it.
    expect(await limitFor(['contact'])).toMatchObject({ limitDays: 5, dueOn: '2026-03-09' });
    for (const code of ['GA-11', 'GA-12']) {
      await hub.app
        .get(ResponsibilityPublishing)
        .end(hub.as(bureau, 'authority'), code, '机构改革');
    }
    expect(await limitFor(['holder'])).toEqual(usual);
  });
});
