export { loadProgram, runProgram, type Program } from "./program";
export { dockerProvider } from "./provider";
export { projectName, writeProject } from "./write";
