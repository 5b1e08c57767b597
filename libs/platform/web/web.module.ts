import { Module } from '@nestjs/common';
import { Config } from '../config';
import { networksOf } from './address.policy';
import { resolveBySystem } from './connection';
import { WebClient } from './web-client';
import { WEB_CLIENT } from './web-client.token';

/** The process's way to other portals. */
@Module({
  providers: [
    {
      provide: WEB_CLIENT,
      inject: [Config],
      useFactory: (config: Config) =>
        new WebClient({ allowed: networksOf(config.harvestNetworks), resolve: resolveBySystem }),
    },
  ],
  exports: [WEB_CLIENT],
})
export class WebModule {}
