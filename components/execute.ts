import type { Container } from "dockerode";

/** What became of a command in a container. */
export interface Executed {
  readonly succeeded: boolean;
  readonly output: string;
}

/** Runs a command in the container. One that cannot be run, as the container is just restarting, has failed. */
export async function execute(container: Container, command: readonly string[]): Promise<Executed> {
  try {
    const exec = await container.exec({ Cmd: [...command], AttachStdout: true });
    const parts: Buffer[] = [];
    for await (const part of await exec.start({})) parts.push(part as Buffer); // its end is the command's
    return { succeeded: (await exec.inspect()).ExitCode === 0, output: withoutFrames(Buffer.concat(parts)) };
  } catch {
    return { succeeded: false, output: "" };
  }
}

/** The engine sends what a container prints in frames: eight bytes, the last four of which are the length, then the text. */
export function withoutFrames(printed: Buffer): string {
  const texts: Buffer[] = [];
  for (let at = 0; at + 8 <= printed.length;) {
    const end = at + 8 + printed.readUInt32BE(at + 4);
    texts.push(printed.subarray(at + 8, end));
    at = end;
  }
  return Buffer.concat(texts).toString("utf8");
}
