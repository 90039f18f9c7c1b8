export { loadProgram, runProgram, type Program, type Registered } from "./program";
export { dockerProvider } from "./provider";
export { composeLabel, projectName, writeProject } from "./write";
