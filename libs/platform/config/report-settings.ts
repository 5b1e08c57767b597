import { Matches } from 'class-validator';
import { PortalSettings } from './portal-settings';
import { Setting } from './setting';

/** How reports are printed. Part of `Config`. */
export abstract class ReportSettings extends PortalSettings {
  @Setting(
    'REPORT_CHROMIUM',
    'Chromium that prints reports as PDF, by its path; without it reports are HTML alone.',
    { apps: ['hub', 'cli'], fallback: '' },
  )
  @Matches(/^(|\/[^\0\n]{1,1000})$/)
  reportChromium: string;
}
