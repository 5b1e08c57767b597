import { Resources } from '@shutong/catalog';
import { LegalClocks } from '@shutong/clocks';
import { FixedClock, type Clock, type Context, type RealName } from '@shutong/platform';
import type { OpenApplication } from '../../libs/exchange/open-application/open-application.entity';
import type { OpenWish } from '../../libs/exchange/open-application/open-application.policy';
import { OpenApplications } from '../../libs/exchange/open-application/open-applications.service';
import {
  OpenAnswers,
  type OpenProposal,
} from '../../libs/exchange/open-application/open-answers.service';
import { OpenRegister } from '../../libs/exchange/open-application/open-register.service';
import { OpenReview } from '../../libs/exchange/open-application/open-review.service';
import { at } from './answering';
import { actor, contextOf } from './catalog';
import { exchangeHub, police, type ExchangeHub } from './exchange';

/** A hub in Guizhou, with an entry that is open on conditions. */
export interface OpeningHub extends ExchangeHub {
  readonly entryId: string;
}

export async function openingHub(clock: FixedClock): Promise<OpeningHub> {
  const hub = await exchangeHub({ JURISDICTION: 'cn-52' }, clock);
  const { entry } = await hub.app
    .get(Resources)
    .get(hub.as(police, 'provider-officer'), hub.resourceId);
  return { ...hub, entryId: entry.id };
}

/** Somebody outside every department, by default with a real name that the issuer vouches for. */
export function developer(
  { clock }: { readonly clock: Clock },
  name = '张三丰',
  organisation: RealName['organisation'] = null,
): Context {
  const who = actor(null, ['developer'], name);
  return contextOf({ ...who, realName: { name, organisation } }, clock.now());
}

export const company = { code: '91520000MA6DJ0000X', name: '贵州数行科技有限公司' };

export const openWish = (hub: OpeningHub, change: Partial<OpenWish> = {}): OpenWish => ({
  ...{ entryId: hub.entryId, fields: ['permit_no', 'holder'], purpose: '研究用水效率' },
  ...{ scope: '本人，不对外提供', security: '加密存储，专人保管' },
  periodUntil: new Date(hub.clock.now().getTime() + 200 * 86_400_000),
  ...change,
});

export const applied = (
  hub: OpeningHub,
  change: Partial<OpenWish> = {},
  by = developer(hub),
): Promise<OpenApplication> => hub.app.get(OpenApplications).apply(by, openWish(hub, change));

/** Who wants to use what, and when. */
interface OpenUse {
  readonly licensee: string;
  readonly entryId: string;
  readonly fields: readonly string[];
  readonly at: Date;
}

/** Whether one agreement in force covers a use, and the catalogue still opens it: by the view that everything rests on which serves such data. */
export async function mayUse({ db }: OpeningHub, use: OpenUse): Promise<boolean> {
  const { licensee, entryId, fields, at: instant } = use;
  const sql = `SELECT FROM opendata.licence WHERE licensee = $1 AND entry_id = $2 AND items @> $3 AND $3 <> '{}'
     AND concluded_at <= $4 AND valid_until > $4`;
  const found = await db.pool('migrator').query(sql, [licensee, entryId, fields, instant]);
  return found.rowCount === 1;
}

export const openRefusal: OpenProposal = {
  outcome: 'refused',
  reasons: '用途不符',
  ground: '贵州省政府数据共享开放条例',
  fields: [],
};

/** Applied for, and granted by the provider. */
export async function licensed(hub: OpeningHub, by = developer(hub)): Promise<OpenApplication> {
  const { id, fields } = await applied(hub, {}, by);
  const proposal = { outcome: 'granted', reasons: '', ground: '', fields } as const;
  const answers = hub.app.get(OpenAnswers);
  await answers.propose(hub.as(police, 'provider-officer', 'chen'), id, proposal);
  return answers.answer(hub.as(police, 'office-head', 'sun'), id);
}

/** For a describe of applications for open data: a hub in Guizhou, an applicant of its own for each test, and the provider. */
export function openings() {
  const clock = new FixedClock(at('2026-03-02'));
  let hub: OpeningHub;
  // Each test applies as somebody else: who has an open application has no second one.
  let person = 0;
  let by: Context;
  beforeAll(async () => {
    hub = await openingHub(clock);
  });
  beforeEach(() => {
    clock.set(at('2026-03-02'));
    by = developer(hub, `申请人${(person += 1)}`);
  });
  afterAll(() => hub.close());

  return {
    clock,
    get hub() {
      return hub;
    },
    get by() {
      return by;
    },
    officer: () => hub.as(police, 'provider-officer', 'chen'),
    head: () => hub.as(police, 'office-head', 'sun'),
    answers: () => hub.app.get(OpenAnswers),
    review: () => hub.app.get(OpenReview),
    register: () => hub.app.get(OpenRegister),
    clockOf: async (id: string) => (await hub.app.get(LegalClocks).ofMatter(id))[0]!,
  };
}

export const openGrant = {
  outcome: 'granted',
  reasons: '按最小必要开放',
  ground: '贵州省政府数据共享开放条例',
  fields: ['holder'],
} as const;
