import { groupIdOf } from './group-names';
import type { Cluster } from './kafkajs-cluster';

const NEVER_READ = -1;

type Found = { topic: string; partitions: { partition: number; offset: string }[] }[];

/** By partition what was answered of a topic; `none` where nothing was. */
export function offsetsIn(
  found: Found | undefined,
  topic: string,
  count: number,
  none = 0,
): number[] {
  const partitions = found?.find((each) => each.topic === topic)?.partitions ?? [];
  const offsets = new Array<number>(count).fill(none);
  for (const { partition, offset } of partitions) offsets[partition] = Number(offset);
  return offsets;
}

/** Next offset of a group by partition; negative where it has none. */
export async function committedOf(
  cluster: Cluster,
  { topic, group, partitions }: { topic: string; group: string; partitions: number },
): Promise<number[]> {
  const groupId = groupIdOf(topic, group);
  const coordinator = await cluster.findGroupCoordinator({ groupId });
  const all = Array.from({ length: partitions }, (_, partition) => ({ partition }));
  const { responses } = await coordinator.offsetFetch({
    groupId,
    topics: [{ topic, partitions: all }],
  });
  return offsetsIn(responses, topic, partitions, NEVER_READ);
}
