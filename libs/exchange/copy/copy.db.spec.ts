import { Mounting, RuleDocumentRegister } from '@shutong/catalog';
import { FixedClock } from '@shutong/platform';
import { bureau, exchangeUnderTest, police, water } from '../../../test/support/exchange';
import type { ExchangeUnderTest } from '../../../test/support/exchange';
import { wishFor } from '../../../test/support/exchange-calls';
import { publishRevision, shareAs } from '../../../test/support/raising';
import { codeOf } from '../../../test/support/refusals';
import { ApplicationService, type Apply } from '../application/application.service';
import { Copies } from './copies.service';

describe('the copy of an application', () => {
  const clock = new FixedClock(new Date('2026-03-02T10:00:00+08:00'));
  let hub: ExchangeUnderTest;
  let applications: ApplicationService;
  beforeAll(async () => {
    hub = await exchangeUnderTest(clock);
    applications = hub.app.get(ApplicationService);
  });
  afterAll(() => hub.close());

  const requester = () => hub.as(water, 'requester', 'wang');
  const copy = (id: string, by = requester()) => hub.app.get(Copies).of(by, id);
  const periodUntil = new Date('2026-06-01T00:00:00Z');

  it('has the contents of the earlier one, and can be sent as it is', async () => {
    const wish = wishFor(hub, { periodUntil });
    const { id } = await applications.apply(requester(), wish);
    const { gone, entryId, ...draft } = await copy(id);
    expect({ gone, entryId }).toEqual({ gone: [], entryId: null });
    expect(draft).toMatchObject({ ...wish, rowFilter: [] });
    await applications.withdraw(requester(), id);
    const again = await applications.apply(requester(), draft as Apply);
    expect(again).toMatchObject({ state: 'awaiting-office-head', fields: wish.fields });
    await applications.withdraw(requester(), again.id);
  });

  it('is for the department that applied alone', async () => {
    const { id } = await applications.apply(requester(), wishFor(hub, { periodUntil }));
    for (const by of [hub.as(police, 'requester'), hub.as(bureau, 'authority')]) {
      expect(await codeOf(copy(id, by))).toBe('exchange.application.not-found');
    }
  });

  it('Article 34: says that what became conditional is to be protected, and Article 20: how much is expected', async () => {
    const fields = ['permit_no', 'holder'];
    const wish = wishFor(hub, { periodUntil, fields, security: null });
    await shareAs(hub, 'unconditional');
    const { id } = await applications.apply(requester(), wish);
    await applications.withdraw(requester(), id);
    expect((await copy(id)).gone).toEqual([]);
    await shareAs(hub, 'unconditional', { holder: 'conditional' });
    const unprotected = { field: 'security', rule: 'required', article: 34 };
    expect((await copy(id)).gone).toEqual([unprotected]);
    expect(await codeOf(applications.apply(requester(), wish))).toBe(
      'exchange.application.incomplete',
    );
    const asked = 'UPDATE exchange.application SET volume = NULL WHERE id = $1';
    await hub.db.pool('migrator').query(asked, [id]);
    expect((await copy(id)).gone).toEqual([
      ...[unprotected, { field: 'volume', rule: 'required', article: 20 }],
    ]);
  });

  it('Article 14: says which item law withholds by now, and asks for no measures that only that one needed', async () => {
    const wish = wishFor(hub, { periodUntil, fields: ['permit_no', 'holder'], security: null });
    await shareAs(hub, 'unconditional');
    const { id } = await applications.apply(requester(), wish);
    await shareAs(hub, 'unconditional', { holder: 'not-shared' });
    expect((await copy(id)).gone).toEqual([
      { field: 'fields.holder', rule: 'exchange.application.field-not-shared', article: 14 },
    ]);
    await shareAs(hub, 'conditional');
  });

  it('says what is no longer on offer, place by place', async () => {
    const fields = ['permit_no', 'holder'];
    const { id } = await applications.apply(requester(), wishFor(hub, { periodUntil, fields }));
    await publishRevision(hub, { holder: undefined });
    clock.set(new Date('2026-07-01T10:00:00+08:00'));
    await hub.app.get(RuleDocumentRegister).withdraw(hub.as(bureau, 'authority'), 'water-law', {
      reasons: '已废止',
      replacedBy: 'decree-809',
    });
    const { gone, fields: copied } = await copy(id);
    expect(copied).toEqual(fields);
    expect(gone.map(({ field }) => field)).toEqual([
      ...['fields.holder', 'periodUntil', 'citations[0].document'],
    ]);
    await hub.app.get(Mounting).withdraw(hub.as(police, 'provider-officer'), hub.resourceId);
    expect((await copy(id)).gone[0]).toEqual({
      ...{ field: 'resourceId', rule: 'exchange.application.resource-not-available' },
    });
  });
});
