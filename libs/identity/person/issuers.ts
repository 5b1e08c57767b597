import Ajv from 'ajv';
import { ConfigError } from '@shutong/platform';
import { personRoles, type PersonRole } from '../role/role.policy';

/** An OpenID provider whose people may sign in, and how its claims become ours. */
export interface OidcIssuer {
  /** Exactly as in its tokens and its metadata (OpenID Connect Discovery §4.3). */
  readonly issuer: string;
  /** Audience that its tokens must name. */
  readonly audience: string;
  /** Names of the claims; a dot leads into a nested object. */
  readonly claims: {
    readonly department: string;
    readonly roles: string;
    readonly name: string;
    /** The e-mail address; `email` where it is not named. */
    readonly email?: string;
    /** How well the issuer knows who it is, such as `acr`; without it nobody's real name counts as verified. */
    readonly assurance?: string;
    /** Credit code and name of the company or institution that a developer acts for. */
    readonly organisation?: string;
    readonly organisationName?: string;
  };
  /** Values of the claim `assurance` that mean a verified real name. */
  readonly assured?: readonly string[];
  /** Its role names, each with the roles it gives here. */
  readonly roles: Readonly<Record<string, readonly PersonRole[]>>;
}

const text = { type: 'string', minLength: 1 };
const schema = {
  type: 'array',
  items: {
    type: 'object',
    required: ['issuer', 'audience', 'claims', 'roles'],
    additionalProperties: false,
    properties: {
      issuer: text,
      audience: text,
      claims: {
        type: 'object',
        required: ['department', 'roles', 'name'],
        additionalProperties: false,
        properties: {
          ...{ department: text, roles: text, name: text, email: text },
          ...{ assurance: text, organisation: text, organisationName: text },
        },
      },
      assured: { type: 'array', items: text },
      roles: {
        type: 'object',
        additionalProperties: { type: 'array', items: { enum: personRoles } },
      },
    },
  },
};

/** Reads OIDC_ISSUERS; a `ConfigError` names what is wrong. */
export function readIssuers(setting: string): readonly OidcIssuer[] {
  const issuers = parse(setting);
  const ajv = new Ajv({ allErrors: true });
  if (!ajv.validate(schema, issuers)) throw wrong(ajv.errorsText(ajv.errors, { dataVar: '' }));
  const known = issuers as OidcIssuer[];
  const unsafe = known.find(({ issuer }) => !isSafe(issuer));
  if (unsafe) throw wrong(`${unsafe.issuer} has to be an https address (http on loopback only)`);
  if (new Set(known.map(({ issuer }) => issuer)).size < known.length) {
    throw wrong('an issuer stands twice');
  }
  return known;
}

function parse(setting: string): unknown {
  try {
    return JSON.parse(setting);
  } catch {
    throw wrong('it is not JSON');
  }
}

const wrong = (why: string): ConfigError => new ConfigError([`OIDC_ISSUERS: ${why}.`]);

/** Keys fetched over plain http could be anybody's, except on this machine. */
export function isSafe(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return (
    protocol === 'https:' ||
    (protocol === 'http:' && /^(127\.0\.0\.1|\[::1\]|localhost)$/.test(hostname))
  );
}
