export * from "./broker";
export * from "./cluster";
export * from "./console";
export * from "./container";
export * from "./nameServer";
export { foreignDataExitCode, ownerFile } from "./owner";
export * from "./readme";
export * from "./proxy";
export { retryFor } from "./shell";
