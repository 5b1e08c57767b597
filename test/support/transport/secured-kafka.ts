import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { KafkaServer } from '@shutong/transport';
import { testKafka } from './kafka';

const run = promisify(execFile);
const storePassword = 'of-a-test';

/** Whoever may do everything; everybody else has what was granted. */
export const securedHub = { user: 'hub', password: 'kG7pQ2xV9sTn4LdR' };

/** One broker that speaks TLS, asks for a sign-in (SCRAM-SHA-512) and checks rights. */
export async function securedKafka(
  users: Readonly<Record<string, string>>,
): Promise<KafkaServer & { readonly caFile: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'shutong-tls-'));
  const caFile = join(folder, 'broker.pem');
  const keyStore = join(folder, 'broker.p12');
  const store = ['-keystore', keyStore, '-storetype', 'PKCS12', '-storepass', storePassword];
  const certificate = ['-alias', 'broker', '-keyalg', 'EC', '-dname', 'CN=broker'];
  const validity = ['-ext', 'SAN=IP:127.0.0.1', '-validity', '2'];
  await run('keytool', ['-genkeypair', ...certificate, ...validity, ...store]);
  await run('keytool', ['-exportcert', '-rfc', '-alias', 'broker', '-file', caFile, ...store]);
  const server = await testKafka(1, settings(keyStore, caFile), {
    ...users,
    [securedHub.user]: securedHub.password,
  });
  return {
    ...server,
    caFile,
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const settings = (keyStore: string, caFile: string) => ({
  'listener.security.protocol.map': 'CLIENT:SASL_SSL,CONTROLLER:PLAINTEXT',
  'sasl.enabled.mechanisms': 'SCRAM-SHA-512',
  'sasl.mechanism.inter.broker.protocol': 'SCRAM-SHA-512',
  'listener.name.client.scram-sha-512.sasl.jaas.config': `org.apache.kafka.common.security.scram.ScramLoginModule required username="${securedHub.user}" password="${securedHub.password}";`,
  'ssl.keystore.type': 'PKCS12',
  'ssl.keystore.location': keyStore,
  'ssl.keystore.password': storePassword,
  'ssl.truststore.type': 'PEM',
  'ssl.truststore.location': caFile,
  'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
  // The broker speaks to its own controller without signing in, on a port of its own.
  'super.users': `User:${securedHub.user};User:ANONYMOUS`,
});
