/** Of the process's way to other portals. */
export const WEB_CLIENT = Symbol('WEB_CLIENT');
