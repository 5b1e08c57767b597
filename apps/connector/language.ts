import type { Language } from '@shutong/connector';

/** Chinese where the terminal says so, else English. */
export const terminalLanguage = (): Language =>
  /^zh/i.test(process.env['LC_ALL'] || process.env['LANG'] || '') ? 'zh-CN' : 'en';
