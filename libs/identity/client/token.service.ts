import { Inject, Injectable } from '@nestjs/common';
import { SignJWT } from 'jose';
import { Audit } from '@shutong/audit';
import {
  Clock,
  Config,
  Database,
  limits,
  uuidv7,
  type Actor,
  type Context,
  type HubError,
} from '@shutong/platform';
import { Refusals } from '../access/refusals.service';
import { Department } from '../department/department.entity';
import { roleOfKind } from '../role/role.policy';
import { claimedClient, verifyAssertion, type Assertion } from './assertion';
import { Client } from './client.entity';
import { HubKey } from './hub-key';
import { assertionOf, type Form } from './token-request';
import { tokenErrors } from './token.errors';

/** RFC 6749 §5.1. */
export interface TokenAnswer {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  /** Seconds. */
  readonly expires_in: number;
}

const issueToken = 'identity.token.issue';

/** Gives a system or connector an access token for an assertion that its key has signed. */
@Injectable()
export class Tokens {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Config) private readonly config: Config,
    @Inject(HubKey) private readonly key: HubKey,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Refusals) private readonly refusals: Refusals,
  ) {}

  /**
   * One assertion, one token. What a client is given or refused is one log entry each; requests that
   * prove no client (replays too: whoever overheard one could send them) are only counted.
   */
  async issue(ctx: Context, form: Form): Promise<TokenAnswer> {
    const { client, thumbprint } = await this.proven(ctx, form).catch((error: unknown) => {
      this.refusals.count({ permission: issueToken, name: 'POST /oauth/token' }, error);
      throw error;
    });
    const refusal = await this.refusalOf(ctx, client);
    await this.audit.recordNow({ ...ctx, actor: actorOf(client) }, actOf(client, refusal));
    if (refusal) throw refusal;
    return this.answer(client, thumbprint);
  }

  private async proven(ctx: Context, form: Form): Promise<Proven> {
    const assertion = assertionOf(form);
    const id = claimedClient(assertion);
    const client = await this.database.repository(ctx, Client).findOneBy({ id });
    if (!client) throw tokenErrors.invalidClient();
    const expected = { audience: this.config.hubUrl, now: this.clock.now() };
    const { proof, thumbprint } = await provenBy(assertion, client, expected);
    if (!(await this.firstUse(ctx, client, proof))) throw tokenErrors.invalidClient();
    return { client, thumbprint };
  }

  private async firstUse(ctx: Context, client: Client, assertion: Assertion): Promise<boolean> {
    const taken = await this.database.query(
      ctx,
      `WITH expired AS (DELETE FROM identity.assertion WHERE expires_at < $4)
       INSERT INTO identity.assertion (client, jti, expires_at) VALUES ($1, $2, $3)
       ON CONFLICT DO NOTHING RETURNING 1`,
      [client.id, assertion.jti, assertion.expiresAt, this.clock.now()],
    );
    return taken.length === 1;
  }

  private async refusalOf(ctx: Context, client: Client): Promise<HubError | undefined> {
    const departments = this.database.repository(ctx, Department);
    const active = await departments.existsBy({ code: client.department, state: 'active' });
    return active && client.state === 'active' ? undefined : tokenErrors.invalidClient();
  }

  private async answer(client: Client, thumbprint: string): Promise<TokenAnswer> {
    const now = this.clock.now();
    const seconds = Math.floor(now.getTime() / 1000);
    const claims = {
      client_id: client.id,
      department: client.department,
      kind: client.kind,
      roles: [roleOfKind[client.kind]],
      key: thumbprint,
    };
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt' })
      .setIssuer(this.config.hubUrl)
      .setAudience(this.config.hubUrl)
      .setSubject(client.id)
      .setJti(uuidv7(now))
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + limits.accessToken.value)
      .sign(this.key.private);
    return { access_token: token, token_type: 'Bearer', expires_in: limits.accessToken.value };
  }
}

/** A client, and the thumbprint of its key that was proven. */
interface Proven {
  readonly client: Client;
  readonly thumbprint: string;
}

/** By the client's key, or by the one before where that is still good. */
async function provenBy(
  assertion: string,
  client: Client,
  expected: Parameters<typeof verifyAssertion>[2],
): Promise<{ readonly proof: Assertion; readonly thumbprint: string }> {
  const { id, jwk, thumbprint, formerJwk, formerThumbprint } = client;
  try {
    return { proof: await verifyAssertion(assertion, { id, jwk }, expected), thumbprint };
  } catch (error) {
    if (!formerJwk || !formerThumbprint) throw error;
    const proof = await verifyAssertion(assertion, { id, jwk: formerJwk }, expected);
    return { proof, thumbprint: formerThumbprint };
  }
}

const actorOf = (client: Client): Actor => ({
  kind: 'service',
  id: `client:${client.id}`,
  name: client.name,
  department: client.department,
  roles: [roleOfKind[client.kind]],
  authn: { method: 'private_key_jwt', clientId: client.id, tokenHash: '' },
});

const actOf = (client: Client, refusal: HubError | undefined) => ({
  action: issueToken,
  outcome: refusal ? ('deny' as const) : ('allow' as const),
  reason: refusal ? refusal.code : 'ok',
  resource: [{ type: 'client', id: client.id }],
});
