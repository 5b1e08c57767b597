import { FindRefusal } from '../find/find-query';
import { feedErrors } from './feed.errors';

/** What comes of reading a search that is followed. @throws feedErrors.unreadableSearch in place of FindRefusal */
export async function readable<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw error instanceof FindRefusal
      ? feedErrors.unreadableSearch({ why: error.message })
      : error;
  }
}
