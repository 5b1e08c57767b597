import { testApplication, type TestApplication } from '../../../test/support/application';
import { UndeclaredActionError } from './action-catalogue';
import type { Act } from './act';
import { Audit } from './audit.service';

describe('an act that no file of catalog/log-actions names', () => {
  const act: Act = { action: 'catalog.entry.vanish', outcome: 'allow', reason: 'ok', resource: [] };
  let app: TestApplication;
  let audit: Audit;
  beforeAll(async () => {
    app = await testApplication({ role: 'hub', imports: [] });
    audit = app.module.get(Audit);
  });
  afterAll(() => app.close());

  const recorded = async () => {
    const { rows } = await app.db.pool('auditor_read').query('SELECT action FROM audit.entry');
    return rows as { action: string }[];
  };

  it('is recorded in neither way, and what is named is', async () => {
    await expect(audit.recordNow(app.ctx, act)).rejects.toThrow(UndeclaredActionError);
    const change = app.database.transaction(app.ctx, (tx) => audit.record(tx, act));
    await expect(change).rejects.toThrow(/catalog\.entry\.vanish/);
    expect(await recorded()).toEqual([]);
    await audit.recordNow(app.ctx, { ...act, action: 'catalog.entry.draft' });
    expect(await recorded()).toEqual([{ action: 'catalog.entry.draft' }]);
  });
});
