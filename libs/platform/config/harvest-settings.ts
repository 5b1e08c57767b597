import { IsEmail, IsString, Matches, ValidateIf } from 'class-validator';
import { NoticeSettings } from './notice-settings';
import { Setting } from './setting';

/** How catalogues of other portals are reached. Part of `Config`. */
export abstract class HarvestSettings extends NoticeSettings {
  @Setting(
    'HARVEST_NETWORKS',
    'Networks that are not of the public internet and may be harvested from, such as a government’s own: 10.1.0.0/16, 192.0.2.7. Empty: none.',
    { apps: ['hub', 'worker'], fallback: '' },
  )
  @IsString()
  @Matches(/^[0-9A-Fa-f.:/, ]*$/)
  harvestNetworks: string;

  @Setting(
    'PORTAL_URL',
    'Address under which the public reaches the portal, with which its own links begin; what is harvested from there comes back and is passed over. Empty: links begin as whoever asks addressed it, and nothing is passed over.',
    { apps: ['portal', 'worker'], fallback: '' },
  )
  @ValidateIf(({ portalUrl }: HarvestSettings) => portalUrl !== '')
  @Matches(/^https?:\/\/[^\s?#]+$/)
  portalUrl: string;

  @Setting(
    'OPEN_LICENCE',
    'Licence under which this region opens its data: an address, or a code of catalog/quality/licences.yaml such as CC_BY_4_0. Empty: its datasets have none.',
    { apps: ['portal', 'worker'], fallback: '' },
  )
  @IsString()
  @Matches(/^[^\s]{0,1000}$/)
  openLicence: string;

  @Setting(
    'OPEN_RIGHTS',
    'What whoever uses the open data of this region has to know besides its licence, such as how its source is named: a text, or its address. Empty: nothing is said.',
    { apps: ['portal', 'worker'], fallback: '' },
  )
  @IsString()
  @Matches(/^[^\p{Cc}]{0,1000}$/u)
  openRights: string;

  @Setting('PORTAL_PUBLISHER', 'Who publishes the catalogue of the portal, as its DCAT names it.', {
    apps: ['portal'],
    fallback: '数通 Shutong',
  })
  @IsString()
  @Matches(/^[^\p{Cc}]{1,200}$/u)
  portalPublisher: string;

  @Setting(
    'PORTAL_CONTACT',
    'Mail address for questions about datasets whose source names none, also where departments are named as contact. Empty: none, and where one has to be, the postmaster of the portal’s host.',
    { apps: ['portal', 'worker'], fallback: '' },
  )
  @ValidateIf(({ portalContact }: HarvestSettings) => portalContact !== '')
  @IsEmail()
  portalContact: string;
}
