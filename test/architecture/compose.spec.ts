import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { parse } from 'yaml';
import { Config, projectRoot, readConfig, settingsOf } from '@shutong/platform';
import { composeSchema } from './compose.schema';

interface Service {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: object;
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

const text = readFileSync(join(projectRoot(), 'docker-compose.yml'), 'utf8');
const compose = parse(text, { merge: true }) as Compose;
const services = Object.entries(compose.services);

/** Services that run one of our apps, with the app's name. */
const ours = services.flatMap(([name, service]) => {
  const app = /^dist\/apps\/(\w+)\/main\.js$/.exec(service.command?.[1] ?? '')?.[1];
  return app === undefined ? [] : [{ name, app, service }];
});

const shapeOf = () =>
  new Ajv2020({ strict: true, strictTuples: false, allowUnionTypes: true }).compile(composeSchema);

/** No container engine runs where this is developed: the file is checked by what can be read of it. */
describe('docker-compose.yml', () => {
  it('has the shape of the Compose Specification', () => {
    const validate = shapeOf();
    expect([validate(compose), validate.errors]).toEqual([true, null]);
  });

  it('would be refused with a misspelt key or a condition that Compose does not know', () => {
    const validate = shapeOf();
    const hub = compose.services['hub']!;
    const spoilt = [
      { ...hub, enviroment: {} },
      { ...hub, restart: 'sometimes' },
      { ...hub, depends_on: { migrate: { condition: 'service_done' } } },
    ];
    for (const service of spoilt) expect(validate({ services: { hub: service } })).toBe(false);
  });

  it('says itself that no container engine has run it', () => {
    expect(text.split('\nname:')[0]).toMatch(/not been run with a\s+(# )?container engine/);
  });

  it('runs every process of the hub and the connector', () => {
    const apps = [...new Set(ours.map(({ app }) => app))].sort();
    expect(apps).toEqual(['cli', 'connector', 'hub', 'portal', 'worker']);
    for (const app of apps) {
      expect(existsSync(join(projectRoot(), 'apps', app, 'main.ts'))).toBe(true);
    }
  });

  it('sets no variable that docs/config.md does not have for that process', () => {
    const surplus = ours.flatMap(({ name, app, service }) => {
      const known = settingsOf(Config).filter(({ apps }) => (apps as string[]).includes(app));
      const names = known.map(({ env }) => env);
      const set = Object.keys(service.environment ?? {});
      return set.filter((variable) => !names.includes(variable)).map((v) => `${name}: ${v}`);
    });
    expect(surplus).toEqual([]);
  });

  it('leaves no secret to chance: each is asked for and none stands in the file', () => {
    for (const [name, { environment = {} }] of services) {
      const secrets = Object.entries(environment).filter(([variable]) => isSecret(variable));
      for (const [variable, value] of secrets) {
        expect([name, variable, value]).toEqual([
          name,
          variable,
          expect.stringMatching(/\$\{[A-Z_]+:\?.*\}/),
        ]);
      }
    }
  });

  it('gives each process settings that it starts with, and its own database role', () => {
    for (const { name, app, service } of ours.filter((one) => one.app !== 'connector')) {
      const filled = Object.entries(service.environment ?? {}).map(
        ([variable, value]) => [variable, filledIn(variable, value)] as const,
      );
      expect(() => readConfig(app as 'hub', Object.fromEntries(filled))).not.toThrow();
      const roles = filled.flatMap(([, value]) => /^postgres:\/\/(\w+):/.exec(value)?.[1] ?? []);
      const own = rolesOf[app]!;
      expect([name, roles.filter((role) => !own.includes(role))]).toEqual([name, []]);
    }
  });

  it('refers to services and volumes that it declares', () => {
    for (const [name, { depends_on = {}, volumes = [] }] of services) {
      for (const [other, { condition }] of Object.entries(depends_on)) {
        const needed = compose.services[other];
        expect([name, other, needed !== undefined]).toEqual([name, other, true]);
        if (condition === 'service_healthy') expect(needed!.healthcheck).toBeDefined();
      }
      const places = volumes.map((volume) => volume.split(':')[0]!).filter((v) => !/^[./]/.test(v));
      expect(places.filter((place) => !(place in compose.volumes))).toEqual([]);
    }
  });
});

/** Database roles of each process; the superuser's is needed once, to make the others. */
const rolesOf: Readonly<Record<string, readonly string[]>> = {
  cli: ['postgres', 'migrator'],
  hub: ['hub'],
  worker: ['worker', 'sequencer'],
  portal: ['portal'],
};

const isSecret = (variable: string): boolean =>
  /PASSWORD/.test(variable) ||
  settingsOf(Config).some(({ env, secret }) => env === variable && secret);

/** What Compose would put there once its operator has set what the file asks for. */
function filledIn(variable: string, value: string): string {
  const examples: Readonly<Record<string, string>> = {
    HUB_REGION: '520000',
    HUB_URL: 'https://hub.example',
    LOG_ORIGIN: 'hub.example/log',
    LOG_KEY: 'PRIVATE+KEY+x',
    OIDC_ISSUERS: '[]',
  };
  return String(value).replaceAll(
    /\$\{\w+(:\?[^}]*)?\}/g,
    examples[variable] ?? 'long-enough-and-no-default',
  );
}
