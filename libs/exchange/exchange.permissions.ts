import { definePermissions } from '@shutong/platform';

/** Who does what in an exchange; pairs that one person may not hold are in identity's role policy. */
definePermissions({
  'exchange.application.submit': ['requester'],
  'exchange.application.approve': ['office-head'],
  'exchange.application.withdraw': ['requester', 'office-head'],
  'exchange.application.read': [
    'requester',
    'office-head',
    'provider-officer',
    'authority',
    'auditor',
  ],
  'exchange.decision.propose': ['provider-officer'],
  'exchange.decision.answer': ['office-head'],
  'exchange.agreement.read': [
    'requester',
    'office-head',
    'provider-officer',
    'authority',
    'auditor',
    'connector',
    'department-system',
  ],
  'exchange.agreement.sign': ['connector'],
  'exchange.agreement.suspend': ['authority', 'office-head'],
  'exchange.agreement.resume': ['authority', 'office-head'],
  'exchange.agreement.terminate': ['authority', 'office-head'],
  'exchange.delivery.read': [
    'requester',
    'office-head',
    'provider-officer',
    'auditor',
    'connector',
    'department-system',
  ],
  'exchange.connector.read': [
    'authority',
    'security-administrator',
    'system-administrator',
    'auditor',
  ],
  'exchange.restriction.sign': ['connector'],
  'exchange.restriction.receive': ['connector'],
  'exchange.token-key.store': ['connector'],
  'exchange.call.send': ['connector', 'department-system'],
});
