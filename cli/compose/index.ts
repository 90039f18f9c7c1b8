export { loadProgram, runProgram, type Program } from "./program";
export { dockerProvider } from "./provider";
export { composeLabel, projectName, writeProject } from "./write";
