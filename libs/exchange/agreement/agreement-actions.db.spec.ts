import { FixedClock, type Context } from '@shutong/platform';
import {
  bureau,
  exchangeUnderTest,
  police,
  water,
  type ExchangeUnderTest,
} from '../../../test/support/exchange';
import { granted, signed } from '../../../test/support/exchange-calls';
import { misuse } from '../../../test/support/misuse';
import { codeOf } from '../../../test/support/refusals';
import { Corrections } from '../correction/corrections.service';
import { DisputeService } from '../dispute/dispute.service';
import { Rectifications } from '../rectification/rectifications.service';
import type { Proposed } from '../service-change/service-change.policy';
import { Renewals } from '../renewal/renewals.service';
import { ServiceChanges } from '../service-change/service-changes.service';
import { UsageRecords } from '../usage-record/usage-records.service';
import { agreementActions } from './agreement-actions.policy';
import { AgreementFiles } from './agreement-files.service';
import { AgreementService } from './agreement.service';

const periodUntil = new Date('2027-03-01T00:00:00Z');

describe('what may be done about an agreement', () => {
  const clock = new FixedClock(new Date('2026-03-02T10:00:00+08:00'));
  let hub: ExchangeUnderTest;
  beforeAll(async () => {
    hub = await exchangeUnderTest(clock);
  });
  afterAll(() => hub.close());

  const user = () => hub.as(water, 'requester', 'wang');
  const head = () => hub.as(water, 'office-head', 'li');
  const officer = () => hub.as(police, 'provider-officer', 'chen');
  const providerHead = () => hub.as(police, 'office-head', 'sun');
  const authority = () => hub.as(bureau, 'authority', 'gao');
  /** Who has applied for it, and is in the provider's office now. */
  const moved = () => ({
    ...providerHead(),
    actor: { ...providerHead().actor, id: user().actor.id },
  });
  const everybody = [user, head, officer, providerHead, authority, moved];

  const ending: Proposed = {
    ...{ kind: 'end', fields: null, modes: null, quotaCalls: null, effectiveOn: '2026-04-01' },
    ...{ reasons: '业务系统停用', ground: '省政府机构改革方案' },
  };
  let reports = 0;
  const steps: Readonly<Record<string, (ctx: Context, id: string) => Promise<unknown>>> = {
    widenAgreement: (ctx, agreementId) =>
      hub.app.get(Renewals).widen(ctx, { agreementId, fields: ['holder', 'contact'] }),
    recordUsage: (ctx, id) => hub.app.get(UsageRecords).record(ctx, id, 'effect', '办结'),
    fileCorrection: (ctx, id) =>
      hub.app.get(Corrections).file(ctx, id, {
        ...{ items: ['holder'], record: `第${(reports += 1)}号` },
        ...{ problem: '与证照不一致', grounds: '现场核验' },
      }),
    suspendAgreement: (ctx, id) => hub.app.get(Rectifications).suspend(ctx, id, misuse),
    proposeServiceChange: (ctx, id) => hub.app.get(ServiceChanges).propose(ctx, id, ending),
    relinquishAgreement: (ctx, id) =>
      hub.app.get(AgreementService).relinquish(ctx, id, '用途已实现'),
    certifyDisposal: (ctx, id) => hub.app.get(UsageRecords).certify(ctx, id, '已删除'),
    raiseDispute: (ctx, agreementId) =>
      hub.app.get(DisputeService).raise(ctx, { agreementId, contested: '中止', reasons: '不属实' }),
  };

  async function told(ctx: Context, id: string, action: string): Promise<string> {
    const file = await hub.app.get(AgreementFiles).of({ id });
    const found = agreementActions(ctx.actor, file).find((one) => one.action === action)!;
    return found.refusal?.code ?? 'ok';
  }

  /** Whoever may not is refused as told, then who may takes it; then everybody again, as it is by then. */
  async function taken(action: string, id: string, by: () => Context): Promise<void> {
    expect(await told(by(), id, action)).toBe('ok');
    await assertRefused(action, id);
    expect(await codeOf(steps[action]!(by(), id))).toBe('ok');
    await assertRefused(action, id);
  }

  /** The permission is asked for at the door, before the service. */
  async function assertRefused(action: string, id: string): Promise<void> {
    for (const who of everybody) {
      const said = await told(who(), id, action);
      if (said === 'ok' || said === 'platform.forbidden') continue;
      expect([action, await codeOf(steps[action]!(who(), id))]).toEqual([action, said]);
    }
  }

  const possible = async (by: () => Context, id: string) => {
    const file = await hub.app.get(AgreementFiles).of({ id });
    return agreementActions(by().actor, file)
      .filter(({ refusal }) => refusal === null)
      .map(({ action }) => action);
  };

  it('is told to everybody beforehand, as each step answers, from its signing to its end', async () => {
    const { id } = await signed(hub, { periodUntil });
    expect(await possible(user, id)).toEqual([
      ...['renewAgreement', 'widenAgreement', 'recordUsage', 'fileCorrection'],
    ]);
    expect(await possible(head, id)).toEqual(['recordUsage', 'relinquishAgreement']);
    expect(await possible(officer, id)).toEqual(['proposeServiceChange']);
    expect(await possible(providerHead, id)).toEqual(['suspendAgreement']);
    expect(await possible(authority, id)).toEqual(['suspendAgreement']);
    await assertRefused('widenAgreement', id);
    await taken('recordUsage', id, user);
    await taken('fileCorrection', id, user);
    await taken('proposeServiceChange', id, officer);
    await taken('suspendAgreement', id, authority);
    await taken('raiseDispute', id, head);
    await taken('relinquishAgreement', id, head);
    await taken('certifyDisposal', id, head);
    for (const action of Object.keys(steps)) await assertRefused(action, id);
    expect(await possible(officer, id)).toEqual(['raiseDispute']);
    expect(await possible(authority, id)).toEqual([]);
  });

  it('is nothing of what needs data, as long as nobody has signed it', async () => {
    const { id } = await granted(hub, { periodUntil, purposeCode: 'another' });
    for (const action of Object.keys(steps)) await assertRefused(action, id);
    expect(await possible(user, id)).toEqual(['recordUsage']);
    expect(await possible(head, id)).toEqual(['recordUsage', 'relinquishAgreement']);
    expect(await possible(authority, id)).toEqual([]);
  });
});
