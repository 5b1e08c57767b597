import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import './identity.permissions';
import { AccessGuard } from './access/access.guard';
import { Authentication } from './access/authentication.service';
import { Refusals } from './access/refusals.service';
import { SignIns } from './access/sign-ins.service';
import { Standings } from './access/standings.service';
import { TokenVerifier } from './access/token.verifier';
import { ClientResolver } from './client/client.resolver';
import { HubKey } from './client/hub-key';
import { TokenController } from './client/token.controller';
import { Tokens } from './client/token.service';
import { DepartmentResolver } from './department/department.resolver';
import { DepartmentImportController } from './department/import.controller';
import { IdentityModule } from './identity.module';
import { PersonResolver } from './person/person.resolver';

/** Sign-in, the guard before every operation, and the administration of who may do what. */
@Global()
@Module({
  imports: [IdentityModule],
  controllers: [DepartmentImportController, TokenController],
  providers: [
    Authentication,
    ClientResolver,
    DepartmentResolver,
    HubKey,
    PersonResolver,
    Refusals,
    SignIns,
    Standings,
    TokenVerifier,
    Tokens,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [Authentication, Refusals],
})
export class IdentityHubModule {}
