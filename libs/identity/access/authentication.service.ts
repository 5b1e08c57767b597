import { Inject, Injectable } from '@nestjs/common';
import { platformErrors, type Context } from '@shutong/platform';
import type { Admission } from '../person/person.policy';
import { admitPerson } from '../person/person.policy';
import { admitClient } from './client-admission.policy';
import { SignIns } from './sign-ins.service';
import { Standings } from './standings.service';
import { TokenVerifier } from './token.verifier';

const bearer = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i;

/** Who stands behind a request, as its Authorization header proves and the hub's records allow. */
@Injectable()
export class Authentication {
  constructor(
    @Inject(TokenVerifier) private readonly tokens: TokenVerifier,
    @Inject(Standings) private readonly standings: Standings,
    @Inject(SignIns) private readonly signIns: SignIns,
  ) {}

  /**
   * The actor, and why that one may do nothing at all, if so (disabled, roles that may not stand
   * together). Throws where nobody known is proven: `platform.unauthenticated`, `identity.token.*`,
   * `identity.person.unmapped`.
   */
  async admit(ctx: Context, authorization: string | undefined): Promise<Admission> {
    const token = bearer.exec(authorization ?? '')?.[1];
    if (!token) throw platformErrors.unauthenticated();
    const verified = await this.tokens.verify(token);
    if (verified.kind === 'client') {
      return admitClient(verified, await this.standings.client(verified.clientId));
    }
    const admission = admitPerson(verified, await this.standings.person(verified));
    if (!admission.refusal) await this.signIns.once({ ...ctx, actor: admission.actor }, verified);
    return admission;
  }
}
