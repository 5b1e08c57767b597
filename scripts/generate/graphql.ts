import { NestFactory } from '@nestjs/core';
import { Module } from '@nestjs/common';
import { GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
import { printSchema, lexicographicSortSchema } from 'graphql';
import { hubResolvers } from './resolvers';

@Module({ imports: [GraphQLSchemaBuilderModule] })
class SchemaModule {}

/** The hub's SDL, printed from the resolvers without a database. */
export async function hubSdl(): Promise<string> {
  const app = await NestFactory.create(SchemaModule, { logger: false });
  await app.init();
  const schema = await app.get(GraphQLSchemaFactory).create(hubResolvers());
  await app.close();
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
