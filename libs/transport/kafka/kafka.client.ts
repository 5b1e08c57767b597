import { readFileSync } from 'node:fs';
import { Kafka, type KafkaConfig, logLevel, type LogEntry } from 'kafkajs';
import type { GroupBounds, GroupName } from './group-names';
import { quietIdleConnections } from './kafkajs-idle';
import {
  TransportError,
  TransportUnauthorised,
  TransportUnavailable,
  UnknownTopic,
} from '../transport.errors';

/** How to reach Kafka, and what to create there. */
export interface KafkaOptions extends GroupBounds {
  /** `host:port` of at least one broker. */
  readonly brokers: readonly string[];
  /** Shown in the broker's logs and quotas. */
  readonly clientId?: string;
  /** TLS: true for the authorities that Node trusts, or those in this PEM file. */
  readonly tls?: true | { readonly caFile: string };
  /** SASL, SCRAM-SHA-512; over TLS only. */
  readonly login?: { readonly user: string; readonly password: string };
  /** Partitions of topics that this transport creates: how far one topic's keys can be spread. Default 8. */
  readonly partitions?: number;
  /** How long the brokers keep a message of such a topic; by default as they are set up. */
  readonly retentionHours?: number;
  /** Hub instances that can have an inbox at the same time. Default 16. */
  readonly replyPartitions?: number;
  /** Whether a dead letter may be of that group of that topic. Default: every one. */
  readonly isReader?: (at: GroupName) => boolean;
}

/** Rides out a killed partition leader (4 to 13 s, measured) and gives up after about half a minute. */
const PATIENT = { initialRetryTime: 50, maxRetryTime: 1000, retries: 30 };
const IMPATIENT = { initialRetryTime: 50, maxRetryTime: 200, retries: 4 };

/** A client of kafkajs with times that were measured; impatient ones are for a first look. */
export function kafkaClient(options: KafkaOptions, patient = true): Kafka {
  quietIdleConnections();
  const { brokers, clientId = 'shutong', onTrouble } = options;
  return new Kafka({
    brokers: [...brokers],
    clientId,
    ...security(options),
    connectionTimeout: 1000,
    authenticationTimeout: 5000,
    requestTimeout: 5000,
    retry: patient ? PATIENT : IMPATIENT,
    logLevel: logLevel.ERROR,
    logCreator: () => (entry) => onTrouble(new Error(textOf(entry)), 'kafkajs'),
  });
}

function security({ tls, login }: KafkaOptions): Pick<KafkaConfig, 'ssl' | 'sasl'> {
  if (!tls) {
    if (login) throw new TransportUnauthorised('A password is sent to Kafka over TLS only.');
    return {};
  }
  const ssl = tls === true ? tls : { ca: [readFileSync(tls.caFile, 'utf8')] };
  if (!login) return { ssl };
  return {
    ssl,
    sasl: { mechanism: 'scram-sha-512', username: login.user, password: login.password },
  };
}

function textOf({ namespace, log }: LogEntry): string {
  const error: unknown = log['error'];
  return `${namespace}: ${log.message}${typeof error === 'string' ? ` (${error})` : ''}`;
}

interface KafkaFailure {
  name?: string;
  type?: string;
  message?: string;
  cause?: unknown;
  /** Of several topics at once. */
  errors?: unknown[];
}

/** The protocol's name of what went wrong (`UNKNOWN_TOPIC_OR_PARTITION`, …), from however deep. */
export function failureType(error: unknown): string | undefined {
  return failuresIn(error).find(({ type }) => type)?.type;
}

/** Whether a broker gave no answer in time, which says nothing about what it did. */
export function isTimeout(error: unknown): boolean {
  return failuresIn(error).some(({ name }) => name === 'KafkaJSRequestTimeoutError');
}

function failuresIn(error: unknown): KafkaFailure[] {
  const failures: KafkaFailure[] = [];
  let failure = error as KafkaFailure | undefined;
  while (failure && failures.length < 5) {
    failures.push(failure);
    failure = (failure.cause ?? failure.errors?.[0]) as KafkaFailure | undefined;
  }
  return failures;
}

/** kafkajs's failures in this lib's words; `topic` where only that one can be meant. */
export function transportErrorOf(error: unknown, what: string, topic?: string): TransportError {
  if (error instanceof TransportError) return error;
  const type = failureType(error) ?? '';
  const { name = '', message = '' } = error as KafkaFailure;
  if (topic !== undefined && type === 'UNKNOWN_TOPIC_OR_PARTITION')
    return new UnknownTopic(topic, { cause: error });
  if (type.endsWith('AUTHORIZATION_FAILED') || name.includes('SASL')) {
    return new TransportUnauthorised(`${what}: ${message}`);
  }
  return new TransportUnavailable(`${what}: ${message}`, { cause: error });
}
