import { Inject, Injectable } from '@nestjs/common';
import { Intake } from '@shutong/messaging';
import { Clock, uuidv7, type Context } from '@shutong/platform';
import { keyErrors } from '../api-key/api-key.errors';
import { assertKeyOfAgreement } from '../api-key/api-key.policy';
import { digestOf, makeCredential, type Credential } from '../api-key/credential';
import { assertKeyOfEntry } from '../contest/contest.policy';
import { OpenContests } from '../contest/open-contests.service';
import { isTakenUp } from '../intake/taken-up';
import { OwnAgreements } from '../licensed/own-agreements.service';
import { Tiers } from '../quota/tiers';
import { OpenDevelopers, type ProvenDeveloper } from './open-developers.service';
import type { MakeKeyBody, RegisterDeveloperBody } from './developer.input';
import type { MadeKey, RegisteredDeveloper } from './developer';

const hex = (digest: Buffer): string => digest.toString('hex');

/** What is handed in of a new key. */
const keyFacts = ({ name, text }: Credential, wish: MakeKeyBody) => ({
  ...{ name, digest: hex(digestOf(text)), label: wish.label, tier: wish.tier },
  ...{ scopes: wish.scopes, days: wish.days },
  ...(wish.entry ? { entry: wish.entry.toLowerCase() } : {}),
  ...(wish.agreement ? { agreement: wish.agreement.toLowerCase() } : {}),
  ...(wish.datasets ? { datasets: wish.datasets.map((id) => id.toLowerCase()) } : {}),
});

/**
 * What developers do with account and keys, at the portal. Secrets are made here, shown once, and leave as digests; the worker
 * judges and writes all of it.
 */
@Injectable()
export class DeveloperDesk {
  constructor(
    @Inject(Intake) private readonly intake: Intake,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(OpenDevelopers) private readonly developers: OpenDevelopers,
    @Inject(Tiers) private readonly tiers: Tiers,
    @Inject(OpenContests) private readonly contests: OpenContests,
    @Inject(OwnAgreements) private readonly agreements: OwnAgreements,
  ) {}

  /** @throws developerErrors.tooMany */
  async register(
    ctx: Context,
    { name, contact }: RegisterDeveloperBody,
    first: MakeKeyBody,
  ): Promise<RegisteredDeveloper> {
    await this.developers.assertMayRegister(ctx);
    const developer = uuidv7(this.clock.now());
    const [secret, key] = [makeCredential('secret'), makeCredential('key')];
    await this.handIn(ctx, {
      ...{ op: 'register', developer, name, ...(contact ? { contact } : {}) },
      ...{ secretName: secret.name, secretDigest: hex(digestOf(digestOf(secret.text))) },
      key: keyFacts(key, first),
    });
    return { developer, secret: secret.text, ...(await this.made(ctx, key)) };
  }

  /** @throws keyErrors.tierNotReached, keyErrors.tooMany, contestErrors */
  async makeKey(ctx: Context, by: ProvenDeveloper, wish: MakeKeyBody): Promise<MadeKey> {
    const { id: developer, trust, proof } = by;
    assertKeyOfEntry(wish);
    assertKeyOfAgreement(wish);
    if (!this.tiers.quotaOf(wish.tier, trust)) {
      throw keyErrors.tierNotReached({ tier: wish.tier, trust });
    }
    await this.developers.assertMayMakeKey(ctx, developer);
    if (wish.entry) await this.contests.assertMayHaveKeys(ctx, by, wish.entry.toLowerCase());
    if (wish.agreement) await this.agreements.assertOwn(ctx, by, wish.agreement.toLowerCase());
    const key = makeCredential('key');
    await this.handIn(ctx, {
      ...{ op: 'make-key', developer, proof: hex(proof) },
      key: keyFacts(key, wish),
    });
    return this.made(ctx, key);
  }

  /** @throws keyErrors */
  async rotateKey(
    ctx: Context,
    { id: developer, proof }: ProvenDeveloper,
    replaces: string,
    overlapHours: number,
  ): Promise<MadeKey> {
    const former = await this.developers.liveKey(ctx, developer, replaces);
    if (former.replacedBy) throw keyErrors.alreadyReplaced({ name: replaces });
    await this.developers.assertMayMakeKey(ctx, developer);
    const key = makeCredential('key');
    const { name, text } = key;
    await this.handIn(ctx, {
      ...{ op: 'rotate-key', developer, proof: hex(proof), replaces, overlapHours },
      ...{ name, digest: hex(digestOf(text)) },
    });
    return this.made(ctx, key);
  }

  /** @throws keyErrors.notFound */
  async revokeKey(
    ctx: Context,
    { id: developer, proof }: ProvenDeveloper,
    name: string,
  ): Promise<boolean> {
    await this.developers.liveKey(ctx, developer, name);
    await this.handIn(ctx, { op: 'revoke-key', developer, proof: hex(proof), name });
    return isTakenUp(async () => Boolean((await this.developers.key(ctx, name))?.revokedAt));
  }

  private handIn(ctx: Context, body: object): Promise<void> {
    return this.intake.handIn(ctx, { key: uuidv7(this.clock.now()), kind: 'developer', body });
  }

  private async made(ctx: Context, { name, text }: Credential): Promise<MadeKey> {
    const isThere = async () => (await this.developers.key(ctx, name)) !== undefined;
    return { key: text, name, isReady: await isTakenUp(isThere) };
  }
}
