import {
  IsBoolean,
  IsIn,
  IsInt,
  IsJSON,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  Max,
  Min,
} from 'class-validator';
import { ReportSettings } from './report-settings';
import { Setting } from './setting';

const url = { require_tld: false, require_protocol: true };
const port = (env: string, about: string, app: 'hub' | 'portal' | 'worker', fallback: number) =>
  Setting(env, about, { apps: [app], fallback });

/**
 * Every setting of every process, read once at start and checked at once. docs/config.md and
 * .env.example are printed from this class.
 */
export class Config extends ReportSettings {
  @Setting('SHUTONG_DATA', 'Folder for everything a process keeps on disk.', {
    apps: ['hub', 'portal', 'worker', 'cli', 'standalone'],
    fallback: '.data',
  })
  @IsString()
  dataFolder: string;

  @Setting(
    'SHUTONG_DEMO',
    'Set to 1 to allow the demo region, its people and keys (loopback only).',
    {
      apps: ['hub', 'portal', 'worker', 'cli', 'standalone'],
      fallback: false,
    },
  )
  @IsBoolean()
  demo: boolean;

  @Setting('DATABASE_URL', "PostgreSQL 15 or newer, with the process's own role.", {
    apps: ['hub', 'portal', 'worker', 'cli'],
    secret: true,
  })
  @IsOptional()
  @Matches(/^postgres(ql)?:\/\//)
  databaseUrl?: string;

  @Setting(
    'SUPERUSER_DATABASE_URL',
    'PostgreSQL with a role that may make roles and databases; for the command prepare only.',
    { apps: ['cli'], secret: true },
  )
  @IsOptional()
  @Matches(/^postgres(ql)?:\/\//)
  superuserDatabaseUrl?: string;

  @Setting(
    'ROLE_PASSWORDS',
    'JSON of the database roles’ passwords, for the command prepare: {"migrator":"…","hub":"…","worker":"…","sequencer":"…","portal":"…","auditor_read":"…"}.',
    { apps: ['cli'], secret: true },
  )
  @IsOptional()
  @IsJSON()
  rolePasswords?: string;

  @Setting('MIGRATOR_DATABASE_URL', 'The same database with the role that owns the schemas.', {
    apps: ['cli'],
    secret: true,
  })
  @IsOptional()
  @Matches(/^postgres(ql)?:\/\//)
  migratorDatabaseUrl?: string;

  @Setting('SEQUENCER_DATABASE_URL', 'The same database with the role that orders the audit log.', {
    apps: ['worker'],
    secret: true,
  })
  @IsOptional()
  @Matches(/^postgres(ql)?:\/\//)
  sequencerDatabaseUrl?: string;

  @Setting('DATABASE_POOL', 'Connections of a process to PostgreSQL.', {
    apps: ['hub', 'portal', 'worker'],
    fallback: 10,
  })
  @IsInt()
  @Min(2)
  @Max(200)
  databasePool: number;

  @port('HUB_PORT', 'Port of the hub (government network).', 'hub', 7400)
  @IsInt()
  @Min(0)
  @Max(65535)
  hubPort: number;

  @port('PORTAL_PORT', 'Port of the open-data portal (public internet).', 'portal', 7500)
  @IsInt()
  @Min(0)
  @Max(65535)
  portalPort: number;

  @port('WORKER_PORT', "Port of the worker's health and metrics address.", 'worker', 7600)
  @IsInt()
  @Min(0)
  @Max(65535)
  workerPort: number;

  @Setting('BIND_HOST', 'Address that a process listens on.', {
    apps: ['hub', 'portal', 'worker'],
    fallback: '127.0.0.1',
  })
  @IsString()
  bindHost: string;

  @Setting(
    'HUB_URL',
    'Address under which departments reach the hub; the audience of its tokens.',
    {
      apps: ['hub', 'worker', 'cli'],
      fallback: 'http://127.0.0.1:7400',
    },
  )
  @IsUrl(url)
  hubUrl: string;

  @Setting('HUB_INSTANCE', 'Number of this hub process, unique among running hubs (0–63).', {
    apps: ['hub'],
    fallback: 0,
  })
  @IsInt()
  @Min(0)
  @Max(63)
  hubInstance: number;

  @Setting('HUB_REGION', 'Division code (GB/T 2260) of the region that this hub serves.', {
    apps: ['hub', 'worker', 'portal', 'cli'],
    fallback: '000000',
  })
  @Matches(/^\d{6}$/)
  hubRegion: string;

  @Setting(
    'RESOURCE_CODE_RULE',
    'How resource codes (信息资源代码) are formed: guide-2017 (315001/000001) or portal (letters, digits, - _ /).',
    { apps: ['hub', 'worker', 'cli'], fallback: 'guide-2017' },
  )
  @IsIn(['guide-2017', 'portal'])
  resourceCodeRule: 'guide-2017' | 'portal';

  @Setting(
    'CALENDAR',
    'Working days by which legal limits are counted: a file of catalog/calendars.',
    {
      apps: ['hub', 'worker', 'cli'],
      fallback: 'cn',
    },
  )
  @Matches(/^[a-z0-9-]{1,40}$/)
  calendar: string;

  @Setting('JURISDICTION', 'Legal limits and what moves them: a file of catalog/jurisdictions.', {
    apps: ['hub', 'worker', 'cli'],
    fallback: 'cn',
  })
  @Matches(/^[a-z0-9-]{1,40}$/)
  jurisdiction: string;

  @Setting(
    'AUTHORITY_DEPARTMENT',
    'Credit code of the data authority, whose connector makes the subject-token key and signs restriction notices.',
    {
      apps: ['hub', 'worker', 'portal', 'cli'],
      fallback: '',
    },
  )
  @IsString()
  authorityDepartment: string;

  @Setting(
    'OIDC_ISSUERS',
    'JSON list of trusted issuers of people: {issuer, audience, claims:{department, roles, name, email, assurance, organisation, organisationName}, assured:[values], roles:{theirs:[ours]}}; email, assurance, organisation, organisationName and assured may be left out.',
    { apps: ['hub'], fallback: '[]' },
  )
  @IsString()
  oidcIssuers: string;

  @Setting('TOKEN_KEY', 'Private JWK (Ed25519) that signs the access tokens of systems.', {
    apps: ['hub'],
    secret: true,
  })
  @IsOptional()
  @IsString()
  tokenKey?: string;

  @Setting('LOG_ORIGIN', 'Origin line of the audit log: its address without scheme.', {
    apps: ['hub', 'worker', 'cli'],
    fallback: '127.0.0.1:7400/log',
  })
  @Matches(/^[^\s+]+$/)
  logOrigin: string;

  @Setting('LOG_KEY', 'Private note key (PRIVATE+KEY+…) that signs checkpoints.', {
    apps: ['worker'],
    secret: true,
  })
  @IsOptional()
  @Matches(/^PRIVATE\+KEY\+/)
  logKey?: string;

  @Setting('LOG_FOLDER', 'Folder of the published log: checkpoint and tile/….', {
    apps: ['hub', 'worker', 'cli'],
    fallback: '.data/log',
  })
  @IsString()
  logFolder: string;
}
