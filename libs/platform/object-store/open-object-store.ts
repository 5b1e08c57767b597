import { Logger } from '@nestjs/common';
import type { Clock } from '../clock/clock';
import type { ObjectSettings } from '../config/object-settings';
import { FileObjectStore } from './file-object-store';
import type { ObjectStore } from './object-store';
import { s3Credentials } from './s3-credentials';
import { S3ObjectStore, loadSdk } from './s3-object-store';

const connectWithinMs = 5000;
/** Without a byte from the storage. */
const silentForMs = 30_000;
/** Requesters that read slowly hold a connection each. */
const connections = 256;

/** The store that the settings name: a bucket, or else a folder. */
export async function openObjectStore(
  settings: ObjectSettings,
  clock: Clock,
): Promise<ObjectStore> {
  if (settings.objectBucket === '') return new FileObjectStore(settings.objectFolder);
  const access = {
    ...(settings.objectEndpoint === '' ? {} : { endpoint: settings.objectEndpoint }),
    region: settings.objectRegion,
    forcePathStyle: settings.objectPathStyle,
    credentials: s3Credentials(settings, clock),
    // Newer checksums are unknown to many storages; what is stored is measured, and sealed, by ourselves.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: connectWithinMs,
      socketTimeout: silentForMs,
      httpAgent: { maxSockets: connections },
      httpsAgent: { maxSockets: connections },
    },
  } as const;
  const logger = new Logger('object-store');
  const onTrouble = (what: string) => logger.error(what);
  const name = settings.objectBucket;
  return new S3ObjectStore({ name, access, sdk: await loadSdk(), onTrouble });
}
