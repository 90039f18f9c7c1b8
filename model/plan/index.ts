export * from "./storeCopy";
export * from "./broker";
export * from "./cluster";
export * from "./console";
export {
  canSpare,
  type ControlledGroup,
  controllersSettled,
  electMaster,
  holdBack,
  isAt,
  readSyncState,
  type SyncState,
  syncStateIn,
  takeAgain,
} from "./controller";
export * from "./container";
export { type LiveConf, liveChanges, readLive, writeLive } from "./live";
export * from "./decommission";
export { diskCleaned, diskLimit } from "./disk";
export * from "./holdings";
export { type Leave, leaveBroker, readTopics, returnToBroker, writableTopics } from "./leave";
export { hasAll, type LogRange, logRangeIn } from "./logRange";
export { metricsAddress } from "./metrics";
export * from "./nameServer";
export { tellAfter } from "./news";
export {
  type Owner,
  ownerFile,
  readMark,
  renderMark,
  restoreMark,
  type StoreMark,
  storeKeysIn,
} from "./owner";
export * from "./ownership";
export * from "./readme";
export * from "./proxy";
export { planLabel } from "./planLabel";
export { type Listening } from "./request";
export { readRuntime } from "./runtime";
export { type GroupStep, inRollOrder, type RollStep, type RollSteps, rollSteps } from "./rolling";
export { type Share, shareOn } from "./share";
export { refusedExitCode, retryFor } from "./shell";
export { isNewer, lineOf, readVersion } from "./version";
export { certificateNames } from "./tls";
export { tlsPaths } from "./tlsPaths";
export { superUserIn, toolsFile } from "./toolsFile";
