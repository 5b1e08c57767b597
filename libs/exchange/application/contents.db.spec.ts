import type { AddressInfo } from 'node:net';
import { Database } from '@shutong/platform';
import { termsHash } from '@shutong/wire';
import { tokenOf } from '../../../test/support/asking';
import {
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
} from '../../../test/support/exchange';
import {
  bothSign,
  grant,
  granted,
  promised,
  received,
  wishFor,
} from '../../../test/support/exchange-calls';
import { codeOf } from '../../../test/support/refusals';
import { Agreement } from '../agreement/agreement.entity';
import { OdrlContractError } from '../agreement/odrl-contract';
import { AgreementSentences } from '../agreement/agreement-sentences.service';
import { AgreementService } from '../agreement/agreement.service';
import { AgreementVersions } from '../agreement/agreement-versions.service';
import type { Proposal } from '../decision/decision.policy';
import { DecisionService } from '../decision/decision.service';
import { ApplicationService, type Apply } from './application.service';

const ours = { field: 'holder', op: 'in', values: ['水务公司', '灌区管理所'] } as const;
const typed = { ...ours, type: 'text' };
const numbered = { field: 'permit_no', op: 'prefix', values: ["A-%_'"] } as const;

describe('the contents of an application', () => {
  let hub: ExchangeUnderTest;
  let applications: ApplicationService;
  let decisions: DecisionService;
  beforeAll(async () => {
    hub = await exchangeUnderTest();
    await hub.app.listen(0, '127.0.0.1');
    applications = hub.app.get(ApplicationService);
    decisions = hub.app.get(DecisionService);
  });
  afterAll(() => hub.close());

  const apply = (change: Partial<Apply>) =>
    applications.apply(hub.as(water, 'requester', 'wang'), wishFor(hub, change));
  const propose = (id: string, change: Partial<Proposal> = {}) =>
    decisions.propose(hub.as(police, 'provider-officer', 'chen'), id, {
      ...{ ...grant, fields: ['holder'] },
      ...change,
    });
  const answer = (id: string) => decisions.answer(hub.as(police, 'office-head', 'sun'), id);
  const agreementOf = async (applicationId: string) => {
    const agreements = hub.app.get(AgreementService);
    const { nodes } = await agreements.list(hub.as(water, 'requester'), { first: 100 });
    return nodes.find((one) => one.applicationId === applicationId)!;
  };

  it('Article 20: are kept as stated, rows in their one form', async () => {
    const twice = [numbered, { ...ours, values: ['灌区管理所', '水务公司'] }, numbered];
    const { id } = await apply({ rowFilter: twice });
    expect(await applications.get(hub.as(water, 'requester'), id)).toMatchObject({
      ...promised,
      rowFilter: [
        { ...typed, values: [...typed.values].sort() },
        { ...numbered, type: 'text' },
      ],
    });
  });

  it.each<[string, Partial<Apply>, string, object]>([
    ['no volume', { volume: null }, 'incomplete', { field: 'volume', article: 20 }],
    ['no security measures', { security: null }, 'incomplete', { field: 'security', article: 34 }],
    [
      'rows by an item that is not there',
      { rowFilter: [{ ...ours, field: 'secret' }] },
      'row-filter-malformed',
      { field: 'rowFilter.0.field', rule: 'secret: not-offered' },
    ],
    [
      'a comparison without a value',
      { rowFilter: [numbered, { ...ours, values: [] }] },
      'row-filter-malformed',
      { field: 'rowFilter.1.values' },
    ],
  ])(
    'Article 20: with %s it is refused, and none is drawn up',
    async (_, change, code, problem) => {
      const mine = () => applications.list(hub.as(water, 'requester'), { size: 100 });
      const before = (await mine()).nodes.length;
      await expect(apply(change)).rejects.toMatchObject({
        code: `exchange.application.${code}`,
        problems: [problem],
      });
      expect((await mine()).nodes).toHaveLength(before);
    },
  );

  it('Article 25: a grant may be narrower, and the terms are what was granted', async () => {
    const { id } = await received(hub, { rowFilter: [ours] });
    const rowFilter = [{ field: 'holder', op: 'eq', values: ['水务公司'] }, numbered] as const;
    await propose(id, { modes: ['verify'], rowFilter, quotaCalls: null, maxRows: null });
    await answer(id);
    const { terms, termsSha256 } = await agreementOf(id);
    expect(terms).toMatchObject({
      v: 'shutong.agreement/2',
      ...{ fields: ['holder'], modes: ['verify'], scope: '本厅审批处' },
      rowFilter: rowFilter.map((condition) => ({ ...condition, type: 'text' })),
      quota: { calls: promised.volume!.callsPerDay },
      security: promised.security,
    });
    expect(termsHash(terms)).toBe(termsSha256);
  });

  it.each<[string, Partial<Proposal>, string]>([
    ['other rows', { rowFilter: [numbered] }, 'row-filter-wider'],
    ['all rows', { rowFilter: [] }, 'row-filter-wider'],
    [
      'a row more',
      { rowFilter: [{ ...ours, values: [...ours.values, '他'] }] },
      'row-filter-wider',
    ],
    ['rows by an item that is not there', { rowFilter: [{ ...ours, field: 'x' }] }, 'malformed'],
    ['another mode', { modes: ['query'] }, 'mode-not-offered'],
    ['more calls than were asked for', { quotaCalls: 10_001 }, 'volume-exceeded'],
  ])('Article 25: no grant gives %s, and nothing is proposed', async (_, change, code) => {
    const { id } = await received(hub, { rowFilter: [ours], modes: ['verify'] });
    expect(await codeOf(propose(id, change))).toMatch(code);
    expect((await applications.get(hub.as(water, 'requester'), id)).state).toBe('received');
  });

  it('Article 25: is read as ODRL by its parties, and by nobody else', async () => {
    const agreement = await granted(hub, { rowFilter: [ours] });
    const { id, terms } = agreement;
    const url = `http://127.0.0.1:${(hub.app.getHttpServer().address() as AddressInfo).port}`;
    const authorization = `Bearer ${await (await tokenOf(hub, url)).get()}`;
    const address = `${url}/api/v1/agreements/${id}/odrl`;
    const read = () => fetch(address, { headers: { authorization } });
    const proposed = (await read().then((answer) => answer.json())) as object;
    expect(proposed).toMatchObject({ 'urn:shutong:odrl:1:state': 'proposed' });
    expect(proposed).not.toHaveProperty('permission');
    await bothSign(hub, agreement);
    const active = await read();
    expect(active.headers.get('content-type')).toMatch(/^application\/ld\+json/);
    expect(await active.json()).toMatchObject({
      ...{ '@type': 'Agreement', uid: `urn:shutong:agreement:${id}:1` },
      'urn:shutong:odrl:1:legalBasis': terms.legalBasis,
      permission: terms.modes.map((mode) => ({ action: `urn:shutong:odrl:1:${mode}` })),
    });
    expect((await fetch(address)).status).toBe(401);
  });

  it('Article 25: is not concluded where its ODRL would break the contract', async () => {
    const agreement = await granted(hub, { rowFilter: [ours] });
    const terms = { ...agreement.terms, version: 2, scenario: '' };
    const broken = { ...agreement, version: 2, terms };
    const propose = hub.app
      .get(Database)
      .transaction(hub.as(police, 'office-head', 'sun'), (tx) =>
        hub.app.get(AgreementVersions).propose(tx, broken),
      );
    await expect(propose).rejects.toThrow(OdrlContractError);
    const versions = hub.app.get(Database).repository(hub.as(water, 'requester'), Agreement);
    expect(await versions.countBy({ id: agreement.id })).toBe(1);
  });

  it('Article 25: reads in both languages, with items by their titles', async () => {
    const agreement = await granted(hub, { rowFilter: [ours] });
    const sentences = hub.app.get(AgreementSentences);
    const [zh, en] = await Promise.all([
      sentences.of({ language: 'zh-CN' }, agreement),
      sentences.of({ language: 'en' }, agreement),
    ]);
    expect(zh).toContain('可使用的信息项：许可证编号、持证单位。');
    expect(zh.join('')).toContain('持证单位为“水务公司”、“灌区管理所”之一');
    // An item without an English title keeps its own.
    expect(en).toContain('Items that may be used: Permit number, 持证单位.');
  });
});
