export { renderChecks } from "./report";
export { checkEntryPoints, type EntryPointCheck, type EntryPoints } from "./entryPoints";
