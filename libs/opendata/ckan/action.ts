import type { Asked } from './asked';

/** An action of CKAN's Action API. */
export interface CkanAction {
  /** What `help_show` says of it. */
  readonly about: string;
  /** It judges itself what a key is for: the dataset is known only there. */
  readonly readsRows?: true;
  /** @throws CkanRefusal, FindRefusal and errors of the hub */
  readonly run: (asked: Asked) => Promise<unknown>;
}

export type CkanActions = Readonly<Record<string, CkanAction>>;
