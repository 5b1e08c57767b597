/** What every lib stands on: settings, context, database, errors, clock, permissions, limits. */
export { Clock, FixedClock, SystemClock, monotonicMillis } from './clock/clock';
export { SteadyClock } from './clock/steady-clock';
export * from './config';
export {
  hasRole,
  licenseeOf,
  supervises,
  roles,
  systemContext,
  type Actor,
  type Authentication,
  type Context,
  type RealName,
  type RequestOrigin,
  type Role,
  type TxContext,
} from './context/context';
export { isUuid, uuidv7 } from './context/uuid';
export { canonicalJson, sha256 } from './context/canonical';
export {
  judgeActions,
  refusalOf,
  tellActions,
  type Action,
  type Actions,
  type AvailableAction,
} from './action/available-action';
export { AvailableActionType } from './action/available-action.graphql';
export * from './calendar';
export * from './division/division';
export * from './drawing';
export {
  CatalogFileError,
  readCatalogFile,
  readCatalogFolder,
  type CatalogFile,
} from './catalog-file/catalog-file';
export * from './identifiers';
export { Database, type DatabaseOptions } from './database/database';
export { isTaken } from './database/taken';
export { outliveConnection } from './database/outlive-connection';
export { isOutage, passingStates } from './database/outage';
export { latestFirst } from './database/latest-first';
export { turnLoader } from './database/turn-loader';
export {
  databaseRoles,
  migrate,
  migrations,
  prepareDatabase,
  type DatabaseRole,
  type RolePasswords,
} from './database/migrations';
export {
  freePort,
  freePorts,
  startPostgres,
  type PostgresOptions,
  type PostgresServer,
} from './embedded-postgres/server';
export { endChild, endLeftover, endsWithThisProcess } from './processes/ending';
export { keepHeapSmall } from './processes/heap';
export { Schedule } from './processes/schedule';
export { SteadyWork } from './processes/steady-work';
export { tryEach, tryPages } from './processes/try-each';
export {
  HubError,
  defineErrors,
  errorCatalogue,
  statusOf,
  type ErrorKind,
  type ErrorParams,
  type FieldProblem,
} from './errors/hub-error';
export { platformErrors } from './errors/platform.errors';
export { assertNoSecret, isMarkedSecret } from './secrecy/state-secret';
export {
  languageOf,
  languages,
  messageOf,
  sentencesOf,
  messages,
  type Language,
  type Message,
} from './errors/messages';
export { limits, type Limit, type LimitName } from './limits/limits';
export {
  decodeCursor,
  encodeCursor,
  isCount,
  isDepartmentCode,
  isInstant,
  isName,
  isSum,
  pageOf,
  pageSize,
  type Page,
  type PageAsked,
} from './limits/page';
export {
  PUBLIC,
  Public,
  REQUIRES,
  Requires,
  definePermissions,
  permissionCatalogue,
  permits,
} from './permissions/permissions';
export { serve, type Ready, type ServeOptions } from './http/serve';
export { createHttpApp, type HttpAppOptions } from './http/create-app';
export { PageArgs, PageInfo, connectionOf } from './http/page-info.graphql';
export { CodeArg, CodePipe, IdArg, UuidPipe } from './http/identifier.args';
export { DateTime } from './http/date-time.scalar';
export { likedBest } from './http/accept';
export { MayBeMissing } from './http/may-be-missing';
export { namedBy } from './http/named-by';
export { isReadable } from './http/stored-text.pipe';
export { bytesOf, leaveUnread, receiving } from './http/unread-body';
export { openObjectStore } from './object-store/open-object-store';
export { FileObjectStore } from './object-store/file-object-store';
export { objectStore } from './object-store/object-store.provider';
export {
  OBJECT_STORE,
  ObjectAltered,
  ObjectStoreUnavailable,
  ObjectTooLarge,
  type ObjectStore,
  type StoredObject,
} from './object-store/object-store';
export { mayReach, networksOf } from './web/address.policy';
export { webRefusalOf } from './web/connection';
export { WebClient, unchanged, type Validators, type WebStream } from './web/web-client';
export { WEB_CLIENT } from './web/web-client.token';
export { WebModule } from './web/web.module';
export { WebRefusal, type WebRefusalCode } from './web/web-refusal';
export { graphqlModule } from './http/graphql';
export { problemOf, asHubError, type ProblemDetails } from './http/problem';
export { Ctx, anonymous, contextOf, requestOf } from './http/request-context';
export { HealthChecks, type HealthCheck } from './health/health-checks';
export { HealthController } from './health/health.controller';
export { PlatformModule, type PlatformParts } from './platform.module';
