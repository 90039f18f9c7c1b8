export { chooseEngine, runningEngine } from "./choose";
export type { Engine, Outputs } from "./engine";
export { readStack, specOf, withImages, withValues, type Stack } from "./stack";
