import { execFile, ExecFileOptions } from "node:child_process";

/** Runs a command to its end. Where it fails, the error says what it printed. */
export async function run(
  command: string,
  args: readonly string[],
  options: ExecFileOptions = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { encoding: "utf8", maxBuffer: 2 ** 26, ...options }, (error, stdout, stderr) => {
      if (error)
        reject(
          new Error(`${command} ${args.join(" ")}: ${error.message}\n${String(stdout)}${String(stderr)}`),
        );
      else resolve(String(stdout));
    });
  });
}

/** Runs a command and says whether it succeeded. */
export const succeeds = (
  command: string,
  args: readonly string[],
  options: ExecFileOptions = {},
): Promise<boolean> =>
  run(command, args, options).then(
    () => true,
    () => false,
  );
