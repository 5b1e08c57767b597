import { randomUUID } from 'node:crypto';
import { Entries, Resources, Search, type SearchPage } from '@shutong/catalog';
import {
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
} from '../../test/support/exchange';
import { answerCalls, commandFor, wishFor } from '../../test/support/exchange-calls';
import type { Agreement } from './agreement/agreement.entity';
import { AgreementService } from './agreement/agreement.service';
import { ApplicationService } from './application/application.service';
import { CallService } from './call/call.service';

/** What a department that has no agreement with anybody sees of others' data, and what it can do from there. */
describe('the catalogue of a department without agreements', () => {
  let hub: ExchangeUnderTest;
  const stranger = () => hub.as(water, 'requester', 'wang');
  const found = (query: string): Promise<SearchPage> =>
    hub.app
      .get(Search, { strict: false })
      .forDepartments(stranger(), { query, filter: {}, first: 20 });

  beforeAll(async () => {
    hub = await exchangeUnderTest();
  });
  afterAll(() => hub.close());

  it('C20.1 finds conditional and not-shared entries by search, with all their metadata', async () => {
    expect((await hub.app.get(AgreementService).list(stranger(), { first: 10 })).nodes).toEqual([]);
    expect((await found('可疑交易线索')).nodes[0]).toMatchObject({
      ...{ id: hub.forbiddenEntryId, facets: { sharing: 'not-shared', state: 'published' } },
    });
    const [hit] = (await found('取水户登记')).nodes;
    expect(hit).toMatchObject({ kind: 'entry', facets: { sharing: 'conditional' } });
    const entries = hub.app.get(Entries, { strict: false });
    const entry = await entries.get(stranger(), hit!.id);
    expect(entry).toMatchObject({ provider: police, conditions: { scope: '省级部门' }, class: 3 });
    const items = await entries.itemsOf(entry);
    expect(items.map(({ code }) => code)).toEqual(['permit_no', 'holder', 'contact']);
  });

  it('C20.1 gives no value of conditional data: there is no call without an agreement', async () => {
    const asked: string[] = [];
    const answering = await answerCalls(hub, {
      content: ({ id }) => {
        asked.push(id);
        return { result: 'match' };
      },
    });
    const none = {
      id: randomUUID(),
      version: 1,
      terms: { resource: { code: 'permits' }, purpose: { code: 'any' } },
    };
    for (const mode of ['verify', 'query']) {
      const command = await commandFor(hub, none as Agreement, { mode });
      const call = hub.app.get(CallService).call(hub.as(water, 'connector'), command);
      await expect(call).rejects.toMatchObject({ code: 'exchange.call.agreement-unknown' });
    }
    await answering.close();
    expect(asked).toEqual([]);
  });

  it('C20.2 lets an application start from what was found: its resource, its fields', async () => {
    const hit = (await found('取水许可表')).nodes.find(({ kind }) => kind === 'resource')!;
    const resource = await hub.app.get(Resources, { strict: false }).get(stranger(), hit.id);
    const applications = hub.app.get(ApplicationService);
    const wish = wishFor(hub, { resourceId: hit.id, fields: resource.fields });
    const { id, state } = await applications.apply(stranger(), wish);
    expect(state).toBe('awaiting-office-head');
    const sent = await applications.approve(hub.as(water, 'office-head', 'li'), id);
    expect(sent).toMatchObject({ state: 'received', entryId: hit.entryId, provider: police });
  });
});
