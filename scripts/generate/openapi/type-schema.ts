import ts from 'typescript';
import { bytes, orNull, type Schema } from './schema';

/**
 * JSON Schemas of TypeScript types as `JSON.stringify` writes their values. Types that have a name
 * become components, so that clients can speak of them by the same one.
 */
export class TypeSchemas {
  readonly components = new Map<string, Schema>();

  constructor(private readonly checker: ts.TypeChecker) {}

  of(type: ts.Type): Schema {
    if (type.isUnion()) return this.ofUnion(type);
    return ofPrimitive(type) ?? ofBuiltIn(type) ?? this.ofList(type) ?? this.ofObject(type);
  }

  describe(symbol: ts.Symbol | undefined): string {
    const parts = symbol?.getDocumentationComment(this.checker);
    return ts.displayPartsToString(parts).replaceAll(/\s+/g, ' ').trim();
  }

  private ofUnion(type: ts.UnionType): Schema {
    const present = type.types.filter((one) => !(one.flags & ts.TypeFlags.Undefined));
    const values = present.filter((one) => !(one.flags & ts.TypeFlags.Null));
    const schema = this.ofValues(values);
    return values.length < present.length ? orNull(schema) : schema;
  }

  private ofValues(values: readonly ts.Type[]): Schema {
    if (values.every((one) => one.isStringLiteral())) {
      return { type: 'string', enum: values.map(({ value }) => value).sort() };
    }
    if (values.every((one) => one.flags & ts.TypeFlags.BooleanLiteral)) return { type: 'boolean' };
    // True and false are two values of one type.
    const flags = values.filter((one) => one.flags & ts.TypeFlags.BooleanLiteral).slice(1);
    const kinds = values.filter((one) => !flags.includes(one));
    const [only, ...others] = kinds.map((one) => this.of(one));
    return others.length > 0 ? { oneOf: [only!, ...others] } : only!;
  }

  private ofList(type: ts.Type): Schema | undefined {
    if (!this.checker.isArrayLikeType(type)) return undefined;
    const element = this.checker.getIndexTypeOfType(type, ts.IndexKind.Number)!;
    return { type: 'array', items: this.of(element) };
  }

  private ofObject(type: ts.Type): Schema {
    const name = (type.aliasSymbol ?? type.getSymbol())?.getName() ?? '__type';
    if (!/^[A-Z]/.test(name) || type.aliasTypeArguments) return this.properties(type);
    if (!this.components.has(name)) {
      // Its place first, so that a type that contains itself ends here.
      this.components.set(name, {});
      this.components.set(name, this.properties(type));
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  private properties(type: ts.Type): Schema {
    const values = this.checker.getIndexTypeOfType(type, ts.IndexKind.String);
    if (values) return { type: 'object', additionalProperties: this.of(values) };
    const properties = this.checker.getPropertiesOfType(type);
    const isRequired = (property: ts.Symbol) => !(property.flags & ts.SymbolFlags.Optional);
    const required = properties.filter(isRequired).map((property) => property.getName());
    return {
      type: 'object',
      properties: Object.fromEntries(
        properties.map((property) => [property.getName(), this.ofProperty(property)]),
      ),
      ...(required.length > 0 ? { required } : {}),
    };
  }

  private ofProperty(property: ts.Symbol): Schema {
    const schema = this.of(this.checker.getTypeOfSymbol(property));
    const description = this.describe(property);
    if (description === '') return schema;
    return schema.$ref ? { oneOf: [schema], description } : { ...schema, description };
  }
}

const builtIn: Readonly<Record<string, Schema>> = {
  Date: { type: 'string', format: 'date-time' },
  Buffer: bytes,
  Uint8Array: bytes,
  StreamableFile: bytes,
};

const ofBuiltIn = (type: ts.Type): Schema | undefined => builtIn[type.getSymbol()?.getName() ?? ''];

function ofPrimitive(type: ts.Type): Schema | undefined {
  if (type.isStringLiteral()) return { type: 'string', enum: [type.value] };
  if (type.isNumberLiteral()) return { type: 'number', enum: [type.value] };
  if (type.flags & ts.TypeFlags.StringLike) return { type: 'string' };
  if (type.flags & ts.TypeFlags.NumberLike) return { type: 'number' };
  if (type.flags & ts.TypeFlags.BooleanLike) return { type: 'boolean' };
  if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return {};
  return undefined;
}
