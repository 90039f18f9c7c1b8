import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { Client, dialAddress, Refusal, RequestOptions, shortfallOfGrpc } from "../../remoting";

/**
 * Does work with RocketMQ's own client, which runs in a thread: if a proxy stops answering, the client retries forever, even
 * after its shutdown, and only the end of the thread stops it.
 */
export async function withGrpcClient<T>(
  address: string,
  topic: string,
  group: string,
  options: RequestOptions,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const { time, credentials, caCertificate } = options;
  const endpoints = dialAddress(address, options);
  const thread = new Worker(join(__dirname, "grpcThread.js"), {
    workerData: { endpoints, topic, group, credentials, caCertificate },
    stdout: true, // not printed
    stderr: true,
  });
  thread.on("error", () => undefined); // the current step fails with it
  const replyTo = async (step: Step, body?: Buffer): Promise<Reply> => {
    const replied = once(thread, "message", { signal: AbortSignal.timeout(time.remainingMilliseconds) });
    thread.postMessage({ step, body });
    const [reply] = (await replied.catch((cause: Error) => {
      if (cause.name !== "AbortError") throw cause;
      throw new Error(`No answer from ${endpoints} within ${time.seconds} s.`, { cause });
    })) as [Reply];
    return reply;
  };
  const resultOf = (step: Step, { result, problem }: Reply): unknown => {
    if (problem !== undefined) throw problemOf(endpoints, purposes[step], problem);
    return result;
  };
  const call = async (step: Step, body?: Buffer): Promise<unknown> =>
    resultOf(step, await replyTo(step, body));
  try {
    if ((await time.until(() => call("start"))) === undefined)
      throw new Error(`It did not let clients use a new topic within ${time.seconds} s.`);
    const result = await work({
      send: async (body) => {
        const reply = await replyTo("send", body);
        const shortfall = shortfallOfGrpc(reply.problem?.code ?? 0);
        if (shortfall !== undefined) return shortfall;
        resultOf("send", reply);
        return "stored";
      },
      receive: async () => {
        const body = (await call("receive")) as Uint8Array | undefined;
        return body && Buffer.from(body);
      },
    });
    await call("stop").catch(() => undefined); // the message has been received already
    return result;
  } finally {
    await thread.terminate();
  }
}

/** The purpose of each step, for error messages. */
const purposes = {
  start: "let a client in",
  send: "take a message",
  receive: "hand out a message",
  stop: "let a client go",
} as const;

type Step = keyof typeof purposes;

/** The thread's answer to a step. */
interface Reply {
  readonly result?: unknown;
  readonly problem?: Problem;
}

interface Problem {
  readonly code?: number;
  readonly message: string;
}

/** Status codes of gRPC. A proxy's own codes are HTTP's with two more digits. */
const grpcCode = { deadlineExceeded: 4, unavailable: 14 } as const;

function problemOf(address: string, purpose: string, { code = 0, message }: Problem): Error {
  if (code === grpcCode.deadlineExceeded) return new Error(`${address} did not ${purpose} in time.`);
  if (code === grpcCode.unavailable) return new Error(`${address} cannot be reached by gRPC.`);
  const [reason] = message.replace(/^\[request-id.*?\] /, "").split("\n");
  // With codes from 50000 on the proxy may have taken the message.
  return code >= 40000 && code < 50000
    ? new Refusal(address, purpose, code, reason)
    : new Error(`${address} did not ${purpose}: ${reason}`);
}
