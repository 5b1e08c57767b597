import { openCheckpoint, signCheckpoint, verifier, type TreeHead } from '@shutong/tlog';
import type { LogFolderWriter, LogKey } from '@shutong/tlog-folder';
import type { KeyCard } from '@shutong/wire';
import { formerCallLogVkeys } from './call-log-key';
import type { KeptLog } from './kept-log';

/**
 * After a handover the log goes on under the new root key: the newest checkpoint is signed once more, by that one. Only a
 * log that a key before it had signed is taken over, and only as it was signed. What breaks off here is done again.
 */
export async function adopt(
  kept: KeptLog,
  folder: LogFolderWriter,
  { card, key }: { readonly card: KeyCard; readonly key: LogKey },
): Promise<void> {
  const { signed } = await kept.standing();
  if (!signed || signed.vkey === key.vkey) return;
  if (!formerCallLogVkeys(card).includes(signed.vkey)) return;
  const checkpoint = await folder.checkpoint();
  if (checkpoint) {
    const head = opened(checkpoint, [signed.vkey, key.vkey]);
    const { origin, signer } = key;
    const { size, root } = head;
    await folder.replaceCheckpoint(signCheckpoint({ origin, size, root }, [signer]));
  }
  await kept.adoptedBy(key.vkey);
}

/** By one of the keys: an earlier attempt may have come so far. */
function opened(checkpoint: Uint8Array, [old, own]: readonly [string, string]): TreeHead {
  try {
    return openCheckpoint(checkpoint, { log: verifier(old) });
  } catch {
    return openCheckpoint(checkpoint, { log: verifier(own) });
  }
}
