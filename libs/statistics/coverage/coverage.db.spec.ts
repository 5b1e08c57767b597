import { Outbox } from '@shutong/messaging';
import { eventually, testApplication, type TestApplication } from '../../../test/support/application';
import { departmentCode } from '../../../test/support/identity-fixtures';
import { StatisticsHubModule } from '../hub.module';
import { StatisticsWorkerModule } from '../worker.module';
import { Coverage } from './coverage.service';

/** Province-level divisions, one of which the report counts beside the 31 of the mainland. */
const provinces =
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71'.split(
    ' ',
  );

describe('regions with rules of their own', () => {
  let app: TestApplication;
  beforeAll(async () => {
    const imports = [StatisticsHubModule, StatisticsWorkerModule];
    app = await testApplication({ role: 'worker', imports });
    const items = provinces.map((province, n) => place(departmentCode(n + 1), `${province}0000`));
    await tell('identity.department.registered', '100000', { items });
    const city = place(departmentCode(40), '520100', 'city');
    await tell('identity.department.registered', '100000', { items: [city] });
    const others = [
      { ...place(departmentCode(41), '810000'), kind: 'organisation' },
      { ...place(departmentCode(42), '820000'), state: 'disabled' },
    ];
    await tell('identity.department.registered', '100000', { items: others });
  });
  afterAll(() => app.close());

  const place = (code: string, division: string, level = 'province') => ({
    ...{ code, name: code, division, level, state: 'active', kind: 'department' },
    ...{ node: division, path: code },
  });
  const tell = (type: string, subject: string, data: Readonly<Record<string, unknown>>) =>
    app.database.transaction(app.ctx, (tx) =>
      app.module.get(Outbox).add(tx, { type, subject, data }),
    );
  const document = (code: string, division: string) => ({
    ...{ code, revision: 1, title: code, titleEn: code, number: code, issuer: '人民政府' },
    ...{ kind: 'rule', division, inForceFrom: '2020-01-01', inForceUntil: null },
    ...{ state: 'in-force', reasons: null, replacedBy: null },
  });
  const registered = (code: string, division: string) =>
    tell('catalog.rule-document.registered', code, document(code, division));
  const found = (level: 'province' | 'city' = 'province') =>
    app.module.get(Coverage).ofRules(app.ctx, level);
  const until = (regions: number) => eventually(found, ({ withRules }) => withRules === regions);

  it('count no region in which only organisations or disabled departments are', async () => {
    const known = async () =>
      (await app.db.pool('migrator').query('SELECT FROM statistics.department')).rowCount;
    await eventually(known, (count) => count === provinces.length + 3);
    expect(await found()).toMatchObject({ regions: provinces.length });
    expect(await found('city')).toMatchObject({ regions: 1 });
  });

  it('C08.3 28 of 32 prints 87.5 %', async () => {
    for (const province of provinces.slice(0, 28)) {
      await registered(`rule/${province}`, `${province}0000`);
    }
    expect(await until(28)).toEqual({ regions: 32, withRules: 28, share: '87.5' });
  });

  it('count each region once, not by what holds in a wider one or in a part of it, and no more when it is withdrawn', async () => {
    await registered('rule/11/2', '110000');
    await registered('law', '100000');
    await registered('rule/city', '650100');
    const withdrawn = { ...document('rule/12', '120000'), state: 'withdrawn', reasons: '废止' };
    await tell('catalog.rule-document.withdrawn', 'rule/12', withdrawn);
    expect(await until(27)).toEqual({ regions: 32, withRules: 27, share: '84.4' });
    expect(await found('city')).toEqual({ regions: 1, withRules: 0, share: '0.0' });
    await registered('rule/guiyang', '520100');
    await eventually(() => found('city'), ({ share }) => share === '100.0');
  });

  describe('and data authorities', () => {
    const role = (happened: 'assigned' | 'revoked', n: number, role = 'authority') =>
      tell(`identity.role.${happened}`, person(n), {
        ...{ person: person(n), department: departmentCode(n), role },
      });
    const person = (n: number) => `00000000-0000-7000-8000-0000000000${n + 10}`;
    const authorities = (level: 'province' | 'city' = 'province') =>
      app.module.get(Coverage).ofAuthorities(app.ctx, level);
    const untilThere = (having: number) =>
      eventually(authorities, ({ withAuthority }) => withAuthority === having);

    it('C07.3 22 of 32 regions with an authority print 68.8 %', async () => {
      for (let n = 1; n <= 22; n += 1) await role('assigned', n);
      for (let n = 23; n <= 32; n += 1) await role('assigned', n, 'provider-officer');
      // Of a city, whose province has none.
      await role('assigned', 40);
      expect(await untilThere(22)).toEqual({ regions: 32, withAuthority: 22, share: '68.8' });
      const cities = await eventually(
        () => authorities('city'),
        ({ withAuthority }) => withAuthority > 0,
      );
      expect(cities).toEqual({ regions: 1, withAuthority: 1, share: '100.0' });
    });

    it('count no more when the role is revoked or the person disabled', async () => {
      await role('revoked', 1);
      const data = { id: person(2), department: departmentCode(2) };
      await tell('identity.person.disabled', person(2), data);
      await untilThere(20);
      await tell('identity.person.enabled', person(2), data);
      expect(await untilThere(21)).toEqual({ regions: 32, withAuthority: 21, share: '65.6' });
    });
  });
});
