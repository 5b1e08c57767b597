import { SetMetadata } from '@nestjs/common';

export const BY_SECRET = 'shutong:by-secret';

/** Addresses for whoever holds a management secret, not a key. */
export const BySecret = (): MethodDecorator & ClassDecorator => SetMetadata(BY_SECRET, true);
