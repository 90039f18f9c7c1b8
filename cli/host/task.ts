import { once } from "node:events";
import { Duplex } from "node:stream";
import { RunError } from "@pulumi/pulumi/errors";
import type { HostConfig } from "dockerode";
import { MountPlan } from "../../model/plan";
import { Docker } from "./docker";
import { interruption } from "./interruption";

/** A script that is run in a container of its own, beside data, and ends. */
export interface Task {
  readonly image: string;
  /** For bash, in the image's working directory. */
  readonly script: string;
  readonly mounts: readonly MountPlan[];
  readonly readOnly: boolean;
  /** `uid:gid`; absent: the image's own. */
  readonly user?: string;
  readonly capabilities?: readonly string[];
}

/** What it reads and where what it writes goes; both are waited for, so that a slow disk or network holds it up. */
export interface TaskStreams {
  readonly input?: AsyncIterable<Uint8Array>;
  readonly output?: (chunk: Buffer) => Promise<void>;
}

/** What became of it. */
export interface TaskEnd {
  readonly exitCode: number;
  /** What it wrote to its standard output, where that went nowhere else. */
  readonly printed: string;
  /** What it wrote to its standard error. */
  readonly said: string;
}

/** Runs it to its end. The container is removed, also after a failure, and what it prints is kept from Docker's logs. */
export async function runTask({ api }: Docker, task: Task, streams: TaskStreams = {}): Promise<TaskEnd> {
  interruption.throwIfAborted();
  const { input } = streams;
  const container = await api.createContainer({
    Image: task.image,
    Entrypoint: ["bash", "-c", task.script, "task"],
    Cmd: [],
    User: task.user,
    OpenStdin: input !== undefined,
    StdinOnce: input !== undefined,
    HostConfig: {
      AutoRemove: true,
      NetworkMode: "none",
      ...mounted(task),
      CapDrop: ["ALL"],
      CapAdd: [...(task.capabilities ?? [])],
      SecurityOpt: ["no-new-privileges"],
      LogConfig: { Type: "none", Config: {} },
    },
  });
  const kill = () => void container.remove({ force: true, v: true }).catch(() => undefined);
  interruption.addEventListener("abort", kill, { once: true });
  try {
    const attached = { stream: true, stdin: input !== undefined, stdout: true, stderr: true, hijack: true };
    const stream = (await container.attach(attached)) as Duplex;
    const ended = container.wait({ condition: "next-exit" }) as Promise<{ StatusCode: number }>;
    ended.catch(() => undefined); // told where it is awaited
    await container.start();
    const fed = input && feed(stream, input);
    fed?.catch(() => undefined); // likewise
    const texts = await drain(stream, streams.output);
    const { StatusCode: exitCode } = await ended;
    interruption.throwIfAborted();
    if (exitCode === 0) await fed;
    return { exitCode, ...texts };
  } catch (error) {
    kill();
    interruption.throwIfAborted();
    throw error;
  } finally {
    interruption.removeEventListener("abort", kill);
  }
}

/** A folder that is only read has to be there: the engine would make one that is not. */
const mounted = ({ mounts, readOnly }: Task): Pick<HostConfig, "Binds" | "Mounts"> =>
  readOnly
    ? {
        Mounts: mounts.map(({ kind, source: Source, target: Target }) => ({
          Type: kind === "folder" ? "bind" : "volume",
          Source,
          Target,
          ReadOnly: true,
        })),
      }
    : { Binds: mounts.map(({ source, target }) => `${source}:${target}`) };

/** Writes no faster than it is read, and no more once nobody reads. */
async function feed(stream: Duplex, input: AsyncIterable<Uint8Array>): Promise<void> {
  const closed = new Promise<void>((resolve) => stream.once("close", resolve).once("error", () => resolve()));
  for await (const chunk of input) {
    if (stream.writableEnded || stream.destroyed) return;
    if (!stream.write(chunk)) await Promise.race([once(stream, "drain").catch(() => undefined), closed]);
  }
  stream.end();
}

/** Reads what both outputs say to their end. */
async function drain(
  stream: Duplex,
  output: TaskStreams["output"],
): Promise<Pick<TaskEnd, "printed" | "said">> {
  const texts: Record<1 | 2, Buffer[]> = { 1: [], 2: [] };
  for await (const { from, text } of framesIn(stream)) {
    if (from === 1 && output) await output(text);
    else texts[from].push(text);
  }
  const [printed, said] = [texts[1], texts[2]].map((parts) => Buffer.concat(parts).toString("utf8"));
  return { printed, said };
}

/** The engine sends what a container prints in frames: eight bytes, the first the stream and the last four the length, then the text. */
export async function* framesIn(
  stream: AsyncIterable<Buffer>,
): AsyncGenerator<{ readonly from: 1 | 2; readonly text: Buffer }> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of stream) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= 8 && rest.length >= 8 + rest.readUInt32BE(4)) {
      const end = 8 + rest.readUInt32BE(4);
      yield { from: rest[0] === 2 ? 2 : 1, text: rest.subarray(8, end) };
      rest = rest.subarray(end);
    }
  }
  if (rest.length > 0) throw new RunError("The connection to the Docker Engine broke off. Repeat.");
}
