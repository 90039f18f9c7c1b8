export { renderChecks, summarizeChecks } from "./checkTable";
export { checkEntryPoints, type EntryPointCheck, type EntryPoints } from "./entryPoints";
