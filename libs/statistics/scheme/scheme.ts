import type { Big } from 'big.js';
import type { Words } from '../words';

/** One indicator. */
export interface SchemeNode {
  readonly code: string;
  readonly name: Words;
  /** 1 at the top. */
  readonly level: number;
  /** What it brings to the total at most. */
  readonly max: Big;
  /** What a leaf is given at most: 100 where there are weights, else its points. */
  readonly full: Big;
  /** Why its source does not print it so; null where it does. */
  readonly inferred: Words | null;
  /** Comes on top of the total, and why that is so; null for what is part of it. */
  readonly bonus: Words | null;
  /** Shown beside the score and no part of it. */
  readonly aside: boolean;
  /** The measure that gives a leaf its value; null where people give it. */
  readonly metric: string | null;
  /** How a machine comes to its value where the source does not say; null where it does, or people give it. */
  readonly rule: Words | null;
  /** Kinds of limits whose being kept the metric on-time counts. */
  readonly clocks: readonly string[];
  readonly children: readonly SchemeNode[];
}

export interface Tier {
  readonly name: Words;
  readonly from: Big;
  readonly to: Big;
  readonly toIncluded: boolean;
}

/** A scheme by which units are evaluated: read from catalog/indices, never written by the hub. */
export interface Scheme {
  readonly id: string;
  readonly version: number;
  readonly name: Words;
  readonly source: {
    readonly title: string;
    readonly publisher?: string;
    readonly year: number;
    readonly place?: string;
  };
  /** As its file has it, to be kept with what is scored by it. */
  readonly content: SchemeInFile;
  /** Of the content as canonical JSON (RFC 8785), so that a score names what it was counted by. */
  readonly sha256: string;
  readonly total: Big;
  readonly cohorts: readonly { readonly code: string; readonly name: Words }[];
  /** What every score of it rests on and its source does not say. */
  readonly rules: readonly Words[];
  readonly nodes: readonly SchemeNode[];
  /** From the lowest to the highest. */
  readonly tiers: readonly Tier[];
  /** Why a score outside all printed tiers falls into the one below it; null without tiers. */
  readonly outside: Words | null;
}

/** Per cent within the parent, or points of the whole. */
export type Measure = 'weights' | 'points';

export interface NodeInFile {
  readonly code: string;
  readonly name: Words;
  readonly weight?: number;
  readonly points?: number;
  readonly inferred?: Words;
  readonly bonus?: Words;
  readonly aside?: true;
  readonly metric?: string;
  readonly rule?: Words;
  readonly clocks?: readonly string[];
  readonly children?: readonly NodeInFile[];
}

/** A scheme as its file has it; checked. */
export interface SchemeInFile {
  readonly name: Words;
  readonly version: number;
  readonly source: Scheme['source'];
  readonly measure: Measure;
  readonly total: number;
  readonly cohorts?: Scheme['cohorts'];
  readonly rules?: readonly Words[];
  readonly nodes: readonly NodeInFile[];
  readonly tiers?: readonly {
    readonly name: Words;
    readonly from: number;
    readonly to: number;
    readonly toIncluded?: boolean;
  }[];
  readonly outside?: Words;
}

/** All nodes, each before its children. */
export const nodesOf = (nodes: readonly SchemeNode[]): SchemeNode[] =>
  nodes.flatMap((node) => [node, ...nodesOf(node.children)]);

export const leavesOf = (scheme: Pick<Scheme, 'nodes'>): SchemeNode[] =>
  nodesOf(scheme.nodes).filter(({ children }) => children.length === 0);
