import 'reflect-metadata';

export const apps = ['hub', 'portal', 'worker', 'connector', 'cli', 'standalone'] as const;
export type App = (typeof apps)[number];

/** What docs/config.md and .env.example say of one setting. */
export interface SettingDefinition {
  readonly property: string;
  readonly env: string;
  readonly about: string;
  readonly apps: readonly App[];
  readonly fallback: string | number | boolean | undefined;
  readonly secret: boolean;
}

interface SettingOptions {
  readonly apps: readonly App[];
  readonly fallback?: string | number | boolean;
  readonly secret?: boolean;
}

const declared = new Map<object, SettingDefinition[]>();

/** Declares a property of the config class as read from the environment variable `env`. */
export function Setting(env: string, about: string, options: SettingOptions): PropertyDecorator {
  return (target, property) => {
    const list = declared.get(target) ?? [];
    declared.set(target, list);
    list.push({
      property: String(property),
      env,
      about,
      apps: options.apps,
      fallback: options.fallback,
      secret: options.secret ?? false,
    });
  };
}

/** Its own settings, and then those of the classes that it extends. */
export function settingsOf(configClass: abstract new () => object): readonly SettingDefinition[] {
  const found: SettingDefinition[] = [];
  let target = configClass.prototype as object | null;
  while (target) {
    found.push(...(declared.get(target) ?? []));
    target = Object.getPrototypeOf(target) as object | null;
  }
  return found;
}
