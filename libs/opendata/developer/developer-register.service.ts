import { Inject, Injectable } from '@nestjs/common';
import { Audit } from '@shutong/audit';
import { Outbox } from '@shutong/messaging';
import { Clock, Database, canonicalJson, limits, sha256, type TxContext } from '@shutong/platform';
import { MoreThan } from 'typeorm';
import { DeveloperProof, developerActor } from '../account/developer-proof.service';
import { KeyRegister } from '../api-key/key-register.service';
import { Developer } from './developer.entity';
import { developerErrors } from './developer.errors';
import type { DeveloperMessage, Registration } from './developer-message';

const millisOfHour = 3_600_000;
const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');

/** Accounts and keys of developers, written as the portal has handed them in: nothing of that is believed unseen. */
@Injectable()
export class DeveloperRegister {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(DeveloperProof) private readonly proof: DeveloperProof,
    @Inject(KeyRegister) private readonly keys: KeyRegister,
  ) {}

  /** @throws developerErrors, keyErrors, contestErrors; then nothing of it was written */
  async apply(tx: TxContext, message: DeveloperMessage): Promise<void> {
    if (message.op === 'register') return this.register(tx, message);
    const developer = await this.proof.proven(tx, message);
    const as = { ...tx, actor: developerActor(developer) };
    switch (message.op) {
      case 'make-key':
        return this.keys.make(as, developer, message);
      case 'rotate-key':
        return this.keys.rotate(as, developer, message);
      case 'revoke-key':
        return this.keys.revoke(as, developer, message);
    }
  }

  private async register(tx: TxContext, message: Registration): Promise<void> {
    const developers = this.database.repository(tx, Developer);
    const now = this.clock.ofAct(tx);
    const since = new Date(now.getTime() - millisOfHour);
    const lately = await developers.countBy({ registeredAt: MoreThan(since) });
    if (lately >= limits.registrationsAnHour.value) throw developerErrors.tooMany();
    const developer = Object.assign(new Developer(), {
      ...{ id: message.developer, name: message.name, contact: message.contact ?? null },
      ...{ secretName: message.secretName, secretDigest: bytes(message.secretDigest) },
      ...{ trust: 'unverified', trustGround: null, trustedBy: null, trustedAt: null },
      ...{ person: null, licensee: null, registeredAt: now },
    } satisfies Developer);
    await developers.insert(developer);
    const as = { ...tx, actor: developerActor(developer) };
    const { id, trust } = developer;
    await this.audit.record(as, {
      ...{ action: 'opendata.developer.register', outcome: 'allow', reason: 'ok' },
      resource: [{ type: 'developer', id }],
      change: { afterSha256: sha256(canonicalJson({ trust })) },
    });
    await this.outbox.add(as, {
      ...{ type: 'opendata.developer.registered', subject: id, data: { id, trust } },
    });
    await this.keys.addFirst(as, developer, message.key);
  }
}
