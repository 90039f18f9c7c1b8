import * as pulumi from "@pulumi/pulumi";
import { Labels, stackLabelOf, stateLabel } from "../model/plan";
import { sorted } from "./sorted";

/** The variable by which a start says from which state it works. */
export const stateVariable = "PULUMI_ROCKETMQ_STATE";

/** The label of the stack that the program runs for. It never changes for what a stack has made. */
export const ownLabel = (): Labels =>
  stackLabelOf({ project: pulumi.getProject(), stack: pulumi.getStack() });

/**
 * The options and labels of a network or volume: labels as of when it was made, as others would have it replaced, and what it
 * holds with it.
 */
export function firstLabels(labels: Labels = {}): {
  readonly labels: { label: string; value: string }[];
  readonly ignoreChanges: string[];
} {
  const state = process.env[stateVariable];
  const all = { ...ownLabel(), ...labels, ...(state ? { [stateLabel]: state } : {}) };
  return { labels: labelInputs(all), ignoreChanges: ["labels"] };
}

/** As Docker's provider takes them. */
export const labelInputs = (labels: Labels): { label: string; value: string }[] =>
  sorted(labels).map(([label, value]) => ({ label, value }));
