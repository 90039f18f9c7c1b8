export {
  type Adopted,
  checkEngine,
  chooseEngine,
  type Choice,
  recordedEngine,
  rejectHosts,
  rejectUnknown,
  runningEngine,
} from "./choose";
export { type Belongings, keyOf, type Thing, usedByOthers } from "./belongings";
export { removeCutOff } from "./cutOff";
export { foundPassword, keepPassword, withKeptPassword } from "./keptPassword";
export { lostData, recordPlaces, watchData } from "./lostData";
export { findBelongings, type Found } from "./stackBelongings";
export { type Engine, hasAny, type Outputs } from "./engine";
export { readRemains, readStack, clusterOf, withImages, withValues, type Stack } from "./stack";
