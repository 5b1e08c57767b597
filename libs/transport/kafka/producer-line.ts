import { type Kafka, type Message as KafkaMessage, Partitioners, type Producer } from 'kafkajs';
import type { OnTrouble } from '../transport';

const ALL_IN_SYNC = -1;
/** Less than the client's request timeout, so that the broker's answer comes first. */
const ACKS_MS = 4000;

/** What `over` resolves with: send again on another line. */
export const MOVE_ON = Symbol('move on');

/** One idempotent producer id, shared by the writes of all topics until one of them fails. */
export class ProducerLine {
  /** Resolves when writes under way are to be sent again on another line; at most a repetition. */
  readonly over: Promise<typeof MOVE_ON>;
  /** Ends them. */
  moveOn: () => void = () => undefined;
  private sending = 0;
  private leaving = false;
  private movedOn = false;

  private constructor(
    private readonly producer: Producer,
    private readonly onTrouble: OnTrouble,
  ) {
    this.over = new Promise((resolve) => {
      this.moveOn = () => {
        this.movedOn = true;
        resolve(MOVE_ON);
      };
    });
  }

  static async open(kafka: Kafka, onTrouble: OnTrouble): Promise<ProducerLine> {
    const producer = kafka.producer({
      idempotent: true,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
    });
    await producer.connect();
    return new ProducerLine(producer, onTrouble);
  }

  async send(topic: string, messages: KafkaMessage[]): Promise<void> {
    this.sending += 1;
    try {
      await this.producer.send({ topic, messages, acks: ALL_IN_SYNC, timeout: ACKS_MS });
    } finally {
      this.sending -= 1;
      if (this.leaving) await this.disconnectIdle();
    }
  }

  /** Takes no more; disconnects when nothing is under way that anybody waits for. */
  async leave(): Promise<void> {
    if (this.leaving) return;
    this.leaving = true;
    await this.disconnectIdle();
  }

  private async disconnectIdle(): Promise<void> {
    if (this.sending > 0 && !this.movedOn) return;
    await this.producer
      .disconnect()
      .catch((error: unknown) => this.onTrouble(error, 'leaving a producer'));
  }
}
