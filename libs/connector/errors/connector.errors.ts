/**
 * Every code that a connector answers or shows by itself, with its HTTP status at the local address.
 * Texts in both languages stand in catalog/messages/connector.*.json.
 */
export const connectorErrors = {
  // Refusals of a call by the provider's connector, in its own signed answer.
  'connector.agreement-unknown': 404,
  'connector.agreement-not-active': 403,
  'connector.agreement-version': 403,
  'connector.expired': 403,
  'connector.key': 403,
  'connector.command-altered': 403,
  'connector.command-malformed': 400,
  'connector.mode': 403,
  'connector.field': 403,
  'connector.key-field': 403,
  'connector.purpose': 403,
  'connector.resource': 403,
  'connector.rows': 403,
  'connector.quota': 403,
  'connector.replayed': 403,
  'connector.source-error': 502,
  // What a call asks for beyond the terms, or of a source.
  'connector.keys-missing': 400,
  'connector.key-ambiguous': 403,
  'connector.filter': 403,
  'connector.after': 400,
  'connector.row-too-large': 413,
  'connector.token-key-missing': 503,
  'connector.source-unavailable': 502,
  'connector.source-closed': 503,
  'connector.source-deadline': 504,
  'connector.source-table': 502,
  'connector.source-column': 502,
  'connector.source-malformed': 502,
  'connector.source-too-large': 502,
  'connector.source-failed': 502,
  // A call as its own department's system sees it.
  'connector.invalid-input': 400,
  'connector.unauthenticated': 401,
  'connector.not-found': 404,
  'connector.method-not-allowed': 405,
  'connector.too-large': 413,
  'connector.media-type': 415,
  'connector.too-many': 429,
  'connector.forged-answer': 502,
  'connector.answer-lost': 502,
  'connector.hub-unreachable': 503,
  'connector.stopping': 503,
  'connector.deadline': 504,
  'connector.unexpected': 500,
  // Agreements, as the department's administrator sees them.
  'connector.agreement-not-waiting': 409,
  'connector.not-pinned': 403,
  'connector.bad-thumbprint': 400,
  // Set-up.
  'connector.config': 400,
  'connector.not-enrolled': 409,
  'connector.already-enrolled': 409,
  'connector.enrolment-uncertain': 503,
  'connector.already-running': 409,
  'connector.state': 500,
  'connector.source-config': 400,
} as const satisfies Readonly<Record<string, number>>;

export type ConnectorErrorCode = keyof typeof connectorErrors;
