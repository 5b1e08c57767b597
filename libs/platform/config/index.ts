/** Settings: the one door of `platform` that a connector may use. */
export { Config } from './config';
export { demoKeyId, demoOrigin } from './deployment.policy';
export { ConfigError, readConfig, required } from './read-config';
export { apps, settingsOf, type App, type SettingDefinition } from './setting';
export { release } from './release';
export { proxiesOf } from './portal-settings';
export { projectRoot } from './root';
