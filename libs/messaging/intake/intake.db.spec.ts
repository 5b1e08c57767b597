import { limits, uuidv7 } from '@shutong/platform';
import { testApplication, type TestApplication } from '../../../test/support/application';
import { Intake } from './intake';

describe('the intake', () => {
  let app: TestApplication;
  let intake: Intake;
  beforeAll(async () => {
    app = await testApplication({ role: 'worker', imports: [] });
    intake = app.module.get(Intake, { strict: false });
  });
  afterAll(() => app.close());

  const take = async (most: number) => {
    const taken = await app.database.transaction(app.ctx, (tx) => intake.take(tx, 'usage', most));
    return taken.map(({ body }) => body);
  };
  const handIn = (body: unknown, key = uuidv7(new Date())) =>
    intake.handIn(app.ctx, { key, kind: 'usage', body });

  it('gives the oldest first, once', async () => {
    for (const body of [1, { two: 2 }, [3]]) await handIn(body);
    expect(await take(2)).toEqual([1, { two: 2 }]);
    expect(await take(2)).toEqual([[3]]);
    expect(await take(2)).toEqual([]);
  });

  it('knows a message again whose answer was lost', async () => {
    const key = uuidv7(new Date());
    await handIn('once', key);
    await handIn('once', key);
    expect(await take(2)).toEqual(['once']);
  });

  it('keeps what a transaction took that did not end well', async () => {
    await handIn('kept');
    const failing = app.database.transaction(app.ctx, async (tx) => {
      await intake.take(tx, 'usage', 1);
      throw new Error('in the middle');
    });
    await expect(failing).rejects.toThrow('in the middle');
    expect(await take(1)).toEqual(['kept']);
  });

  it('refuses more than it has room for, and goes on when some was taken', async () => {
    const long = 'x'.repeat(limits.intakeMessage.value);
    await expect(handIn(long)).rejects.toThrow('platform.too-large');
    await app.db.pool('migrator').query(
      `INSERT INTO intake.message (id, key, kind, body) OVERRIDING SYSTEM VALUE
       VALUES (1, gen_random_uuid(), 'usage', '"old"'), ($1, gen_random_uuid(), 'usage', '"new"')`,
      [limits.intakeBacklog.value + 1],
    );
    await expect(handIn('more')).rejects.toThrow('platform.unavailable');
    expect(await take(1)).toEqual(['old']);
    await handIn('more');
    expect(await take(2)).toHaveLength(2);
  });
});
