import { IsBoolean, IsOptional, IsString, Matches, ValidateIf } from 'class-validator';
import { Setting } from './setting';
import { TransportSettings } from './transport-settings';

/** Where objects lie that are too large for a message. Part of `Config`. */
export abstract class ObjectSettings extends TransportSettings {
  @Setting(
    'OBJECT_FOLDER',
    'Folder of large objects: chunks of batches that wait for their requesters, files and tables of datasets, and under open/ what is published, all that the portal needs; of no use with OBJECT_BUCKET.',
    { apps: ['hub', 'portal', 'worker'], fallback: '.data/objects' },
  )
  @IsString()
  objectFolder: string;

  @Setting(
    'OBJECT_BUCKET',
    'Bucket of S3-compatible storage in which they lie instead. Empty: OBJECT_FOLDER.',
    { apps: ['hub', 'portal', 'worker'], fallback: '' },
  )
  @Matches(/^(|[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])$/)
  objectBucket: string;

  @Setting(
    'OBJECT_ENDPOINT',
    'Address of that storage: https, or http on loopback. Empty: Amazon’s of the region.',
    { apps: ['hub', 'portal', 'worker'], fallback: '' },
  )
  @ValidateIf(({ objectEndpoint }: ObjectSettings) => objectEndpoint !== '')
  @Matches(/^https?:\/\/[^\s/?#@]+\/?$/)
  objectEndpoint: string;

  @Setting('OBJECT_REGION', 'Region by which requests to it are signed.', {
    apps: ['hub', 'portal', 'worker'],
    fallback: 'us-east-1',
  })
  @Matches(/^[a-z0-9-]{1,40}$/)
  objectRegion: string;

  @Setting(
    'OBJECT_PATH_STYLE',
    'Set to 1 where the bucket stands in the path, not in the host’s name: most storages of one’s own.',
    { apps: ['hub', 'portal', 'worker'], fallback: false },
  )
  @IsBoolean()
  objectPathStyle: boolean;

  @Setting('OBJECT_ACCESS_KEY', 'Access key of its account; needs OBJECT_SECRET_KEY.', {
    apps: ['hub', 'portal', 'worker'],
    fallback: '',
  })
  @Matches(/^[^\s]{0,200}$/)
  objectAccessKey: string;

  @Setting('OBJECT_SECRET_KEY', 'Its secret key.', {
    apps: ['hub', 'portal', 'worker'],
    secret: true,
  })
  @IsOptional()
  @IsString()
  objectSecretKey?: string;

  @Setting(
    'OBJECT_CREDENTIALS_FILE',
    'File with both in lines as of ~/.aws/credentials, in place of these two settings; read again each minute.',
    { apps: ['hub', 'portal', 'worker'], fallback: '' },
  )
  @IsString()
  objectCredentialsFile: string;
}
