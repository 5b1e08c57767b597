import { definePermissions, roles } from '@shutong/platform';

/** Figures are for everybody who has signed in. */
definePermissions({ 'statistics.overview.read': roles, 'statistics.purpose.read': roles });
