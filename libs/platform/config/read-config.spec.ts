import { ConfigError, demoKeyId, readConfig } from './index';

const problemsOf = (env: Record<string, string>, app: 'hub' | 'worker' = 'hub'): string => {
  try {
    readConfig(app, env);
    return '';
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.join('\n');
    throw error;
  }
};

const strong = 'kG7pQ2xV9sTn4LdR';

describe('settings', () => {
  it('are read from the environment, with their defaults', () => {
    const config = readConfig('hub', { HUB_PORT: '8123', SHUTONG_DEMO: '1' });
    expect(config).toMatchObject({ hubPort: 8123, demo: true, bindHost: '127.0.0.1' });
  });

  it('name every wrong one at once, with what it is for', () => {
    const problems = problemsOf({ HUB_PORT: 'many', DATABASE_URL: 'mysql://x', HUB_REGION: 'gz' });
    expect(problems).toContain('HUB_PORT: ');
    expect(problems).toContain('DATABASE_URL: ');
    expect(problems).toContain('HUB_REGION: ');
  });

  it('have a connector lost after it is late, and late after a heartbeat', () => {
    const ordered = { LINK_HEARTBEAT: '5', LINK_LATE_AFTER: '12', LINK_LOST_AFTER: '30' };
    expect(problemsOf(ordered)).toBe('');
    expect(problemsOf({ ...ordered, LINK_LATE_AFTER: '5' })).toContain('LINK_HEARTBEAT');
    for (const app of ['hub', 'worker'] as const) {
      expect(problemsOf({ ...ordered, LINK_LOST_AFTER: '12' }, app)).toContain('LINK_LATE_AFTER');
    }
  });

  it.each([
    'hub',
    'shutong-hub-1',
    'postgres',
    'changeme-please',
    'password12345',
    '<password here>',
  ])('refuse the default password “%s”, without repeating it', (password) => {
    const url = `postgres://hub:${encodeURIComponent(password)}@db/shutong`;
    const problems = problemsOf({ DATABASE_URL: url });
    expect(problems).toContain('DATABASE_URL: the password of hub@db is a default');
    expect(problems).not.toContain(`:${password}@`);
  });

  it('accept a password of their own, and none where PostgreSQL knows the account otherwise', () => {
    expect(problemsOf({ DATABASE_URL: `postgres://hub:${strong}@db/shutong` })).toBe('');
    expect(problemsOf({ DATABASE_URL: 'postgres://hub@db/shutong' })).toBe('');
  });

  it('name a bucket with an account of its own, over TLS', () => {
    const bucket = { OBJECT_BUCKET: 'chunks', OBJECT_ENDPOINT: 'https://s3.region.example' };
    const key = { OBJECT_ACCESS_KEY: 'hub', OBJECT_SECRET_KEY: strong };
    const file = { OBJECT_CREDENTIALS_FILE: '/run/secrets/objects' };
    expect(problemsOf({ ...bucket, ...key })).toBe('');
    expect(problemsOf({ ...bucket, ...file })).toBe('');
    expect(problemsOf({ ...bucket, ...key, OBJECT_ENDPOINT: 'http://127.0.0.1:9000' })).toBe('');
    for (const [wrong, variable] of [
      [{}, 'OBJECT_BUCKET'],
      [{ OBJECT_ACCESS_KEY: 'hub' }, 'OBJECT_BUCKET'],
      [{ ...key, ...file }, 'OBJECT_BUCKET'],
      [{ ...key, OBJECT_SECRET_KEY: 'minioadmin' }, 'OBJECT_SECRET_KEY'],
      [{ ...key, OBJECT_ENDPOINT: 'http://s3.region.example' }, 'OBJECT_ENDPOINT'],
      [{ ...key, OBJECT_ENDPOINT: 'https://s3.region.example/path' }, 'OBJECT_ENDPOINT'],
      [{ ...key, OBJECT_BUCKET: 'Chunks' }, 'OBJECT_BUCKET'],
    ] as const) {
      expect(problemsOf({ ...bucket, ...wrong })).toMatch(new RegExp(`^${variable}: `));
      expect(problemsOf({ ...bucket, ...wrong, SHUTONG_DEMO: '1' })).not.toBe('');
    }
  });

  it('refuse weak passwords for the database roles, each by name', () => {
    const cli = (passwords: object) => {
      try {
        readConfig('cli', { ROLE_PASSWORDS: JSON.stringify(passwords) });
        return [];
      } catch (error) {
        return (error as ConfigError).problems;
      }
    };
    expect(cli({ hub: strong, worker: strong })).toEqual([]);
    expect(cli({ hub: 'hub-hub-hub-hub', worker: strong, portal: 7 })).toHaveLength(2);
  });

  it("refuse the demo's token key outside the demo", () => {
    const TOKEN_KEY = JSON.stringify({ kty: 'OKP', crv: 'Ed25519', kid: demoKeyId });
    expect(problemsOf({ TOKEN_KEY })).toContain('TOKEN_KEY: this is a key of the demo');
    expect(problemsOf({ TOKEN_KEY, SHUTONG_DEMO: '1' })).toBe('');
  });

  it("refuse the demo's log key and origin outside the demo", () => {
    const own = {
      LOG_ORIGIN: 'demo.shutong/999900',
      LOG_KEY: 'PRIVATE+KEY+demo.shutong/999900+1+x',
    };
    expect(problemsOf(own, 'worker')).toContain('LOG_KEY: this is a key of the demo');
    expect(problemsOf(own, 'worker')).toContain('LOG_ORIGIN: ');
    expect(problemsOf({ ...own, SHUTONG_DEMO: '1' }, 'worker')).toBe('');
  });

  it.each(['0.0.0.0', '10.1.2.3', '::', 'hub.region.gov.cn'])(
    'keep the demo off %s: it listens on loopback only',
    (host) => {
      expect(problemsOf({ SHUTONG_DEMO: '1', BIND_HOST: host })).toContain('BIND_HOST: ');
      expect(problemsOf({ BIND_HOST: host })).toBe('');
    },
  );

  it.each([
    [{ KAFKA_USER: 'hub', KAFKA_PASSWORD: strong }, 'KAFKA_USER: signing in to Kafka needs'],
    [{ KAFKA_USER: 'hub', KAFKA_TLS: '1' }, 'KAFKA_PASSWORD: KAFKA_USER needs its password'],
    [{ KAFKA_USER: 'hub', KAFKA_TLS: '1', KAFKA_PASSWORD: 'changeme-please' }, 'KAFKA_PASSWORD: '],
    [{ KAFKA_ACLS: '1' }, 'KAFKA_ACLS: rights need a KAFKA_USER'],
    [{ KAFKA_PARTITIONS: '0' }, 'KAFKA_PARTITIONS: '],
  ])('refuse a sign-in to Kafka that protects nothing: %j', (env, problem) => {
    expect(problemsOf(env)).toContain(problem);
  });

  it('accept a user of Kafka with a password of its own over TLS', () => {
    const login = { KAFKA_USER: 'hub', KAFKA_PASSWORD: strong };
    expect(problemsOf({ KAFKA_TLS: '1', KAFKA_ACLS: '1', ...login })).toBe('');
  });
});
