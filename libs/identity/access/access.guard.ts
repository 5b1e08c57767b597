import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Audit } from '@shutong/audit';
import {
  isMarkedSecret,
  permits,
  platformErrors,
  requestOf,
  type Context,
  type HubError,
} from '@shutong/platform';
import type { Admission } from '../person/person.policy';
import { Authentication } from './authentication.service';
import { nameOf, permissionOf, saidBy } from './operation';
import { Refusals, type Operation } from './refusals.service';

/**
 * Stands before every operation of the hub. One without `@Requires` or `@Public` is refused, and so is whatever is said by a
 * mutation with the mark of a state secret (Decree 809, Art. 3). Refusals of somebody known are a log entry each; those of
 * strangers are counted.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  /** One request may hold several GraphQL fields: it is authenticated once. */
  private readonly admissions = new WeakMap<FastifyRequest, Promise<Admission>>();

  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(Authentication) private readonly authentication: Authentication,
    @Inject(Audit) private readonly audit: Audit,
    @Inject(Refusals) private readonly refusals: Refusals,
  ) {}

  async canActivate(execution: ExecutionContext): Promise<boolean> {
    const permission = permissionOf(this.reflector, execution);
    if (permission === undefined) return true;
    const operation = { permission, name: nameOf(execution) };
    const request = requestOf(execution);
    const { actor, refusal } = await this.admissionOf(request, operation);
    const ctx: Context = { ...request.ctx!, actor };
    if (refusal) return this.refuse(ctx, operation, refusal);
    if (!permits(actor.roles, permission)) {
      return this.refuse(ctx, operation, platformErrors.forbidden());
    }
    if (isMarkedSecret(saidBy(execution))) {
      return this.refuse(ctx, operation, platformErrors.stateSecret());
    }
    request.ctx = ctx;
    return true;
  }

  private async admissionOf(request: FastifyRequest, operation: Operation): Promise<Admission> {
    const { authorization } = request.headers;
    const admission =
      this.admissions.get(request) ?? this.authentication.admit(request.ctx!, authorization);
    this.admissions.set(request, admission);
    try {
      return await admission;
    } catch (error) {
      this.refusals.count(operation, error);
      throw error;
    }
  }

  private async refuse(ctx: Context, operation: Operation, refusal: HubError): Promise<never> {
    await this.audit.recordNow(ctx, {
      action: operation.permission,
      outcome: 'deny',
      reason: refusal.code,
      status: refusal.status,
      resource: [{ type: 'operation', id: operation.name }],
    });
    throw refusal;
  }
}
