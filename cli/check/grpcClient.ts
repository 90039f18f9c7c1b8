import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { Client, dialAddress, Refusal, RequestOptions } from "../../remoting";

/**
 * Lets the work use RocketMQ's own client. That runs in a thread: where a proxy falls silent it keeps on trying to
 * reach it, even when it was shut down, and only the thread's end ends that.
 */
export async function withGrpcClient<T>(
  address: string,
  topic: string,
  group: string,
  options: RequestOptions,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const { time } = options;
  const endpoints = dialAddress(address, options);
  const thread = new Worker(join(__dirname, "grpcThread.js"), {
    workerData: { endpoints, topic, group },
    stdout: true, // kept from the console
    stderr: true,
  });
  thread.on("error", () => undefined); // it is the step's that is under way
  const call = async (step: keyof typeof purposes, body?: Buffer): Promise<unknown> => {
    const replied = once(thread, "message", { signal: AbortSignal.timeout(time.left) });
    thread.postMessage({ step, body });
    const [{ result, problem }] = (await replied.catch((cause: Error) => {
      if (cause.name !== "AbortError") throw cause;
      throw new Error(`No answer from ${endpoints} within ${time.seconds} s.`, { cause });
    })) as [Reply];
    if (problem !== undefined) throw problemOf(endpoints, purposes[step], problem);
    return result;
  };
  try {
    if ((await time.until(() => call("start"))) === undefined)
      throw new Error(`It did not let clients use a new topic within ${time.seconds} s.`);
    const result = await work({
      send: async (body) => (await call("send", body)) !== undefined,
      receive: async () => {
        const body = (await call("receive")) as Uint8Array | undefined;
        return body && Buffer.from(body);
      },
    });
    await call("stop").catch(() => undefined); // the message went through all the same
    return result;
  } finally {
    await thread.terminate();
  }
}

/** What the client's steps are for, to say what was refused. */
const purposes = {
  start: "let a client in",
  send: "take a message",
  receive: "hand out a message",
  stop: "let a client go",
} as const;

/** What the thread says of a step. */
interface Reply {
  readonly result?: unknown;
  readonly problem?: Problem;
}

interface Problem {
  readonly code?: number;
  readonly message: string;
}

/** Codes of gRPC itself. A proxy's own are HTTP's with two more digits. */
const grpcCode = { deadlineExceeded: 4, unavailable: 14 } as const;

function problemOf(address: string, purpose: string, { code = 0, message }: Problem): Error {
  if (code === grpcCode.deadlineExceeded) return new Error(`${address} did not ${purpose} in time.`);
  if (code === grpcCode.unavailable) return new Error(`${address} cannot be reached by gRPC.`);
  const [said] = message.replace(/^\[request-id.*?\] /, "").split("\n");
  // Behind 50000 and above, such as "not on disk in time", the message may have been taken.
  return code >= 40000 && code < 50000
    ? new Refusal(address, purpose, code, said)
    : new Error(`${address} did not ${purpose}: ${said}`);
}
