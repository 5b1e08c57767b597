import { Kafka, logLevel, type Admin } from 'kafkajs';

/** Does one thing at the brokers as their operator would. */
export async function asOperator<T>(
  brokers: readonly string[],
  act: (admin: Admin) => Promise<T>,
): Promise<T> {
  const admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    return await act(admin);
  } finally {
    await admin.disconnect();
  }
}

/** Sets one setting of a topic. */
export async function setOfTopic(admin: Admin, topic: string, name: string, value: string) {
  await admin.alterConfigs({
    validateOnly: false,
    resources: [{ type: 2, name: topic, configEntries: [{ name, value }] }],
  });
}

/** True when the topic holds no message any more although it had some. */
export async function isEmptied(admin: Admin, topic: string): Promise<boolean> {
  const partitions = await admin.fetchTopicOffsets(topic);
  return partitions.every(({ low, high }) => low === high);
}
