import { Problem } from "../model/settings";
import { Inputs } from "./inputs";

export interface Differences {
  readonly changes: boolean;
  readonly replaces: string[];
  readonly deleteBeforeReplace: boolean;
}

/** A resource as the engine knows it. */
export interface State {
  readonly id: string;
  /** Its inputs, and what else is known of it. */
  readonly state: Inputs;
}

/** What a resource is, in the terms of Pulumi's engine: how it is checked, compared, created, read, changed and deleted. */
export interface ManagedResource {
  /** @param resourceName its name in the program */
  check(
    resourceName: string,
    before: Inputs,
    given: Inputs,
  ): { readonly inputs: Inputs; readonly problems: readonly Problem[] };
  /** @param state with which it was created, changed or read last */
  diff(state: Inputs, inputs: Inputs): Differences;
  /** Creates it, or changes it. @param state as above; absent: there is none */
  put(inputs: Inputs, state?: Inputs): Promise<State>;
  /** @returns undefined where there is none */
  read(id: string, state: Inputs): Promise<(State & { readonly inputs: Inputs }) | undefined>;
  delete(state: Inputs): Promise<void>;
}
