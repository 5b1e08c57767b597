import {
  GraphQLError,
  Kind,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  getNamedType,
  getNullableType,
  isInterfaceType,
  isListType,
  isObjectType,
  type ASTVisitor,
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type SelectionNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';
import { limits } from '../limits/limits';

type Field = GraphQLField<unknown, unknown>;

/** What a selection asks for: levels of nesting, and values at most that an answer may hold. */
interface Weight {
  readonly depth: number;
  readonly cost: number;
  /** Levels of lists of the schema within each other: the fields of the types of fields, and so on. */
  readonly schemaLists: number;
}

const nothing: Weight = { depth: 0, cost: 0, schemaLists: 0 };

/** Lists of `__Type` that lead to other types. */
const schemaLists = ['fields', 'inputFields', 'interfaces', 'possibleTypes'];

/** Things in a list that nobody asked to page, such as the items of an entry. */
const usualList = 10;

/**
 * Weighs selections. A fragment is followed, so that nothing can hide in it, but weighed once: else a
 * chain of fragments that each spread the next one twice would take time without end.
 */
class Scales {
  private readonly fragments = new Map<string, Weight>();

  constructor(private readonly context: ValidationContext) {}

  weigh(selections: SelectionSetNode | undefined, parent: GraphQLNamedType | undefined): Weight {
    return (selections?.selections ?? [])
      .map((node) => this.weighNode(node, parent))
      .reduce(
        (sum, one) => ({
          depth: Math.max(sum.depth, one.depth),
          cost: sum.cost + one.cost,
          schemaLists: Math.max(sum.schemaLists, one.schemaLists),
        }),
        nothing,
      );
  }

  private weighNode(node: SelectionNode, parent: GraphQLNamedType | undefined): Weight {
    if (node.kind === Kind.FIELD) return this.weighField(node, parent);
    if (node.kind === Kind.FRAGMENT_SPREAD) return this.weighFragment(node.name.value);
    const type = node.typeCondition && this.typeOf(node.typeCondition.name.value);
    return this.weigh(node.selectionSet, type ?? parent);
  }

  private weighField(node: FieldNode, parent: GraphQLNamedType | undefined): Weight {
    const field = fieldOf(parent, node.name.value);
    const inner = this.weigh(node.selectionSet, field && getNamedType(field.type));
    const isSchemaList = parent?.name === '__Type' && schemaLists.includes(node.name.value);
    return {
      depth: 1 + inner.depth,
      cost: 1 + timesOf(node, field) * inner.cost,
      schemaLists: (isSchemaList ? 1 : 0) + inner.schemaLists,
    };
  }

  private weighFragment(name: string): Weight {
    const known = this.fragments.get(name);
    if (known) return known;
    // One that spreads itself is refused by another rule; here it only must not run for ever.
    this.fragments.set(name, nothing);
    const fragment = this.context.getFragment(name);
    const type = fragment && this.typeOf(fragment.typeCondition.name.value);
    const weight = this.weigh(fragment?.selectionSet, type ?? undefined);
    this.fragments.set(name, weight);
    return weight;
  }

  private typeOf(name: string): GraphQLNamedType | undefined {
    return this.context.getSchema().getType(name);
  }
}

/** What the schema says of a field; those by which it tells of itself stand in no type. */
function fieldOf(parent: GraphQLNamedType | undefined, name: string): Field | undefined {
  const hasFields = isObjectType(parent) || isInterfaceType(parent);
  const ofSchema = [SchemaMetaFieldDef, TypeMetaFieldDef].find((field) => field.name === name);
  return ofSchema ?? (hasFields ? parent.getFields()[name] : undefined);
}

/** How many there may be of what a field selects. */
function timesOf(node: FieldNode, field: Field | undefined): number {
  if (field?.args.some(({ name }) => name === 'first')) return rowsAskedFor(node);
  // The rows of a page are counted where the page is asked for.
  if (!field || !isListType(getNullableType(field.type)) || node.name.value === 'nodes') return 1;
  return usualList;
}

/** A number below one is refused where the page is read; here it must not take away from the weight of others. */
function rowsAskedFor(node: FieldNode): number {
  const first = node.arguments?.find(({ name }) => name.value === 'first')?.value;
  if (!first) return limits.pageDefault.value;
  return first.kind === Kind.INT ? Math.max(1, Number(first.value)) : limits.pageSize.value;
}

const refusal = (what: string, limit: number): GraphQLError =>
  new GraphQLError(`The document exceeds the limit of ${limit} ${what}.`);

function weightLimit(context: ValidationContext): ASTVisitor {
  const scales = new Scales(context);
  return {
    OperationDefinition(node) {
      const introspective = node.selectionSet.selections.every(
        (s) => s.kind === Kind.FIELD && s.name.value.startsWith('__'),
      );
      const levels = introspective ? 15 : limits.graphqlDepth.value;
      const root = context.getSchema().getRootType(node.operation);
      if (!root) {
        context.reportError(
          new GraphQLError(`There is no ${node.operation} here.`, { nodes: node }),
        );
        return;
      }
      const weight = scales.weigh(node.selectionSet, root);
      if (weight.depth > levels) context.reportError(refusal('levels', levels));
      if (!introspective && weight.cost > limits.graphqlCost.value) {
        context.reportError(refusal('values', limits.graphqlCost.value));
      }
      if (weight.schemaLists > 1) context.reportError(refusal('list of the schema at a time', 1));
    },
  };
}

function aliasLimit(context: ValidationContext): ASTVisitor {
  let aliases = 0;
  return {
    Field(node: FieldNode) {
      if (node.alias) aliases += 1;
      if (aliases === limits.graphqlAliases.value + 1) {
        context.reportError(refusal('aliases', limits.graphqlAliases.value));
      }
    },
  };
}

/**
 * The schema is nobody's secret: it is a published contract, and every client may ask the hub itself for it. But
 * its lists are longer than `usualList`, so that a weight would say little: what bounds them is that each is asked
 * for once, and none within another. That is all that the introspection query of any tool needs.
 */
function introspectionLimit(context: ValidationContext): ASTVisitor {
  let refused = false;
  return {
    Field(node: FieldNode) {
      const asksForSchema = ['__schema', '__type'].includes(node.name.value);
      const isOfSchema = context.getParentType()?.name.startsWith('__') === true;
      if (refused || !node.alias || !(asksForSchema || isOfSchema)) return;
      refused = true;
      context.reportError(refusal('aliases of the schema', 0));
    },
  };
}

/** Refuses documents that are costly before a resolver runs. */
export const queryBounds = [weightLimit, aliasLimit, introspectionLimit];
