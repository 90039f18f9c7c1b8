import { join } from "node:path";
import { consoleUsersPath, passwordIn } from "../../model/plan";
import { ResolvedCluster } from "../../model/settings";
import { textIn } from "../host/containerFile";
import { Docker } from "../host/docker";
import { stackFolder } from "../host/home";
import { privateMode, readState, writeState } from "../host/stateFile";
import { Stack, withValues } from "./stack";

const fileOf = ({ stack }: Stack): string => join(stackFolder(stack), "console.json");

/** The stack with the console's password that was found when its cluster was taken over, unless it sets one. */
export function withKeptPassword(stack: Stack): Stack {
  const kept = readState<{ password: string }>(fileOf(stack), "the console then gets a new password.");
  const console = (stack.settings.console ?? {}) as { password?: unknown };
  if (kept === undefined || console.password) return stack;
  return withValues(stack, { console: { ...console, password: kept.password } });
}

export const keepPassword = (stack: Stack, password: string): void =>
  writeState(fileOf(stack), `${JSON.stringify({ password })}\n`, privateMode);

/** The password of a console that is there, but not one that its stack sets. */
export async function foundPassword(
  { console, shared: { profile } }: ResolvedCluster,
  stack: Stack,
  docker: Docker,
): Promise<string | undefined> {
  if (console?.user === undefined) return undefined;
  if ((stack.settings.console as { password?: unknown } | undefined)?.password) return undefined;
  const file = await textIn(docker, console.containerName, consoleUsersPath(profile));
  return file === undefined ? undefined : passwordIn(file);
}
