export { loadProgram, runProgram, type Program, type Registered, type Run } from "./program";
export { declaredId, dockerProvider, nounOf, placeholderOf } from "./provider";
export { composeLabel, projectName, writeProject } from "./write";
