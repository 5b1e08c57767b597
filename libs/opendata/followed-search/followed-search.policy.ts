import { readable } from '../feed/readable-search';
import { Bound, findCondition } from '../find/find-condition';
import { readFindQuery } from '../find/read-find-query';

const nothing = (): string[] => [];

/** That a search can be asked for, whatever it finds. @throws feedErrors.unreadableSearch */
export async function assertReadable(q: string, now: Date): Promise<void> {
  await readable(() => findCondition(readFindQuery(q), { bound: new Bound(), now }, nothing));
}
