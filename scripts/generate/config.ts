import { Config, settingsOf, type SettingDefinition } from '@shutong/platform';
import { page, table } from './markdown';

const shown = (setting: SettingDefinition): string => {
  if (setting.fallback === undefined || setting.fallback === '') return '';
  return typeof setting.fallback === 'boolean'
    ? setting.fallback
      ? '1'
      : '0'
    : String(setting.fallback);
};

export function envExample(): string {
  const entries = settingsOf(Config).map((setting) => {
    const secret = setting.secret ? ' Secret.' : '';
    return `# ${setting.about}${secret} (${setting.apps.join(', ')})\n# ${setting.env}=${shown(setting)}\n`;
  });
  return `# Settings of all processes, with their defaults. Printed by \`npm run generate\`.\n\n${entries.join('\n')}`;
}

export function configMarkdown(): string {
  const rows = settingsOf(Config).map((setting) => [
    `\`${setting.env}\``,
    shown(setting) === '' ? '' : `\`${shown(setting)}\``,
    setting.apps.join(', '),
    `${setting.about}${setting.secret ? ' **Secret.**' : ''}`,
  ]);
  return page(
    'Settings',
    'libs/platform/config/config.ts',
    'Every process reads its settings from the environment once, at start, and refuses to start with a wrong one. A connector keeps its settings in `connector.yaml` in its own folder.',
    table(['Variable', 'Default', 'Read by', 'What it is'], rows),
  );
}
