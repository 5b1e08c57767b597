import {
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
} from '../../../test/support/exchange';
import { codeOf } from '../../../test/support/refusals';
import { grant, received, wishFor } from '../../../test/support/exchange-calls';
import { shareAs } from '../../../test/support/raising';
import { matterFor } from '../../../test/support/matters';
import { Mounting } from '@shutong/catalog';
import type { Context } from '@shutong/platform';
import { DecisionService } from '../decision/decision.service';
import { MatterService } from '../matter/matter.service';
import type { Sharing } from './application.entity';
import { ApplicationFiles } from './application-files.service';
import { ApplicationService } from './application.service';
import { availableActions } from './available-actions.policy';

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
  const requesterHead = () => hub.as(water, 'office-head', 'li');
  const head = () => hub.as(police, 'office-head', 'sun');
  const approve = (id: string) => applications.approve(requesterHead(), id);
  const propose = (id: string, fields: string[]) =>
    decisions.propose(hub.as(police, 'provider-officer', 'chen'), id, { ...grant, fields });
  const answer = (id: string) => decisions.answer(head(), id);
  /** What everybody's next steps would answer. */
  const told = async (ctx: Context, id: string) => {
    const file = await hub.app.get(ApplicationFiles).of(ctx, await applications.get(ctx, id));
    const codes = availableActions(ctx.actor, file).map(
      ({ action, refusal }) => [action, refusal?.code ?? 'ok'] as const,
    );
    return new Map<string, string>(codes);
  };
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
    const incomplete = 'exchange.application.incomplete';
    expect((await told(requesterHead(), waiting.id)).get('approveApplication')).toBe(incomplete);
    expect(await codeOf(approve(waiting.id))).toBe(incomplete);
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
    const refused = await apply(['permit_no', 'contact']).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: 'exchange.application.field-not-shared',
      params: { items: 'contact', ground: '反洗钱法 第五条' },
    });
    expect(await apply(['permit_no', 'holder'])).toMatchObject({ sharing: 'conditional' });
    const { id } = await apply(['permit_no']);
    expect(await approve(id)).toMatchObject({ state: 'granted', sharing: 'unconditional' });
  });

  it('nothing is proposed or granted that is withheld by then; what is still on offer is', async () => {
    const { id } = await received(hub, { fields: ['permit_no', 'holder'] });
    await propose(id, ['permit_no', 'holder']);
    await share('conditional', { holder: 'not-shared' });
    const withheld = 'exchange.application.field-not-shared';
    expect(await codeOf(answer(id))).toBe(withheld);
    expect((await told(head(), id)).get('answerApplication')).toBe(withheld);
    expect(await codeOf(propose(id, ['holder']))).toBe(withheld);
    await propose(id, ['permit_no']);
    expect((await told(head(), id)).get('answerApplication')).toBe('ok');
    expect(await answer(id)).toMatchObject({ outcome: 'granted', fields: ['permit_no'] });
  });

  it('nothing of a disabled department is applied for or sent, since nobody of it could answer', async () => {
    const { id } = await apply(['holder']);
    const put = (state: string) =>
      hub.db
        .pool('migrator')
        .query('UPDATE identity.department SET state = $2 WHERE code = $1', [police, state]);
    await put('disabled');
    const refused = 'exchange.application.resource-not-available';
    expect(await codeOf(apply(['holder']))).toBe(refused);
    const matter = matterFor(hub, [hub.resourceId]);
    const asked = hub.app.get(MatterService).apply(hub.as(water, 'requester'), matter);
    expect(await asked.catch((error: unknown) => error)).toMatchObject({
      problems: [{ field: 'resources[0]', rule: refused }],
    });
    expect(await codeOf(approve(id))).toBe(refused);
    expect(await applications.get(hub.as(water, 'requester'), id)).toMatchObject({
      ...{ state: 'awaiting-office-head', receivedAt: null },
    });
    await put('active');
    expect(await codeOf(approve(id))).toBe('ok');
  });

  it('nothing is granted to a department that was disabled meanwhile, which the office head is told beforehand', async () => {
    const { id } = await received(hub);
    await propose(id, ['holder']);
    const put = (state: string) =>
      hub.db
        .pool('migrator')
        .query('UPDATE identity.department SET state = $2 WHERE code = $1', [water, state]);
    await put('disabled');
    const refused = 'exchange.application.party-disabled';
    expect((await told(head(), id)).get('answerApplication')).toBe(refused);
    expect(await codeOf(answer(id))).toBe(refused);
    expect(await codeOf(propose(id, ['holder']))).toBe(refused);
    await put('active');
    expect((await told(head(), id)).get('answerApplication')).toBe('ok');
    expect(await codeOf(answer(id))).toBe('ok');
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
    for (const step of [() => answer(first.id), () => approve(second.id)]) {
      expect(await codeOf(step())).toBe('exchange.application.resource-not-available');
    }
    const none = 'exchange.application.resource-not-available';
    expect((await told(head(), first.id)).get('answerApplication')).toBe(none);
    expect((await told(requesterHead(), second.id)).get('approveApplication')).toBe(none);
    expect((await hub.entries('exchange.application.approve')).at(-1)).toMatchObject({
      outcome: 'deny',
      reason: 'exchange.application.resource-not-available',
    });
  });
});
