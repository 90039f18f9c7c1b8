/** Runs the program of a stack as the embedded default does, without Docker. Arguments: FOLDER STACK preview|up. */
import { dockerProvider, runProgram } from "../../cli/compose";
import { readStack } from "../../cli/engines";

const [folder, stack, operation] = process.argv.slice(2);

runProgram(readStack(folder, stack), dockerProvider({}), operation === "preview").catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
