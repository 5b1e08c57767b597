/** Life of a resource (资源): it can be called only while it is mounted. */
export const resourceStates = ['mounted', 'withdrawn'] as const;
export type ResourceState = (typeof resourceStates)[number];
