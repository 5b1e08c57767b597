import { Inject, Injectable } from '@nestjs/common';
import { Database, type Actor, type TxContext } from '@shutong/platform';
import { digestOf, isSameDigest } from '../api-key/credential';
import { Developer } from '../developer/developer.entity';
import { developerErrors } from '../developer/developer.errors';
import type { Proven } from './account-message';

/** Whoever has handed in a management secret's digest, as the log names that one. */
export const developerActor = ({ id, name, secretName }: Developer): Actor => ({
  ...{ kind: 'person', id: developerActorId(id), name, department: null, roles: ['developer'] },
  authn: { method: 'management-secret', clientId: secretName, tokenHash: '' },
});

/** Under which the log, and notices, know a developer. */
export const developerActorId = (id: string): string => `developer:${id}`;

/** Tells that the developer was there when something was handed in: nothing that the portal says is believed unseen. */
@Injectable()
export class DeveloperProof {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** @throws developerErrors.unknownSecret */
  async proven(tx: TxContext, { developer: id, proof }: Proven): Promise<Developer> {
    const found = await this.database.repository(tx, Developer).findOneBy({ id });
    if (!found || !isSameDigest(found.secretDigest, digestOf(Buffer.from(proof, 'hex')))) {
      throw developerErrors.unknownSecret();
    }
    return found;
  }
}
