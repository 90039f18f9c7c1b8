import { join } from "node:path";
import { Credentials } from "../../../remoting";
import { Driver, Login, loginOf, Received, Sent, verifyBy } from "./driver";
import { root } from "./root";
import { run } from "./run";
import { host, Vantage } from "./clientHost";

export const grpcSendModes = ["normal", "async", "fifo"] as const;
export type GrpcSendMode = (typeof grpcSendModes)[number];
export type GrpcReceiveWay = "simple" | "push";

/** What Apache's client in a language can: Go's has no push consumer. */
export const grpcReceiveWays = {
  node: ["simple", "push"],
  go: ["simple"],
  python: ["simple", "push"],
} as const satisfies Record<string, readonly GrpcReceiveWay[]>;
export type Language = keyof typeof grpcReceiveWays;
export const languages = Object.keys(grpcReceiveWays) as Language[];

const folder = join(root, "test", "client", "grpc");

const programs: Record<Language, [program: string, ...args: string[]]> = {
  node: [process.execPath, join(folder, "node", "client.mjs")],
  go: [join(folder, "target-go", "client")],
  python: [join(folder, "target-python", "bin", "python"), join(folder, "python", "client.py")],
};

/** Takes its time where it was not done before. */
export async function buildGrpcClient(language: Language): Promise<void> {
  if (language !== "node") await run(join(folder, "build.sh"), [language]);
}

/** Apache's client of the gRPC protocol in one language, against a proxy. Go's speaks TLS, the others plain text. */
export class GrpcClient {
  private constructor(
    private readonly driver: Driver,
    private readonly endpoints: string,
    private readonly login: Login = {},
  ) {}

  /** The same client, logged in; Node.js's alone can. */
  as = (who: Credentials): GrpcClient =>
    new GrpcClient(this.driver, this.endpoints, { ...this.login, ...loginOf(who) });

  /** The same client, by TLS; Node.js's alone can. @param authority a file */
  verifying = (authority: string): GrpcClient =>
    new GrpcClient(this.driver, this.endpoints, { ...this.login, ...verifyBy(authority) });

  /** @param endpoints the proxy's host:port, which its answers send the client to as well */
  static async build(language: Language, endpoints: string, vantage: Vantage = host): Promise<GrpcClient> {
    await buildGrpcClient(language);
    const [program, ...args] = programs[language];
    return new GrpcClient(new Driver(vantage, program, args), endpoints);
  }

  /** Sends to a topic that is there; `fifo` to one of that type, spread over four message groups. */
  send(topic: string, mode: GrpcSendMode, count: number): Promise<Sent> {
    const { endpoints, login } = this;
    return this.driver.call("send", { endpoints, ...login, topic, mode, count, prefix: topic });
  }

  /**
   * Receives from the first message on, until so many have arrived.
   * @param group else a new one. Messages come in order only to a group that was created orderly. One that was used for
   * push is used up: polls that its consumer left behind take what is sent next, and a minute passes until it is back.
   */
  receive(
    topic: string,
    way: GrpcReceiveWay,
    expect: number,
    group = `group-${topic}-${way}-${Date.now()}`,
  ): Promise<Received> {
    const { endpoints, login } = this;
    return this.driver.call("receive", { endpoints, ...login, topic, way, group, expect, timeout: 60 });
  }
}
