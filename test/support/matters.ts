import { randomUUID } from 'node:crypto';
import { Entries, EntryImport, Mounting, type EntryContent } from '@shutong/catalog';
import type { Context } from '@shutong/platform';
import type { Application } from '../../libs/exchange/application/application.entity';
import type { Matter, MatterPart } from '../../libs/exchange/matter/matter.entity';
import type { MatterWish, PartProposal } from '../../libs/exchange/matter/matter.policy';
import { Matters } from '../../libs/exchange/matter/matters.service';
import { contents, item, newEntry } from './catalog';
import { bureau, enrol, police, type ExchangeHub, type ExchangeUnderTest } from './exchange';
import { grant, wishFor } from './exchange-calls';

/** What two providers offer besides the hub's own conditional resource of the police. */
export interface Offered {
  /** Unconditional, of the police. */
  readonly free: string;
  /** Conditional, of the bureau. */
  readonly other: string;
}

/** A whole entry that is shared without conditions. */
export const unconditional: Partial<EntryContent> = {
  ...{ sharing: 'unconditional', conditions: null },
  items: ['permit_no', 'holder'].map((code) => item(code, code, { sharing: 'unconditional' })),
};

/** Mounts them; the bureau's connector is enrolled. */
export async function offered(hub: ExchangeUnderTest): Promise<Offered> {
  await enrol(hub, bureau);
  return {
    free: await mounted(hub, police, '303/3', { title: '取水计量点', ...unconditional }),
    other: await mounted(hub, bureau, '303/4', { title: '数据目录备案' }),
  };
}

/** A resource of the department of its own, conditional unless `change` says otherwise. */
export async function mounted(
  hub: ExchangeHub,
  department: string,
  code: string,
  change: Partial<EntryContent>,
): Promise<string> {
  const officer = hub.as(department, 'provider-officer');
  const publisher = hub.as(department === bureau ? police : bureau, 'authority').actor;
  const entry = newEntry(code, contents(change), officer.actor);
  await hub.app.get(EntryImport).importEntries(officer, [entry], publisher);
  const { id, title } = await hub.app.get(Entries).byCode(officer, code);
  const resource = await hub.app.get(Mounting).mount(officer, id, {
    ...{ code: `m-${code.replace('/', '-')}`, title, kind: 'table', modes: ['verify', 'query'] },
    ...{ keyFields: ['permit_no'], fields: ['permit_no', 'holder'], masks: {} },
    ...{ matchRules: {}, subjectField: null },
  });
  return resource.id;
}

/** Of each resource the holder; a matter of its own. */
export function matterFor(
  hub: ExchangeHub,
  resources: readonly string[],
  change: Partial<MatterWish> = {},
): MatterWish {
  const { modes, volume = null, ...wish } = wishFor(hub);
  const { basis, citations, scenario, scope, purposeText, security, periodUntil } = wish;
  return {
    ...{ basis, citations, scenario, scope, purposeText, security: security ?? null, periodUntil },
    ...{ code: '520102003000', title: '取水许可延续', purposeCode: randomUUID() },
    resources: resources.map((resourceId) => ({ resourceId, modes, volume, fields: ['holder'] })),
    ...change,
  };
}

/** The matter's part of the provider, as the context sees it. */
export async function partOf(
  hub: ExchangeHub,
  ctx: Context,
  matter: Matter,
  provider = police,
): Promise<MatterPart> {
  const parts = await hub.app.get(Matters).partsOf(ctx, matter);
  return parts.find((part) => part.provider === provider)!;
}

export const membersOf = (hub: ExchangeHub, ctx: Context, matter: Matter): Promise<Application[]> =>
  hub.app.get(Matters).membersOf(ctx, matter);

/** Grants the holder, and what `change` says. */
export const grantOf = (
  { id: applicationId }: Pick<Application, 'id'>,
  change: Partial<PartProposal> = {},
): PartProposal => ({ applicationId, ...grant, fields: ['holder'], ...change });

export const refusalOf = (member: Pick<Application, 'id'>): PartProposal =>
  grantOf(member, {
    outcome: 'refused',
    fields: [],
    reasons: '不符合条件',
    ground: '条例第十四条',
  });

/** Addressees of what is still to be done about a matter. */
export async function tasksOf(hub: ExchangeUnderTest, id: string): Promise<string[]> {
  const sql = `SELECT addressee FROM notice.notice
                WHERE about_type = 'matter' AND about_id = $1 AND task AND done_at IS NULL ORDER BY 1`;
  const { rows } = await hub.db.pool('migrator').query<{ addressee: string }>(sql, [id]);
  return rows.map(({ addressee }) => addressee);
}
