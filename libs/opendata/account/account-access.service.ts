import { Inject, Injectable } from '@nestjs/common';
import type { Context } from '@shutong/platform';
import type { FastifyRequest } from 'fastify';
import { developerErrors } from '../developer/developer.errors';
import { OpenDevelopers, type ProvenDeveloper } from '../developer/open-developers.service';
import { Quotas } from '../quota/quotas.service';

/** Lets developers to their own accounts, by the management secret that a request carries. */
@Injectable()
export class AccountAccess {
  constructor(
    @Inject(OpenDevelopers) private readonly developers: OpenDevelopers,
    @Inject(Quotas) private readonly quotas: Quotas,
  ) {}

  /** @throws developerErrors.unknownSecret */
  prove(ctx: Context, request: FastifyRequest): Promise<ProvenDeveloper> {
    return this.developers.prove(ctx, request.headers.authorization);
  }

  /** Of whoever changes something, which is bounded by network and day. @throws developerErrors.unknownSecret, keyErrors.quotaExceeded */
  async proveForChange(ctx: Context, request: FastifyRequest): Promise<ProvenDeveloper> {
    const developer = await this.prove(ctx, request);
    this.quotas.assertMayHandIn('key', request);
    return developer;
  }

  /** Of whoever adds something that others are to see or that is to be kept. @throws as above, developerErrors.barred */
  async proveForAddition(ctx: Context, request: FastifyRequest): Promise<ProvenDeveloper> {
    const developer = await this.proveForChange(ctx, request);
    if (developer.trust === 'barred') throw developerErrors.barred();
    return developer;
  }
}
