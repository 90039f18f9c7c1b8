import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./run";

const shell = "```sh\n([^]*?)\n```";

/** Creates the topic as a stack's README says. */
export async function createTopic(readme: string): Promise<void> {
  const [, create] = new RegExp(`creates no topics[^]*?${shell}`).exec(readme) ?? [];
  await run("bash", ["-c", create]);
}

/**
 * Copies a stack's README's program in a language into a folder below this one, and runs it as the README says.
 *
 * @param env besides the test's own
 * @param seconds after which it is ended, as it would wait for its message for ever
 */
export function runSnippet(
  readme: string,
  language: string,
  below: string,
  seconds = 170,
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  const section = new RegExp(
    `^### ${language}\n\n\`(.+?)\`.*?\n\n\`\`\`\\w+\n([^]*?)\n\`\`\`\n\n${shell}`,
    "m",
  );
  const [, file, code, commands] = section.exec(readme) ?? [];
  const folder = join(below, file);
  mkdirSync(folder);
  writeFileSync(join(folder, file), code);
  return run("timeout", [String(seconds), "bash", "-ec", commands], {
    cwd: folder,
    env: { ...process.env, ...env },
  });
}
