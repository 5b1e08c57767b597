import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Matches, Max, Min } from 'class-validator';
import { HarvestSettings } from './harvest-settings';
import { Setting } from './setting';

/** How messages travel. Part of `Config`. */
export abstract class TransportSettings extends HarvestSettings {
  @Setting('TRANSPORT', 'How messages travel: embedded (in PostgreSQL) or kafka.', {
    apps: ['hub', 'worker'],
    fallback: 'embedded',
  })
  @IsIn(['embedded', 'kafka'])
  transport: 'embedded' | 'kafka';

  @Setting(
    'MESSAGE_RETENTION_HOURS',
    'Hours for which the outbox keeps a message that everybody has read; what somebody has not read stays.',
    { apps: ['worker'], fallback: 168 },
  )
  @IsInt()
  @Min(1)
  @Max(87_600)
  messageRetentionHours: number;

  @Setting(
    'KAFKA_BROKERS',
    'host:port list, separated by commas; needed when TRANSPORT is kafka.',
    {
      apps: ['hub', 'worker', 'connector', 'standalone'],
      fallback: '',
    },
  )
  @IsString()
  kafkaBrokers: string;

  @Setting('KAFKA_TLS', 'Set to 1 to speak to Kafka over TLS.', {
    apps: ['hub', 'worker'],
    fallback: false,
  })
  @IsBoolean()
  kafkaTls: boolean;

  @Setting(
    'KAFKA_CA_FILE',
    'PEM of the authority that signed the brokers’ certificates; empty: those that Node trusts.',
    { apps: ['hub', 'worker'], fallback: '' },
  )
  @IsString()
  kafkaCaFile: string;

  @Setting(
    'KAFKA_USER',
    'The hub’s own user at Kafka (SASL, SCRAM-SHA-512); needs KAFKA_TLS. Empty: none.',
    { apps: ['hub', 'worker'], fallback: '' },
  )
  @Matches(/^[^\s,=]{0,200}$/)
  kafkaUser: string;

  @Setting('KAFKA_PASSWORD', 'Its password.', { apps: ['hub', 'worker'], secret: true })
  @IsOptional()
  @IsString()
  kafkaPassword?: string;

  @Setting(
    'KAFKA_ACLS',
    'Set to 1 where the brokers check rights: a department’s user (its credit code) gets those on its own topics when its connector enrols, and loses them when it is disabled.',
    { apps: ['hub', 'worker'], fallback: false },
  )
  @IsBoolean()
  kafkaAcls: boolean;

  @Setting(
    'KAFKA_PARTITIONS',
    'Partitions of a topic that the hub makes: how many consumers of a group can share it.',
    { apps: ['hub', 'worker'], fallback: 8 },
  )
  @IsInt()
  @Min(1)
  @Max(256)
  kafkaPartitions: number;

  @Setting(
    'KAFKA_RETENTION_HOURS',
    'Hours for which Kafka keeps a message of a topic that the hub makes; whoever stays away longer gets it from the outbox.',
    { apps: ['hub', 'worker'], fallback: 168 },
  )
  @IsInt()
  @Min(1)
  @Max(8760)
  kafkaRetentionHours: number;
}
