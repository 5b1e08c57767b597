import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { KafkaServerError } from './kafka-server.errors';

const run = promisify(execFile);

/** The release of Apache Kafka that is fetched and tested against. */
export const KAFKA_VERSION = '4.4.0';

const OLDEST_JAVA = 17;
const FETCH_MS = 10 * 60_000;

// Kafka's own slf4j is 1.7, hence the binding without the 2 in its name.
const POM = `<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>shutong</groupId>
  <artifactId>kafka-server</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId>
      <artifactId>kafka_2.13</artifactId>
      <version>${KAFKA_VERSION}</version>
    </dependency>
    <dependency>
      <groupId>org.apache.logging.log4j</groupId>
      <artifactId>log4j-slf4j-impl</artifactId>
      <version>2.25.3</version>
    </dependency>
  </dependencies>
</project>
`;

/** Throws `KafkaServerError` unless Java 17 or newer answers. */
export async function requireJava(): Promise<void> {
  const install = `Apache Kafka needs Java ${OLDEST_JAVA} or newer (Debian: apt install openjdk-17-jre-headless).`;
  const answer = await run('java', ['-version']).catch((cause: unknown) => {
    throw new KafkaServerError('kafka-server.java-missing', install, { cause });
  });
  const major = Number(/version "(\d+)/.exec(answer.stderr)?.[1] ?? 0);
  if (major < OLDEST_JAVA) {
    throw new KafkaServerError('kafka-server.java-missing', `${install} Found: ${major}.`);
  }
}

/**
 * Puts Kafka's jars (44 files, 43 MB) into `libsDir` by Maven unless they are there. All or nothing: a broken
 * download leaves no half-filled folder.
 */
export async function fetchKafkaJars(libsDir: string): Promise<void> {
  if (existsSync(join(libsDir, `kafka_2.13-${KAFKA_VERSION}.jar`))) return;
  await requireMaven();
  await mkdir(dirname(libsDir), { recursive: true });
  const scratch = await mkdtemp(`${libsDir}-`);
  try {
    await copyDependencies(scratch);
    await rm(libsDir, { recursive: true, force: true });
    await rename(join(scratch, 'libs'), libsDir);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function requireMaven(): Promise<void> {
  await run('mvn', ['-v']).catch((cause: unknown) => {
    const install = 'Fetching Apache Kafka needs Maven 3.6 or newer (Debian: apt install maven).';
    throw new KafkaServerError('kafka-server.maven-missing', install, { cause });
  });
}

async function copyDependencies(scratch: string): Promise<void> {
  const pom = join(scratch, 'pom.xml');
  await writeFile(pom, POM);
  const goal = ['-B', '-q', '-f', pom, 'dependency:copy-dependencies'];
  const settings = [`-DoutputDirectory=${join(scratch, 'libs')}`, '-DincludeScope=runtime'];
  await run('mvn', [...goal, ...settings], { timeout: FETCH_MS }).catch((cause: unknown) => {
    const { stdout = '' } = cause as { stdout?: string };
    const message = `Maven could not fetch Apache Kafka ${KAFKA_VERSION}: ${stdout.slice(0, 500)}`;
    throw new KafkaServerError('kafka-server.fetch-failed', message, { cause });
  });
}
