import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { Args, ID } from '@nestjs/graphql';
import { isUUID } from 'class-validator';
import { platformErrors } from '../errors/platform.errors';
import { limits } from '../limits/limits';

const refusal = (field: string, rule: string) =>
  platformErrors.invalidInput({}, [{ field, rule: `${field} ${rule}` }]);

/** A UUID (RFC 9562) in its text form; else `platform.invalid-input` with the argument's name. */
@Injectable()
export class UuidPipe implements PipeTransform<unknown, string> {
  transform(value: unknown, { data = 'id' }: ArgumentMetadata): string {
    if (isUUID(value)) return value as string;
    throw refusal(data, 'must be a UUID');
  }
}

/** A code of 1 to 64 characters, none of them a control; whether it is somebody's, the lib knows. */
@Injectable()
export class CodePipe implements PipeTransform<unknown, string> {
  transform(value: unknown, { data = 'code' }: ArgumentMetadata): string {
    const longest = limits.codeField.value;
    if (typeof value === 'string' && value.length <= longest && /^\P{C}+$/u.test(value)) {
      return value;
    }
    throw refusal(data, `must have 1 to ${longest} characters and no control character`);
  }
}

/** The GraphQL argument that names a thing by its id. */
export const IdArg = (name: string): ParameterDecorator => Args(name, { type: () => ID }, UuidPipe);

/** The GraphQL argument that names a thing by its code. */
export const CodeArg = (name: string): ParameterDecorator => Args(name, CodePipe);
