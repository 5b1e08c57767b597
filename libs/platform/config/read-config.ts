import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { Config } from './config';
import { deploymentProblems } from './deployment.policy';
import { linkProblems } from './link-settings';
import { settingsOf, type App, type SettingDefinition } from './setting';

/** Thrown at start: every wrong setting with its variable, its rule and what it is for. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`Settings are wrong:\n${problems.map((p) => `  ${p}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

function valueOf(setting: SettingDefinition, raw: string | undefined): unknown {
  if (raw === undefined || raw === '') return setting.fallback;
  if (typeof setting.fallback === 'number') return Number(raw);
  if (typeof setting.fallback === 'boolean') return raw === '1' || raw === 'true';
  return raw;
}

/**
 * Reads and checks the settings of one app; never a partial result, and never with secrets that others
 * know. Throws ConfigError.
 */
export function readConfig(app: App, env: NodeJS.ProcessEnv = process.env): Config {
  const settings = settingsOf(Config).filter((s) => s.apps.includes(app));
  const plain = Object.fromEntries(settings.map((s) => [s.property, valueOf(s, env[s.env])]));
  const config = plainToInstance(Config, plain);
  const known = new Map(settings.map((s) => [s.property, s]));
  const problems = validateSync(config, { skipMissingProperties: false })
    .filter((error) => known.has(error.property))
    .map((error) => {
      const setting = known.get(error.property)!;
      const rules = Object.values(error.constraints ?? {}).join('; ');
      return `${setting.env}: ${rules}. ${setting.about}`;
    });
  if (problems.length === 0) {
    problems.push(...deploymentProblems(config, settings), ...linkProblems(config));
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

/** A setting that an app cannot do without; named in the error as the operator knows it. */
export function required<K extends keyof Config>(config: Config, key: K): NonNullable<Config[K]> {
  const value = config[key];
  if (value !== undefined && value !== null && value !== '') return value;
  const setting = settingsOf(Config).find((s) => s.property === key)!;
  throw new ConfigError([`${setting.env} is not set. ${setting.about}`]);
}
