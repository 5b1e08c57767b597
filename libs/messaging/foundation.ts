import {
  Database,
  SteadyClock,
  readConfig,
  required,
  type App,
  type DatabaseOptions,
  type PlatformParts,
} from '@shutong/platform';
import { closeLinks, ensureTopics, openLinks, type Links } from './links';
import { eventTopics } from './outbox/event';

/** What every process of the hub's side stands on. */
export interface Foundation extends PlatformParts {
  readonly links: Links;
}

interface FoundationOptions extends Pick<
  DatabaseOptions,
  'application' | 'entities' | 'statementTimeout'
> {
  /** Whose settings of the environment hold. */
  readonly app: App;
  /** Default: the one that the settings name. */
  readonly url?: string;
}

/**
 * Opens settings, time, database and links of a process, and makes the events' topics usable. The application is closed before `release`.
 * @throws ConfigError, or what the database or the broker says when it cannot be reached
 */
export async function openFoundation({ app, url, ...options }: FoundationOptions) {
  const config = readConfig(app);
  const clock = new SteadyClock();
  const database = await Database.connect({
    ...{ url: url ?? required(config, 'databaseUrl'), pool: config.databasePool },
    ...options,
  });
  const watch = clock.watch(() => database.time());
  const links = await openLinks(config, clock, database);
  await ensureTopics(links, eventTopics());
  const parts: Foundation = { config, clock, database, links };
  const release = async (): Promise<void> => {
    await watch.stop();
    await closeLinks(links);
    await database.close();
  };
  return { parts, release };
}
