import { company } from '../../../test/support/open-applications';
import { until } from '../../../test/support/open-data';
import { conditions, items, licensing, type Licensing } from '../../../test/support/licensing';
import { Developers } from '../developer/developers.service';

describe('A licensee of conditionally open data', () => {
  const scene = licensing();
  const {
    accountOf,
    agreementsOf,
    granted,
    keyFor,
    licensee,
    publish,
    service,
    somebody,
    statusAndCode,
    table,
  } = scene;
  let on: Licensing['on'];
  let portal: Licensing['portal'];
  let dataset: Licensing['dataset'];
  let entry: Licensing['entry'];
  beforeAll(() => {
    ({ on, portal, entry, dataset } = scene);
  });

  it('is asked for by those for whom the agreement is: nobody else has a key bound to it', async () => {
    const { agreement, key } = await licensee(['code']);
    const stranger = await portal.register();
    const refused = await keyFor(stranger.secret, agreement.id);
    expect([refused.status, refused.body['code']]).toEqual([
      404,
      'opendata.key.agreement-not-found',
    ]);
    const verified = await accountOf(somebody());
    expect((await keyFor(verified.secret, agreement.id)).status).toBe(404);
    expect(await agreementsOf(verified.secret)).toEqual([]);
    // Nor does it ask anywhere but there, or for what another agreement gives.
    for (const path of ['/catalog', '/api/v1/figures', '/sitemap.xml']) {
      expect(await statusAndCode(path, key)).toEqual([403, 'opendata.key.agreement-elsewhere']);
    }
    const other = await on.entry(items, conditions);
    const elsewhere = (await on.dataset()).id;
    await publish(elsewhere, other);
    expect(await statusAndCode(`${table(elsewhere)}/rows`, key)).toEqual([
      403,
      'opendata.key.other-dataset',
    ]);
  });

  it('is for a company’s people: who acts for it takes an account over for it', async () => {
    const [one, other] = [somebody(company), somebody(company)];
    await granted(one, ['code']);
    const { secret } = await accountOf(other);
    const [agreement] = await agreementsOf(secret);
    const { key } = await keyFor(secret, agreement!.id);
    expect((await portal.get(`${table()}/rows`, key)).status).toBe(200);
    const alone = { datasets: [dataset] };
    const { body } = await keyFor(secret, agreement!.id, alone);
    expect(body['code']).toBe('opendata.key.agreement-alone');
  });

  it('is the account’s as long as its person acts for the licensee; to say so anew raises no trust', async () => {
    const by = somebody();
    await granted(by, ['code', 'river']);
    const { secret, developer } = await accountOf(by);
    expect(await agreementsOf(secret)).toHaveLength(1);
    await service(Developers).setTrust(on.as('authority'), developer, 'unverified', '核查中');
    const realName = { name: by.actor.name, organisation: company };
    const forCompany = { ...by, actor: { ...by.actor, realName } };
    const again = await service(Developers).verify(forCompany, developer, secret);
    expect([again.trust, again.trustGround]).toEqual(['unverified', '核查中']);
    // The company's now, no longer the person's own.
    const entries = (await agreementsOf(secret)).map(({ items: covered }) => covered);
    expect(entries).toEqual([['code']]);
    await service(Developers).verify(by, developer, secret);
    const [own] = await agreementsOf(secret);
    expect(own!.items).toEqual(['code', 'river']);
  });

  it('is told of each version that is published or withdrawn, once and with its ground; who has no agreement is not', async () => {
    const by = somebody();
    await granted(by, ['river']);
    const { secret } = await accountOf(by);
    const waiting = somebody();
    await granted(waiting, ['code']);
    const stranger = await portal.register();
    const toldAtHub = async ({ actor }: typeof by) =>
      (
        await on.rows<{ template: string }>(
          `SELECT template FROM notice.notice
            WHERE addressee = $1 AND about_id = $2 ORDER BY id`,
          [`person:${actor.id}`, other],
        )
      ).map(({ template }) => template);
    const other = (await on.dataset()).id;
    const [first, second] = [await publish(other, entry), await publish(other, entry)];
    const published = ['licensed-version-published', 'licensed-version-published'];
    await until(async () => ((await toldAtHub(waiting)).length === 2 ? true : undefined));
    expect(await toldAtHub(waiting)).toEqual(published);
    expect(await toldAtHub(by)).toEqual(published);
    await on.publications.withdraw(on.as('department-head'), first, '单位有误');
    await until(async () => ((await toldAtHub(waiting)).length === 3 ? true : undefined));
    await on.publications.withdraw(on.as('department-head'), second, '误发布');
    await until(async () => ((await toldAtHub(waiting)).length === 4 ? true : undefined));
    const all = [...published, 'licensed-version-withdrawn', 'licensed-dataset-withdrawn'];
    expect(await toldAtHub(by)).toEqual(all);
    const read = async (of: string) =>
      (
        (await portal.get('/api/v1/developer/notices', of)).body as unknown as {
          readonly notices: readonly { kind: string; body: string; about: { id: string } }[];
        }
      ).notices.filter(({ about }) => about.id === other);
    const notices = await read(secret);
    expect(notices.map(({ kind }) => kind)).toEqual([...all].reverse());
    expect(notices[0]!.body).toContain('误发布');
    expect(await read(stranger.secret)).toEqual([]);
  });
});
