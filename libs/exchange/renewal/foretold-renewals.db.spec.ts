import { Mounting, RuleDocumentRegister } from '@shutong/catalog';
import {
  bureau,
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
} from '../../../test/support/exchange';
import { signed } from '../../../test/support/exchange-calls';
import { shareAs } from '../../../test/support/raising';
import { codeOf } from '../../../test/support/refusals';
import { agreementActions } from '../agreement/agreement-actions.policy';
import { AgreementFiles } from '../agreement/agreement-files.service';
import type { Agreement } from '../agreement/agreement.entity';
import type { Renewal } from './renewal.policy';
import { Renewals } from './renewals.service';
import type { Widening } from './widening.policy';

const day = 86_400_000;

describe('renewals and widenings are foretold', () => {
  let hub: ExchangeUnderTest;
  beforeEach(async () => {
    hub = await exchangeUnderTest();
  });
  afterEach(() => hub.close());

  const requester = () => hub.as(water, 'requester', 'wang');
  const renew = ({ id, validUntil }: Agreement, change: Partial<Renewal> = {}) => {
    const periodUntil = new Date(validUntil.getTime() + day);
    const renewal = { agreementId: id, periodUntil, ...change };
    return codeOf(hub.app.get(Renewals).renew(requester(), renewal));
  };
  const widen = ({ id }: Agreement, change: Partial<Widening>) =>
    codeOf(hub.app.get(Renewals).widen(requester(), { agreementId: id, ...change }));

  /** Why the requester may not do either now. */
  async function told(agreement: Agreement) {
    const file = await hub.app.get(AgreementFiles).of(agreement);
    const actions = agreementActions(requester().actor, file);
    const codes = actions.map(({ action, refusal }) => [action, refusal?.code ?? 'ok'] as const);
    const { renewAgreement, widenAgreement } = Object.fromEntries(codes);
    return { renewAgreement, widenAgreement };
  }

  it('as forbidden where nothing of it is on offer any more', async () => {
    const agreement = await signed(hub, { fields: ['holder'] });
    expect(await told(agreement)).toEqual({ renewAgreement: 'ok', widenAgreement: 'ok' });
    await hub.app.get(Mounting).withdraw(hub.as(police, 'provider-officer'), hub.resourceId);
    const ended = 'exchange.application.resource-not-available';
    expect(await told(agreement)).toEqual({ renewAgreement: ended, widenAgreement: ended });
    expect(await renew(agreement)).toBe(ended);
    expect(await widen(agreement, { fields: ['holder', 'permit_no'] })).toBe(ended);
  });

  it('as allowed where what is not on offer any more can be left out', async () => {
    const agreement = await signed(hub, { fields: ['permit_no', 'holder'] });
    await shareAs(hub, 'conditional', { permit_no: 'not-shared' });
    expect(await told(agreement)).toEqual({ renewAgreement: 'ok', widenAgreement: 'ok' });
    expect(await renew(agreement)).toBe('exchange.application.field-not-shared');
    expect(await widen(agreement, { fields: ['holder', 'permit_no'] })).toBe(
      'exchange.application.field-not-shared',
    );
    expect(await renew(agreement, { fields: ['holder'] })).toBe('ok');
  });

  it('as forbidden where nothing would be left, and a widening, which may name other items, as allowed', async () => {
    const agreement = await signed(hub, { fields: ['permit_no', 'holder'] });
    await shareAs(hub, 'conditional', { permit_no: 'not-shared', holder: 'not-shared' });
    const withheld = 'exchange.application.field-not-shared';
    expect(await told(agreement)).toEqual({ renewAgreement: withheld, widenAgreement: 'ok' });
    expect(await renew(agreement, { fields: ['holder'] })).toBe(withheld);
    expect(await widen(agreement, { fields: ['contact'] })).toBe('ok');
  });

  it('as forbidden where it would choose rows by an item that may not be shared; a widening may choose others', async () => {
    const rowFilter = [{ field: 'permit_no', op: 'prefix', values: ['A'] }] as const;
    const agreement = await signed(hub, { fields: ['holder'], rowFilter });
    await shareAs(hub, 'conditional', { permit_no: 'not-shared' });
    const malformed = 'exchange.application.row-filter-malformed';
    expect(await told(agreement)).toEqual({ renewAgreement: malformed, widenAgreement: 'ok' });
    expect(await renew(agreement)).toBe(malformed);
    expect(await widen(agreement, { rowFilter: [] })).toBe('ok');
  });

  it('Article 20: as forbidden where its rule document is not in force, and a widening, which may cite others, as allowed', async () => {
    const register = hub.app.get(RuleDocumentRegister);
    const authority = hub.as(bureau, 'authority');
    const { code } = await register.register(authority, 'gz-2025-1', {
      ...{ title: '取水核验规定', titleEn: '', number: '黔水〔2025〕3号', issuer: '省水利厅' },
      ...{ kind: 'normative-document', division: '520000' },
      ...{ inForceFrom: '2025-01-01', inForceUntil: null },
    });
    const citing = (document: string) => [{ document, article: '第四条' }];
    const agreement = await signed(hub, { fields: ['holder'], citations: citing(code) });
    await register.withdraw(authority, code, { reasons: '已废止', replacedBy: 'water-law' });
    const ended = 'exchange.application.basis-not-in-force';
    expect(await told(agreement)).toEqual({ renewAgreement: ended, widenAgreement: 'ok' });
    expect(await renew(agreement)).toBe(ended);
    const fields = ['holder', 'permit_no'];
    expect(await widen(agreement, { fields })).toBe(ended);
    expect(await widen(agreement, { fields, citations: citing('water-law') })).toBe('ok');
  });
});
