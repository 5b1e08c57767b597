import type { State } from '../../state/state';
import { isOpen, type Receiving } from '../stored-batch';

/**
 * Changes a batch as it is now, not as it was read: the hub may have ended it meanwhile, and what has ended stays so. False
 * then.
 */
export function changeOpen(
  { receivings }: Pick<State, 'receivings'>,
  id: string,
  change: Partial<Receiving>,
): Promise<boolean> {
  return receivings.transaction(() => {
    const present = receivings.get(id);
    if (!present || !isOpen(present)) return false;
    void receivings.put(id, { ...present, ...change });
    return true;
  });
}
