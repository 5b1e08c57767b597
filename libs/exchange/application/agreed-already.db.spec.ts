import { randomUUID } from 'node:crypto';
import { HubError } from '@shutong/platform';
import { exchangeUnderTest, water, type ExchangeUnderTest } from '../../../test/support/exchange';
import { granted, received, signed, wishFor } from '../../../test/support/exchange-calls';
import { matterFor } from '../../../test/support/matters';
import { suspended } from '../../../test/support/misuse';
import { shareAs } from '../../../test/support/raising';
import { codeOf } from '../../../test/support/refusals';
import { AgreementService } from '../agreement/agreement.service';
import { MatterService } from '../matter/matter.service';
import { ApplicationService, type Apply } from './application.service';

const again = 'exchange.application.already-agreed';

describe('what a running agreement gives already', () => {
  let hub: ExchangeUnderTest;
  beforeAll(async () => {
    hub = await exchangeUnderTest();
  });
  afterAll(() => hub.close());

  const requester = () => hub.as(water, 'requester', 'wang');
  const apply = (change: Partial<Apply>) =>
    hub.app.get(ApplicationService).apply(requester(), wishFor(hub, change));
  const stored = async () => {
    const sql = 'SELECT count(*)::int AS n FROM exchange.application';
    return (await hub.db.pool('migrator').query<{ n: number }>(sql)).rows[0]!.n;
  };

  it('is not applied for again for the same purpose, however the agreement stands, until it has ended', async () => {
    const purposeCode = randomUUID();
    const same = { purposeCode, fields: ['holder', 'contact'] };
    const { id } = await signed(hub, { purposeCode, fields: ['holder'] });
    const before = await stored();
    const refusal = await apply(same).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(HubError);
    expect(refusal).toMatchObject({ code: again, params: { agreement: id } });
    await suspended(hub, id);
    expect(await codeOf(apply(same))).toBe(again);
    expect(await stored()).toBe(before);
    await hub.app.get(AgreementService).relinquish(hub.as(water, 'office-head'), id, '不再需要');
    expect(await codeOf(apply(same))).toBe('ok');
  });

  it('leaves other items, other ways and other purposes to be applied for, also where it waits for signatures', async () => {
    const purposeCode = randomUUID();
    await granted(hub, { purposeCode, fields: ['holder'], modes: ['query'] });
    expect(await codeOf(apply({ purposeCode }))).toBe(again);
    expect(await codeOf(apply({}))).toBe('ok');
    expect(await codeOf(received(hub, { purposeCode, modes: ['verify'] }))).toBe('ok');
    const other = randomUUID();
    await granted(hub, { purposeCode: other, fields: ['holder'] });
    expect(await codeOf(apply({ purposeCode: other, fields: ['permit_no'] }))).toBe('ok');
  });

  it('Article 20: is asked for once for a purpose, in whatever letters its code and words are typed, also by two at the same moment', async () => {
    const open = 'exchange.application.already-open';
    const code = randomUUID();
    for (const spelled of [
      [`Twice-${code}`, `twice-${code}`, `ｔｗｉｃｅ-${code}`].map((purposeCode) => ({
        purposeCode,
      })),
      ['核验 ', ' 核验', '核驗'].map((words) => ({ purposeText: `${words}${code}` })),
    ]) {
      const all = await Promise.all(spelled.map((one) => codeOf(apply(one))));
      expect(all.sort()).toEqual([open, open, 'ok']);
    }
    const first = { purposeCode: randomUUID(), purposeText: `核验 ${randomUUID()}` };
    const { id } = await apply(first);
    const other = { ...first, purposeCode: randomUUID() };
    const matter = () =>
      hub.app.get(MatterService).apply(requester(), matterFor(hub, [hub.resourceId], other));
    expect(await codeOf(apply(other))).toBe(open);
    expect(await matter().catch((error: unknown) => error)).toMatchObject({
      problems: [{ field: 'resources[0]', rule: open }],
    });
    await hub.app.get(ApplicationService).withdraw(requester(), id);
    expect(await codeOf(matter())).toBe('ok');
  });

  it('is agreed on once for a purpose, in whatever letters its code and words are typed', async () => {
    const { terms } = await signed(hub, { fields: ['holder'] });
    const { code, text } = terms.purpose;
    const wanted = { fields: ['holder'], purposeText: '另一用途' };
    expect(await codeOf(apply({ ...wanted, purposeCode: code.toUpperCase() }))).toBe(again);
    expect(await codeOf(apply({ ...wanted, purposeText: text }))).toBe(again);
    expect(await codeOf(apply(wanted))).toBe('ok');
  });

  it('is named by its place where it is applied for with others', async () => {
    const purposeCode = randomUUID();
    await granted(hub, { purposeCode });
    const before = await stored();
    const refusal = await hub.app
      .get(MatterService)
      .apply(requester(), matterFor(hub, [hub.resourceId], { purposeCode }))
      .catch((error: unknown) => error);
    expect(refusal).toMatchObject({ problems: [{ field: 'resources[0]', rule: again }] });
    expect(await stored()).toBe(before);
  });

  it('gives what the rule grants at a fair use once, also to two who ask at the same moment', async () => {
    await shareAs(hub, 'unconditional');
    for (let round = 0; round < 5; round += 1) {
      const purposeCode = randomUUID();
      const { id } = await apply({ purposeCode });
      const approve = hub.app.get(ApplicationService).approve(hub.as(water, 'office-head'), id);
      const [granted, second] = await Promise.all([
        codeOf(approve),
        codeOf(apply({ purposeCode })),
      ]);
      expect(granted).toBe('ok');
      expect([again, 'exchange.application.already-open']).toContain(second);
      expect(await codeOf(apply({ purposeCode }))).toBe(again);
    }
  });
});
