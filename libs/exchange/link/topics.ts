/** Everything that a department's connector reads: agreements and calls, keyed by agreement. */
export const inboundTopic = (department: string): string =>
  `connector.${department.toLowerCase()}.in`;
