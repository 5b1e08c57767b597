import { IsString, Matches } from 'class-validator';
import { ObjectSettings } from './object-settings';
import { Setting } from './setting';

/** How much everybody may ask of the portal, and whom it believes who asks. Part of `Config`. */
export abstract class PortalSettings extends ObjectSettings {
  @Setting(
    'OPEN_TIERS',
    'File of quotas of open data, by tier and trust (catalog/schemas/open-tiers.schema.json).',
    { apps: ['portal', 'worker'], fallback: 'catalog/open-data/tiers.yaml' },
  )
  @IsString()
  openTiers: string;

  @Setting(
    'PORTAL_PROXIES',
    'Reverse proxies in front of the portal, addresses or networks with commas, whose X-Forwarded-For says who asks.',
    { apps: ['portal'], fallback: '127.0.0.1,::1' },
  )
  @Matches(/^[0-9a-fA-F:./, ]*$/)
  portalProxies: string;

  @Setting(
    'PORTAL_FRAMES',
    "Who may show charts of the portal in a frame: sources of frame-ancestors (CSP) with spaces between, such as https://www.example.gov.cn; * for everybody, 'none' for nobody.",
    { apps: ['portal'], fallback: '*' },
  )
  @Matches(
    /^(\*|'none'|('self'|https?:\/\/[A-Za-z0-9*.:-]+)( ('self'|https?:\/\/[A-Za-z0-9*.:-]+))*)$/,
  )
  portalFrames: string;
}

/** The proxies of PORTAL_PROXIES, one by one. */
export const proxiesOf = ({ portalProxies }: Pick<PortalSettings, 'portalProxies'>): string[] =>
  portalProxies
    .split(',')
    .map((proxy) => proxy.trim())
    .filter((proxy) => proxy !== '');
