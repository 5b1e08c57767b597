import { Mounting, RuleDocumentRegister } from '@shutong/catalog';
import type { Context } from '@shutong/platform';
import {
  bureau,
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
} from '../../../test/support/exchange';
import { bothSign, grant, narrowed, signed } from '../../../test/support/exchange-calls';
import { suspended, terminated } from '../../../test/support/misuse';
import { shareAs } from '../../../test/support/raising';
import { codeOf } from '../../../test/support/refusals';
import { agreementActions } from '../agreement/agreement-actions.policy';
import { AgreementFiles } from '../agreement/agreement-files.service';
import type { Agreement } from '../agreement/agreement.entity';
import { AgreementService } from '../agreement/agreement.service';
import { ApplicationFiles } from '../application/application-files.service';
import { ApplicationService } from '../application/application.service';
import { availableActions } from '../application/available-actions.policy';
import { DecisionService } from '../decision/decision.service';
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

  const ownHead = () => hub.as(water, 'office-head', 'li');
  const officer = () => hub.as(police, 'provider-officer', 'chen');
  const head = () => hub.as(police, 'office-head', 'sun');
  const applications = () => hub.app.get(ApplicationService);

  /** Why the step of an application may not be taken now. */
  async function toldOf(by: Context, id: string, action: string): Promise<string> {
    const application = await applications().get(by, id);
    const file = await hub.app.get(ApplicationFiles).of(by, application);
    const found = availableActions(by.actor, file).find((one) => one.action === action)!;
    return found.refusal?.code ?? 'ok';
  }
  const extended = ({ id, validUntil }: Agreement) => {
    const periodUntil = new Date(validUntil.getTime() + day);
    return hub.app.get(Renewals).renew(requester(), { agreementId: id, periodUntil });
  };

  const remount = (change: string) =>
    hub.db
      .pool('migrator')
      .query(`UPDATE catalog.resource SET ${change} WHERE id = $1`, [hub.resourceId]);

  it('as granted for the keys and the person that were agreed where the resource was mounted with more', async () => {
    const agreement = await signed(hub, { fields: ['holder'] });
    const { keyFields, personal } = agreement.terms;
    await remount(`key_fields = '{holder,${keyFields.join()}}', subject_field = 'holder'`);
    expect((await told(agreement)).renewAgreement).toBe('ok');
    const { id } = await extended(agreement);
    await applications().approve(ownHead(), id);
    await hub.app.get(DecisionService).propose(officer(), id, { ...grant, fields: ['holder'] });
    expect(await toldOf(head(), id, 'answerApplication')).toBe('ok');
    await hub.app.get(DecisionService).answer(head(), id);
    const next = await hub.app.get(AgreementService).get(requester(), agreement.id, 2);
    expect(next.terms).toMatchObject({ keyFields, personal });
  });

  it('as forbidden where the resource compares otherwise what was agreed, or has none of its keys', async () => {
    const agreement = await signed(hub, { fields: ['holder'] });
    const { id } = await extended(agreement);
    await applications().approve(ownHead(), id);
    await hub.app.get(DecisionService).propose(officer(), id, { ...grant, fields: ['holder'] });
    const rule = agreement.terms.matchRules['holder'] === 'name' ? 'nfkc' : 'name';
    const wider = 'exchange.renewal.wider';
    await remount(`match_rules = '{"holder": "${rule}"}'`);
    expect(await toldOf(head(), id, 'answerApplication')).toBe(wider);
    expect(await codeOf(hub.app.get(DecisionService).answer(head(), id))).toBe(wider);
    await applications().withdraw(requester(), id);
    expect((await told(agreement)).renewAgreement).toBe(wider);
    expect(await renew(agreement)).toBe(wider);
    await remount(
      `match_rules = '${JSON.stringify(agreement.terms.matchRules)}', key_fields = '{contact}'`,
    );
    expect((await told(agreement)).renewAgreement).toBe(wider);
  });

  it('as not granted any more where the agreement was terminated or suspended while they waited', async () => {
    const [first, second] = [await signed(hub, { fields: ['holder'] }), await signed(hub)];
    const widened = { agreementId: second.id, fields: ['permit_no', 'holder', 'contact'] };
    const ids = [
      (await extended(first)).id,
      (await hub.app.get(Renewals).widen(requester(), widened)).id,
    ];
    for (const id of ids) {
      const { fields } = await applications().approve(ownHead(), id);
      await hub.app.get(DecisionService).propose(officer(), id, { ...grant, fields });
      expect(await toldOf(head(), id, 'answerApplication')).toBe('ok');
    }
    await terminated(hub, first.id);
    await suspended(hub, second.id);
    const over = 'exchange.renewal.not-renewable';
    for (const id of ids) {
      expect(await toldOf(head(), id, 'answerApplication')).toBe(over);
      expect(await codeOf(hub.app.get(DecisionService).answer(head(), id))).toBe(over);
    }
  });

  it('as not granted so any more where the provider has narrowed the agreement since it was proposed, but with less', async () => {
    const agreement = await signed(hub, { fields: ['permit_no', 'holder'] });
    const { id } = await extended(agreement);
    await applications().approve(ownHead(), id);
    const decisions = hub.app.get(DecisionService);
    const granted = { ...grant, fields: ['permit_no', 'holder'] };
    await decisions.propose(officer(), id, granted);
    expect(await toldOf(head(), id, 'answerApplication')).toBe('ok');
    await bothSign(hub, await narrowed(hub, agreement, { fields: ['holder'] }));
    const wider = 'exchange.renewal.wider';
    expect(await toldOf(head(), id, 'answerApplication')).toBe(wider);
    expect(await codeOf(decisions.answer(head(), id))).toBe(wider);
    expect(await codeOf(decisions.propose(officer(), id, granted))).toBe(wider);
    const less = { ...grant, fields: ['holder'], reasons: '已收窄', ground: '条例第二十七条' };
    expect(await codeOf(decisions.propose(officer(), id, less))).toBe('ok');
    expect(await toldOf(head(), id, 'answerApplication')).toBe('ok');
    expect(await codeOf(decisions.answer(head(), id))).toBe('ok');
  });

  it('as not sent where the rule would grant what the provider has taken away meanwhile', async () => {
    const agreement = await signed(hub, { fields: ['permit_no', 'holder'] });
    const { id } = await extended(agreement);
    await shareAs(hub, 'unconditional');
    await bothSign(hub, await narrowed(hub, agreement, { fields: ['holder'] }));
    const wider = 'exchange.renewal.wider';
    expect(await toldOf(ownHead(), id, 'approveApplication')).toBe(wider);
    expect(await codeOf(applications().approve(ownHead(), id))).toBe(wider);
  });

  it('as not sent where the rule would grant them and the agreement was terminated', async () => {
    const agreement = await signed(hub, { fields: ['holder'] });
    const { id } = await extended(agreement);
    await shareAs(hub, 'unconditional');
    expect(await toldOf(ownHead(), id, 'approveApplication')).toBe('ok');
    await terminated(hub, agreement.id);
    const over = 'exchange.renewal.not-renewable';
    expect(await toldOf(ownHead(), id, 'approveApplication')).toBe(over);
    expect(await codeOf(applications().approve(ownHead(), id))).toBe(over);
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
