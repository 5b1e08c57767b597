import { Global, Module } from '@nestjs/common';
import { Intake } from './intake/intake';
import { Usage } from './usage/usage';

/** What any process may hand in; more of messaging the portal has not. */
@Global()
@Module({ providers: [Intake, Usage], exports: [Intake, Usage] })
export class MessagingPortalModule {}
