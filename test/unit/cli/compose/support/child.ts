/** Does in a Node process of its own what a test asks for: jest has its own modules and hides rejections. */
import { RunError } from "@pulumi/pulumi/errors";
import * as ownEngine from "../../../../../components/ownEngine";
import { dockerProvider, Program, runProgram, writeProject } from "../../../../../cli/compose";

Object.assign(ownEngine, { isOwnEngine: () => false }); // as in the process of the tests

const tasks = {
  run: (program: Program, secrets: Record<string, string>, preview: boolean) =>
    runProgram(program, dockerProvider(secrets), preview),
  write: (program: Program, folder: string, umask: number) => {
    process.umask(umask);
    return writeProject(program, folder);
  },
};

export type Tasks = typeof tasks;
export type Answer = { result: unknown } | { message: string; isRunError: boolean };

async function answer(name: keyof Tasks, args: readonly unknown[]): Promise<Answer> {
  try {
    return { result: await (tasks[name] as (...args: readonly unknown[]) => Promise<unknown>)(...args) };
  } catch (error) {
    return { message: (error as Error).message, isRunError: RunError.isInstance(error) };
  }
}

process.on(
  "message",
  ([name, args]: [keyof Tasks, unknown[]]) =>
    void answer(name, args).then((found) => setImmediate(() => process.send?.(found))), // alive after it, too
);
process.send?.("ready");
