import type { Mount } from '../answering/mount';
import type { Intake, TargetConfig } from '../batch/intake';
import type { SourceConfig } from '../source/source-config';

/** How messages reach this connector: by outbound HTTPS to the hub, or over Kafka. */
export type TransportConfig = { readonly kind: 'stream' } | KafkaConfig;

/** The region's brokers. */
export interface KafkaConfig {
  readonly kind: 'kafka';
  /** `host:port`, comma-separated. */
  readonly brokers: string;
  /** TLS; `ca` is the PEM file of the authority, without it those that Node trusts. */
  readonly tls?: { readonly ca?: string };
  /** The department's user, and the environment variable that holds its password; needs `tls`. */
  readonly login?: { readonly user: string; readonly environment: string };
}

/** Where the department's own systems ask. */
export interface ListenConfig {
  readonly host: string;
  readonly port: number;
  /** SHA-256 (hex) of each system's bearer key. */
  readonly keys: readonly { readonly name: string; readonly sha256: string }[];
}

/** connector.yaml, checked. */
export interface ConnectorConfig {
  /** Public address of the hub, without a slash at its end; the hub's issuer too. */
  readonly hub: string;
  readonly transport: TransportConfig;
  readonly listen: ListenConfig;
  /** Root-key thumbprint by credit code, as the other department told it. */
  readonly pins: Readonly<Record<string, string>>;
  /** Credit code of the data authority, which makes the subject-token key; without it there is none. */
  readonly authority?: string;
  readonly sources: Readonly<Record<string, SourceConfig>>;
  readonly mounts: readonly Mount[];
  readonly targets: Readonly<Record<string, TargetConfig>>;
  /** What is taken in batches, and where it goes. */
  readonly intakes: readonly Intake[];
  readonly patience: {
    /** Seconds for which a call waits for a hub that is not there. */
    readonly hub: number;
  };
  readonly retention: {
    /** Days for which the connector keeps its signed statements, and its batches with their receipts. */
    readonly statements: number;
  };
}

/** Its file in the connector's folder. */
export const configFile = 'connector.yaml';
