import type { Config } from './config';
import type { SettingDefinition } from './setting';

/** Origin of logs that `npm start` makes; nobody may take one for a region's own. */
export const demoOrigin = 'demo.shutong/';
/** `kid` of the token keys that `npm start` makes. */
export const demoKeyId = 'demo';

const loopback = /^(127(\.\d{1,3}){3}|::1|localhost)$/;
const shortestPassword = 12;
/** What stands in examples and images; whoever finds the address knows these. */
const wellKnown =
  /^(<.*>|\$\{.*\}|(change|replace).*|pass(word|wd)?.*|secret.*|default.*|.*example.*)$/i;

/**
 * What speaks against running with these settings: the demo's identity beyond loopback, or secrets
 * that others know. Sentences for the operator; never with the secret in them.
 */
export function deploymentProblems(
  config: Config,
  settings: readonly SettingDefinition[],
): string[] {
  if (config.demo)
    return [...demoProblems(config), ...kafkaProblems(config), ...objectProblems(config)];
  return [
    ...kafkaProblems(config),
    ...objectProblems(config),
    ...settings.flatMap((setting) => weakPassword(setting, config)),
    ...weakRolePasswords(config),
    ...(config.logOrigin?.startsWith(demoOrigin)
      ? [`LOG_ORIGIN: ${demoOrigin}… belongs to the demo (SHUTONG_DEMO=1).`]
      : []),
    ...(config.logKey?.startsWith(`PRIVATE+KEY+${demoOrigin}`)
      ? ['LOG_KEY: this is a key of the demo. Make one of your own (docs/operations.md).']
      : []),
    ...(config.tokenKey?.includes(`"kid":"${demoKeyId}"`)
      ? ['TOKEN_KEY: this is a key of the demo. Make one of your own (docs/operations.md).']
      : []),
  ];
}

const demoProblems = ({ bindHost }: Config): string[] =>
  bindHost === undefined || loopback.test(bindHost)
    ? []
    : [
        'BIND_HOST: with SHUTONG_DEMO=1 a process listens on loopback only; its people are for show.',
      ];

/** A password goes over TLS or not at all, and rights are of no use without users. */
function kafkaProblems({ kafkaTls, kafkaUser, kafkaPassword, kafkaAcls }: Config): string[] {
  return [
    ...(kafkaUser && !kafkaTls ? ['KAFKA_USER: signing in to Kafka needs KAFKA_TLS=1.'] : []),
    ...(kafkaUser && !kafkaPassword ? ['KAFKA_PASSWORD: KAFKA_USER needs its password.'] : []),
    ...(kafkaUser && kafkaPassword && isWeak(kafkaPassword, kafkaUser)
      ? [`KAFKA_PASSWORD: ${tooWeak(`of ${kafkaUser}`)}`]
      : []),
    ...(kafkaAcls && !kafkaUser
      ? ['KAFKA_ACLS: rights need a KAFKA_USER that may give them.']
      : []),
  ];
}

/** A bucket needs an account of its own, and what is not loopback TLS. */
function objectProblems(config: Config): string[] {
  const { objectBucket, objectEndpoint, objectAccessKey, objectSecretKey } = config;
  if (!objectBucket) return [];
  const { protocol, hostname } = new URL(objectEndpoint || 'https://s3.amazonaws.com');
  const secret = objectSecretKey ?? '';
  const isKeyGiven = objectAccessKey !== '' && secret !== '';
  return [
    ...(protocol === 'http:' && !loopback.test(hostname)
      ? ['OBJECT_ENDPOINT: http is spoken on loopback only.']
      : []),
    ...(isKeyGiven === (config.objectCredentialsFile !== '')
      ? [
          'OBJECT_BUCKET: needs OBJECT_ACCESS_KEY with OBJECT_SECRET_KEY, or else OBJECT_CREDENTIALS_FILE.',
        ]
      : []),
    ...(isKeyGiven && isWeak(secret, objectAccessKey)
      ? [`OBJECT_SECRET_KEY: ${tooWeak(`of ${objectAccessKey}`)}`]
      : []),
  ];
}

function weakPassword({ property, env, secret }: SettingDefinition, config: Config): string[] {
  const value = config[property as keyof Config];
  if (!secret || typeof value !== 'string' || !URL.canParse(value)) return [];
  const { username, password, hostname } = new URL(value);
  // No password at all: PostgreSQL checks the account in another way, by certificate or by system user.
  if (password === '' || !isWeak(decodeURIComponent(password), username)) return [];
  return [`${env}: ${tooWeak(`of ${username}@${hostname}`)}`];
}

function weakRolePasswords({ rolePasswords = '{}' }: Config): string[] {
  return Object.entries(JSON.parse(rolePasswords) as Record<string, unknown>)
    .filter(([role, password]) => typeof password !== 'string' || isWeak(password, role))
    .map(([role]) => `ROLE_PASSWORDS: ${tooWeak(`of ${role}`)}`);
}

const tooWeak = (whose: string): string =>
  `the password ${whose} is a default or has fewer than ${shortestPassword} characters.`;

const isWeak = (password: string, account: string): boolean =>
  password.length < shortestPassword ||
  wellKnown.test(password) ||
  password.toLowerCase().includes(account.toLowerCase());
