import { readFile } from 'node:fs/promises';
import type { Clock } from '../clock/clock';
import type { ObjectSettings } from '../config/object-settings';

/** The file is read again this often, and so can be exchanged while the process runs. */
const readAgainAfterMs = 60_000;
/** The SDK asks anew when less than this is left of what it has. */
const renewedBeforeMs = 300_000;

/** By what requests are signed. */
export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** When the SDK is to ask anew, at the latest. */
  readonly expiration?: Date;
}

type Settings = Pick<
  ObjectSettings,
  'objectAccessKey' | 'objectSecretKey' | 'objectCredentialsFile'
>;

/** From the settings, or from a file with lines as in `~/.aws/credentials`. Nothing else is looked for, on no other host. */
export function s3Credentials(settings: Settings, clock: Clock): () => Promise<S3Credentials> {
  const { objectAccessKey, objectSecretKey, objectCredentialsFile: file } = settings;
  if (file === '') {
    const given = { accessKeyId: objectAccessKey, secretAccessKey: objectSecretKey ?? '' };
    return async () => given;
  }
  return async () => ({
    ...credentialsIn(await readFile(file, 'utf8'), file),
    expiration: new Date(clock.now().getTime() + renewedBeforeMs + readAgainAfterMs),
  });
}

function credentialsIn(text: string, file: string): S3Credentials {
  const lines = [...text.matchAll(/^\s*(aws_\w+)\s*=\s*(\S+)\s*$/gm)];
  const values = new Map(lines.map(([, name, value]) => [name!, value!] as const));
  const accessKeyId = values.get('aws_access_key_id');
  const secretAccessKey = values.get('aws_secret_access_key');
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw new Error(`${file} has to name aws_access_key_id and aws_secret_access_key.`);
  }
  const sessionToken = values.get('aws_session_token');
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}
