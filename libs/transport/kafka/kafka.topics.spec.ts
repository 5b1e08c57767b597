import { type Admin, KafkaJSRequestTimeoutError } from 'kafkajs';
import { KafkaTopics } from './kafka.topics';

const LATE = new Error('Retries exceeded', {
  cause: new KafkaJSRequestTimeoutError('Request Metadata(key: 3, version: 6) timed out', {
    ...{ broker: 'b', clientId: 'c', correlationId: 1 },
    ...{ createdAt: 0, sentAt: 0, pendingDuration: 0 },
  }),
});

/** A broker's answers, one after the other; the last one stays. */
const inTurn = <T>(...answers: (T | Error)[]) => {
  let asked = 0;
  return (): Promise<T> => {
    const answer = answers[Math.min(asked, answers.length - 1)] as T | Error;
    asked += 1;
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
};

const topicsOf = (
  create: () => Promise<boolean>,
  leaders: () => Promise<unknown>,
  brokers = 1,
): KafkaTopics => {
  const admin = {
    createTopics: create,
    fetchTopicMetadata: leaders,
    describeCluster: () => Promise.resolve({ brokers: Array.from({ length: brokers }) }),
    listTopics: inTurn<string[]>(LATE, []),
  };
  return new KafkaTopics(admin as unknown as Admin, { partitions: 1, retentionHours: undefined });
};

const led = (leader: number) => ({ topics: [{ name: 't', partitions: [{ leader }] }] });

describe('Creating topics', () => {
  it('asks again where a broker that has just started answers late', async () => {
    const topics = topicsOf(inTurn<boolean>(LATE, false), inTurn<unknown>(LATE, led(-1), led(1)));
    await topics.ensure(['t']);
  });

  it('waits for the last of several brokers to know of the topic', async () => {
    const unknown = Object.assign(new Error('This server does not host this topic-partition'), {
      type: 'UNKNOWN_TOPIC_OR_PARTITION',
    });
    let asked = 0;
    const leaders = () => {
      asked += 1;
      return asked === 5 ? Promise.reject(unknown) : Promise.resolve(led(1));
    };
    await topicsOf(inTurn<boolean>(true), leaders, 3).ensure(['t']);
    expect(asked).toBe(5 + 24);
  });

  it('tells at once what no waiting mends', async () => {
    const refused = Object.assign(new Error('Topic authorization failed'), {
      type: 'TOPIC_AUTHORIZATION_FAILED',
    });
    const topics = topicsOf(inTurn<boolean>(refused), inTurn<unknown>(led(1)));
    await expect(topics.ensure(['t'])).rejects.toThrow('Topics t cannot be created');
  });
});
