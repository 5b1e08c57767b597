import {
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
} from '../../../test/support/exchange';
import { codeOf } from '../../../test/support/refusals';
import { grant, received, wishFor } from '../../../test/support/exchange-calls';
import { shareAs } from '../../../test/support/raising';
import { Mounting } from '@shutong/catalog';
import { DecisionService } from '../decision/decision.service';
import type { Sharing } from './application.entity';
import { ApplicationService } from './application.service';

describe('what an application asks for is what the catalogue offers when it is answered', () => {
  let hub: ExchangeUnderTest;
  let applications: ApplicationService;
  let decisions: DecisionService;
  beforeEach(async () => {
    hub = await exchangeUnderTest();
    applications = hub.app.get(ApplicationService);
    decisions = hub.app.get(DecisionService);
  });
  afterEach(() => hub.close());

  const apply = (fields: string[]) =>
    applications.apply(hub.as(water, 'requester', 'wang'), wishFor(hub, { fields }));
  const approve = (id: string) => applications.approve(hub.as(water, 'office-head', 'li'), id);
  const propose = (id: string, fields: string[]) =>
    decisions.propose(hub.as(police, 'provider-officer', 'chen'), id, { ...grant, fields });
  const answer = (id: string) => decisions.answer(hub.as(police, 'office-head', 'sun'), id);
  const share = (sharing: Sharing, items?: Readonly<Record<string, Sharing>>) =>
    shareAs(hub, sharing, items);

  it('Article 14: the rule does not grant what became conditional before the office head consented', async () => {
    await share('unconditional');
    const { id, sharing } = await apply(['holder']);
    expect(sharing).toBe('unconditional');
    await share('conditional');
    expect(await approve(id)).toMatchObject({ state: 'received', sharing: 'conditional' });
  });

  it('Article 34: what became conditional is neither sent nor granted without the measures that protect it', async () => {
    await share('unconditional');
    const wish = wishFor(hub, { fields: ['holder'], security: null });
    const waiting = await applications.apply(hub.as(water, 'requester', 'wang'), wish);
    await share('conditional');
    expect(await codeOf(approve(waiting.id))).toBe('exchange.application.incomplete');
    expect(await applications.get(hub.as(water, 'requester'), waiting.id)).toMatchObject({
      ...{ state: 'awaiting-office-head', receivedAt: null },
    });
  });

  it('Article 14: the rule refuses, with its ground, what may not be shared by then', async () => {
    const { id } = await apply(['holder']);
    await share('not-shared');
    const refused = await approve(id);
    expect(refused).toMatchObject({ state: 'refused', sharing: 'not-shared' });
    const answered = await decisions.ofApplication(hub.as(water, 'requester'), refused);
    expect(answered).toMatchObject({ byRule: true, ground: '反洗钱法 第五条' });
  });

  it('an application is judged by its most protected item, and an item that is withheld is not on offer', async () => {
    await share('unconditional', { holder: 'conditional', contact: 'not-shared' });
    expect(await codeOf(apply(['permit_no', 'contact']))).toBe(
      'exchange.application.field-not-offered',
    );
    expect(await apply(['permit_no', 'holder'])).toMatchObject({ sharing: 'conditional' });
    const { id } = await apply(['permit_no']);
    expect(await approve(id)).toMatchObject({ state: 'granted', sharing: 'unconditional' });
  });

  it('nothing is proposed or granted that is withheld by then; what is still on offer is', async () => {
    const { id } = await received(hub, { fields: ['permit_no', 'holder'] });
    await propose(id, ['permit_no', 'holder']);
    await share('conditional', { holder: 'not-shared' });
    expect(await codeOf(answer(id))).toBe('exchange.application.field-not-offered');
    expect(await codeOf(propose(id, ['holder']))).toBe('exchange.application.field-not-offered');
    await propose(id, ['permit_no']);
    expect(await answer(id)).toMatchObject({ outcome: 'granted', fields: ['permit_no'] });
  });

  it('nothing is granted of an entry that may not be shared by then, nor of a resource that was withdrawn', async () => {
    const first = await received(hub);
    const second = await apply(['holder']);
    await propose(first.id, ['holder']);
    await share('not-shared');
    expect(await codeOf(answer(first.id))).toBe('exchange.application.resource-not-available');
    expect(await codeOf(propose(first.id, ['holder']))).toBe(
      'exchange.application.resource-not-available',
    );
    await share('conditional');
    await hub.app.get(Mounting).withdraw(hub.as(police, 'provider-officer'), hub.resourceId);
    for (const step of [answer(first.id), approve(second.id)]) {
      expect(await codeOf(step)).toBe('exchange.application.resource-not-available');
    }
    expect((await hub.entries('exchange.application.approve')).at(-1)).toMatchObject({
      outcome: 'deny',
      reason: 'exchange.application.resource-not-available',
    });
  });
});
