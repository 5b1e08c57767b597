/** Why there is no Kafka here. */
export type KafkaServerProblem =
  | 'kafka-server.java-missing'
  | 'kafka-server.maven-missing'
  | 'kafka-server.fetch-failed'
  | 'kafka-server.start-failed';

/** Apache Kafka cannot be had or started here; the message says what to install or where to look. */
export class KafkaServerError extends Error {
  constructor(
    readonly code: KafkaServerProblem,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'KafkaServerError';
  }
}
