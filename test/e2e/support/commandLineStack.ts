import { host } from "./clientHost";
import { CommandLineStack } from "./commandLine";
import { ConfigPaths } from "./config";
import { Place } from "./place";
import { plainConfig } from "./plainConfig";
import { root } from "./root";
import { EngineName, projectIn } from "./stack";

/** A stack without a console at a test's place, in the hands of `npm start`. @param asked for by this name; else by its own */
export async function commandLineStack(
  place: Place,
  engine: EngineName,
  config: ConfigPaths = {},
  asked?: string,
): Promise<CommandLineStack> {
  const stack = new CommandLineStack(place, projectIn(place, root), engine, host, asked);
  await stack.configure({ ...(await plainConfig(place)), ...config });
  return stack;
}
