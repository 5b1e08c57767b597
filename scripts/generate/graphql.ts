import { Module } from '@nestjs/common';
import { MODULE_METADATA } from '@nestjs/common/constants';
import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { classesBehind, hubDoors } from './doors';

@Module({ imports: [GraphQLSchemaBuilderModule] })
class SchemaModule {}

/** The hub's SDL, printed from the resolvers without a database. */
export async function hubSdl(): Promise<string> {
  const providers = classesBehind(hubDoors, [MODULE_METADATA.PROVIDERS]);
  const resolvers = providers.filter((p) => Reflect.hasMetadata('graphql:resolver_type', p));
  const app = await NestFactory.createApplicationContext(SchemaModule, { logger: ['error'] });
  const schema = await app.get(GraphQLSchemaFactory).create(resolvers);
  await app.close();
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
