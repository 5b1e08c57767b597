import { Departments } from '@shutong/identity';
import { bureau, type ExchangeHub } from './exchange';
import { departmentCode } from './identity-fixtures';

/** A university: an organisation outside government. */
export const lab = departmentCode(77);

export async function registerLab(hub: Pick<ExchangeHub, 'app' | 'as'>): Promise<void> {
  const facts = { code: lab, name: '贵州大学', nameEn: null, shortName: null };
  const place = { division: '520000', level: 'province', parent: null } as const;
  const authority = hub.as(bureau, 'authority');
  await hub.app.get(Departments).register(authority, { ...facts, ...place }, 'organisation');
}
