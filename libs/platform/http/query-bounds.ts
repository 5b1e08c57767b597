import {
  GraphQLError,
  Kind,
  getNamedType,
  getNullableType,
  isInterfaceType,
  isListType,
  isObjectType,
  type ASTVisitor,
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type SelectionNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';
import { limits } from '../limits/limits';

/** What a selection asks for: levels of nesting, and values at most that an answer may hold. */
interface Weight {
  readonly depth: number;
  readonly cost: number;
}

const nothing: Weight = { depth: 0, cost: 0 };

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
        (sum, { depth, cost }) => ({ depth: Math.max(sum.depth, depth), cost: sum.cost + cost }),
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
    const hasFields = isObjectType(parent) || isInterfaceType(parent);
    const type = hasFields ? parent.getFields()[node.name.value]?.type : undefined;
    const { depth, cost } = this.weigh(node.selectionSet, type && getNamedType(type));
    return { depth: 1 + depth, cost: 1 + timesOf(node, type) * cost };
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

/** How many there may be of what a field selects. */
function timesOf(node: FieldNode, type: GraphQLOutputType | undefined): number {
  const first = node.arguments?.find(({ name }) => name.value === 'first')?.value;
  if (first) return first.kind === Kind.INT ? Number(first.value) : limits.pageSize.value;
  // The rows of a page are counted where the page is asked for.
  if (!type || !isListType(getNullableType(type)) || node.name.value === 'nodes') return 1;
  return usualList;
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
      const { depth, cost } = scales.weigh(node.selectionSet, root);
      if (depth > levels) context.reportError(refusal('levels', levels));
      if (cost > limits.graphqlCost.value) {
        context.reportError(refusal('values', limits.graphqlCost.value));
      }
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

/** Refuses documents that are costly before a resolver runs. */
export const queryBounds = [weightLimit, aliasLimit];
