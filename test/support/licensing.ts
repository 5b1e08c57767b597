import { SystemClock, type Context } from '@shutong/platform';
import type { OwnAgreement } from '../../libs/opendata/licensed/own-agreement';
import { Developers } from '../../libs/opendata/developer/developers.service';
import { OpenAnswers } from '../../libs/exchange/open-application/open-answers.service';
import { OpenApplications } from '../../libs/exchange/open-application/open-applications.service';
import { callerOf } from './developers';
import { authorityCode } from './hub';
import { company, developer as person } from './open-applications';
import { openDataUnderTest, openItem, type OpenDataUnderTest } from './open-data';

export const rivers = 'code,name,depth\n001,乌江,2.50\n002,清水江,1.25\n003,赤水河,0.75\n';
/** What is open on conditions may harm somebody a little. */
export const change = { open: 'conditional', class: 2 } as const;
export const items = [
  openItem('code', '编码'),
  openItem('river', 'name', change),
  openItem('d', '深', { nameEn: 'Depth', ...change }),
];
export const conditions = { open: 'conditional', openConditions: '实名申请，说明用途' } as const;
const day = 86_400_000;
const clock = new SystemClock();

/** For a describe of conditionally open data: hub, worker and portal, a dataset that is published for licensees, and people who apply. */
export function licensing() {
  let on: OpenDataUnderTest;
  let portal: ReturnType<typeof callerOf>;
  let entry: string;
  let dataset: string;
  beforeAll(async () => {
    on = await openDataUnderTest({}, { JURISDICTION: 'cn-52' });
    portal = callerOf(on.portal.url);
    entry = await on.entry(items, conditions);
    dataset = (await on.dataset()).id;
    await publish(dataset, entry);
  });
  afterAll(() => on.close());

  const publish = async (of: string, by: string, content = rivers) =>
    on.publish(await on.version(of, content), by, authorityCode, 'licensees');
  let named = 0;
  const somebody = (organisation: typeof company | null = null) =>
    person({ clock }, `申请人${(named += 1)}`, organisation);
  const service = <T>(type: new (...of: never[]) => T): T =>
    on.hub.app.get(type, { strict: false });

  /** Applied for and granted; answers the application's id. */
  const granted = async (by: Context, fields: string[]): Promise<string> => {
    const { id } = await service(OpenApplications).apply(by, {
      ...{ entryId: entry, fields, purpose: '研究水情', scope: '本人', security: '加密存储' },
      periodUntil: new Date(Date.now() + 200 * day),
    });
    const grant = {
      outcome: 'granted',
      reasons: '按需开放',
      ground: '贵州省条例',
      fields,
    } as const;
    await service(OpenAnswers).propose(on.as('provider-officer'), id, grant);
    await service(OpenAnswers).answer(on.as('office-head'), id);
    return id;
  };
  /** Somebody's account at the portal, taken over with the real name. */
  const accountOf = async (by: Context) => {
    const account = await portal.register();
    await service(Developers).verify(by, account.developer, account.secret);
    return account;
  };
  const agreementsOf = async (secret: string) =>
    (
      (await portal.get('/api/v1/developer/agreements', secret)).body as unknown as {
        readonly agreements: readonly OwnAgreement[];
      }
    ).agreements;
  const keyFor = async (secret: string, agreement: string, more: object = {}) => {
    const wish = { label: '研究', agreement, ...more };
    const { status, body } = await portal.post('/api/v1/developer/keys', secret, wish);
    return { status, body, key: body['key'] as unknown as string };
  };
  /** Somebody with an agreement on these items, and a key that is bound to it. */
  const licensee = async (fields: string[]) => {
    const by = somebody();
    const application = await granted(by, fields);
    const { secret, developer } = await accountOf(by);
    const [agreement] = await agreementsOf(secret);
    const { key, status } = await keyFor(secret, agreement!.id);
    expect(status).toBe(201);
    return { key, secret, developer, agreement: agreement!, application };
  };
  const statusAndCode = async (path: string, key?: string) => {
    const { status, body } = await portal.get(path, key);
    return [status, body['code']];
  };
  const text = async (path: string, key: string) => {
    const headers = { authorization: `Bearer ${key}` };
    const answer = await fetch(`${on.portal.url}${path}`, { headers });
    return { status: answer.status, text: await answer.text(), headers: answer.headers };
  };

  return {
    get on() {
      return on;
    },
    get portal() {
      return portal;
    },
    get entry() {
      return entry;
    },
    get dataset() {
      return dataset;
    },
    ...{ publish, somebody, service, granted, accountOf, agreementsOf, keyFor, licensee },
    ...{ statusAndCode, text },
    /** Address of its table in the latest version. */
    table: (of = dataset) => `/api/v1/datasets/${of}/versions/latest/tables/0`,
  };
}

export type Licensing = ReturnType<typeof licensing>;
