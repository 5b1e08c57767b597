import type { Context, Database } from '@shutong/platform';
import { HubListening } from './hub-listening.entity';
import type { Listening } from './link-state.policy';

/** Null before the first process of a hub has been there. */
export const listeningOf = (database: Database, ctx: Context): Promise<Listening | null> =>
  database.repository(ctx, HubListening).findOneBy({ one: true });
