import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identityFile, type Identity } from './identity';

/** What others may know of the connector, for its administrator to read. */
export const writeIdentity = (dir: string, identity: Identity): void =>
  writeFileSync(join(dir, identityFile), `${JSON.stringify(identity, null, 2)}\n`, { mode: 0o600 });
