/** The worker asks of identity what every process does, and adds nothing. */
export { IdentityModule as IdentityWorkerModule } from './identity.module';
