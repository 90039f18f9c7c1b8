export { chooseEngine, runningEngine } from "./choose";
export { lostData } from "./lostData";
export { foreignNames, rejectForeign } from "./foreign";
export type { Engine, Outputs } from "./engine";
export { readStack, clusterOf, withImages, withValues, type Stack } from "./stack";
