import {
  GraphQLError,
  Kind,
  type ASTVisitor,
  type FieldNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';
import { limits } from '../limits/limits';

/** Deepest selection below a node; fragments are followed, so depth cannot hide in them. */
function depthOf(
  selections: SelectionSetNode | undefined,
  context: ValidationContext,
  seen: ReadonlySet<string>,
): number {
  if (!selections) return 0;
  const depths = selections.selections.map((node) => {
    if (node.kind === Kind.FIELD) return 1 + depthOf(node.selectionSet, context, seen);
    if (node.kind === Kind.INLINE_FRAGMENT) return depthOf(node.selectionSet, context, seen);
    const name = node.name.value;
    if (seen.has(name)) return 0;
    const fragment = context.getFragment(name);
    return depthOf(fragment?.selectionSet, context, new Set([...seen, name]));
  });
  return Math.max(0, ...depths);
}

const refusal = (what: string, limit: number): GraphQLError =>
  new GraphQLError(`The document exceeds the limit of ${limit} ${what}.`);

function depthLimit(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(node) {
      const introspective = node.selectionSet.selections.every(
        (s) => s.kind === Kind.FIELD && s.name.value.startsWith('__'),
      );
      const limit = introspective ? 15 : limits.graphqlDepth.value;
      if (depthOf(node.selectionSet, context, new Set()) > limit) {
        context.reportError(refusal('levels', limit));
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
export const queryBounds = [depthLimit, aliasLimit];
