import { LegalClocks } from '@shutong/clocks';
import { signTerms } from '@shutong/wire';
import { answering, at, periodUntil } from '../../../test/support/answering';
import { bureau, police, water } from '../../../test/support/exchange';
import { granted } from '../../../test/support/exchange-calls';
import { AgreementService } from './agreement.service';

describe('the time for a delivery', () => {
  const scene = answering();
  const { clock, clockOf, look } = scene;

  async function grantedAndSigned(by: 'provider' | 'requester') {
    const { hub } = scene;
    const { id, applicationId, terms } = await granted(hub, { periodUntil });
    const { keys, department } = hub[by];
    const signature = await signTerms(terms, keys);
    const ctx = hub.as(department, 'connector');
    // The same signature again changes nothing.
    for (let time = 0; time < 2; time += 1)
      await hub.app.get(AgreementService).sign(ctx, id, signature);
    return applicationId;
  }
  async function warnedOf(applicationId: string, template = 'clock-overdue') {
    const { rows } = await scene.hub.db.pool('migrator').query<{ addressee: string }>(
      `SELECT DISTINCT addressee FROM notice.notice
        WHERE about_id = $1 AND template = $2 ORDER BY 1`,
      [applicationId, template],
    );
    return rows.map(({ addressee }) => addressee);
  }

  it('C46.3 is the requester’s, who is late, once the provider has signed, as the authority is told, too', async () => {
    const id = await grantedAndSigned('provider');
    expect(await clockOf(id, 'delivery')).toMatchObject({ holder: water, state: 'running' });
    clock.set(at('2026-06-01'));
    await look();
    expect(await warnedOf(id)).toEqual(
      [
        ...['office-head', 'requester'].map((role) => `role:${water}/${role}`),
        `role:${bureau}/authority`,
      ].sort(),
    );
  });

  it('C46.3 stays the provider’s where the requester alone has signed', async () => {
    const id = await grantedAndSigned('requester');
    expect(await clockOf(id, 'delivery')).toMatchObject({ holder: police, state: 'running' });
    clock.set(at('2026-06-01'));
    await look();
    expect(await warnedOf(id)).toEqual(
      [
        ...['office-head', 'provider-officer'].map((role) => `role:${police}/${role}`),
        ...[`role:${water}/office-head`, `role:${bureau}/authority`],
      ].sort(),
    );
  });

  it('C46.3 tells the requester that gets it overdue that it is theirs, once, and who was late with it stays so', async () => {
    const { hub } = scene;
    const { id, applicationId, terms } = await granted(hub, { periodUntil });
    clock.set(at('2026-06-01'));
    await look();
    const lateWith = () => clockOf(applicationId, 'delivery');
    const before = await lateWith();
    const signature = await signTerms(terms, hub.provider.keys);
    await hub.app.get(AgreementService).sign(hub.as(police, 'connector'), id, signature);
    for (let time = 0; time < 2; time += 1) await look();
    expect(await warnedOf(applicationId, 'clock-handed-over')).toEqual(
      [
        ...['office-head', 'requester'].map((role) => `role:${water}/${role}`),
        `role:${bureau}/authority`,
      ].sort(),
    );
    expect(await lateWith()).toMatchObject({
      ...{ holder: water, dueHolder: police, dueOn: before.dueOn, state: 'running' },
    });
  });

  it('C46.3 warns the requester that gets it after the provider was warned, and stays in sight of the provider that was late with it', async () => {
    const { hub } = scene;
    const { id, applicationId, terms } = await granted(hub, { periodUntil });
    const { warnOn, dueOn } = await clockOf(applicationId, 'delivery');
    const provider = ['office-head', 'provider-officer'].map((role) => `role:${police}/${role}`);
    const requester = ['office-head', 'requester'].map((role) => `role:${water}/${role}`);
    clock.set(at(warnOn!));
    await look();
    expect(await warnedOf(applicationId, 'clock-warned')).toEqual(provider.sort());
    const sign = async () => {
      const signature = await signTerms(terms, hub.provider.keys);
      await hub.app.get(AgreementService).sign(hub.as(police, 'connector'), id, signature);
    };
    const late = await granted(hub, { periodUntil });
    await sign();
    await look();
    expect(await warnedOf(applicationId, 'clock-warned')).toEqual(
      [...provider, ...requester].sort(),
    );
    expect(dueOn! > warnOn!).toBe(true);
    clock.set(at('2026-06-01'));
    const signature = await signTerms(late.terms, hub.provider.keys);
    await hub.app.get(AgreementService).sign(hub.as(police, 'connector'), late.id, signature);
    const page = { first: 100 };
    const { nodes } = await hub.app
      .get(LegalClocks)
      .list(hub.as(police, 'provider-officer'), { state: 'running' }, page);
    const matters = nodes.map(({ matterId }) => matterId);
    expect(matters).toContain(late.applicationId);
    expect(matters).not.toContain(applicationId);
  });
});
