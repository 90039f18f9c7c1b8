export { chooseEngine, runningEngine } from "./choose";
export type { Engine, Outputs } from "./engine";
export { readStack, clusterOf, withImages, withValues, type Stack } from "./stack";
