/** Everything that a department's connector reads: agreements and calls, keyed by agreement. */
export const inboundTopic = (department: string): string =>
  `connector.${department.toLowerCase()}.in`;

/** The group in which a department's connector follows it. */
export const connectorGroup = (department: string): string => `connector.${department}`;
