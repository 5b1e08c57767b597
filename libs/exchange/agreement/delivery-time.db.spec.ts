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
  async function warnedOf(applicationId: string) {
    const { rows } = await scene.hub.db.pool('migrator').query<{ addressee: string }>(
      `SELECT DISTINCT addressee FROM notice.notice
        WHERE about_id = $1 AND template = 'clock-overdue' ORDER BY 1`,
      [applicationId],
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
});
