import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { CommandLineStack } from "../commandLine";
import { containersNamed, docker, inspect, networksNamed } from "../docker";
import { Place } from "../place";
import { root } from "../root";
import { withoutTraces } from "../traces";
import { Attack } from "./attacks";
import { Moment, Order, orderVariable, sameMoment } from "./moment";
import { follow } from "./wayOut";

export type Command = "start" | "stop";

/** How a command ended, and what it printed. */
export interface Ran {
  readonly code: number | null;
  readonly said: string;
}

/** What no user may see besides stack frames: how they begin in other languages, or an object's dump. */
const dump =
  /^(Uncaught )?\w*Error: |^ err\?: |\[object Object\]|UnhandledPromise|Traceback \(|^goroutine \d+/m;

/** How often a way out may be said until it leads out. */
const mostWaysOut = 4;

/** One stack that is hurt again and again, and each time put right by the same command or its opposite. */
export class Trial {
  /** Whether there is a file in the broker's store, which has to stay there. */
  private marked = false;

  constructor(
    private readonly place: Place,
    private readonly stack: CommandLineStack,
  ) {}

  get state(): string {
    return join(this.place.folder, "state");
  }

  /** The moments of a command that nothing befalls. */
  async moments(command: Command): Promise<Moment[]> {
    this.expectWell(command, await this.run(command, {}));
    await this.look(command);
    return this.log();
  }

  /** Runs a command that is hurt. @returns whether that moment came, and how it ended */
  async attacked(command: Command, { moment, fault }: Attack): Promise<Ran & { readonly hit: boolean }> {
    const ran = await this.run(command, { at: moment, fault });
    const log = this.log();
    const hit = log.some((one) => sameMoment(one, moment));
    const wayOut =
      fault === "orphaned" ? /go on where this stopped|\. Without --engine/ : /\bfree some space\b/i;
    if (hit && ran.code !== null && ran.code !== 0 && !wayOut.test(ran.said))
      throw new Error(`It does not say what to do:\n${ran.said}`);
    return { ...ran, hit };
  }

  /** Runs a plain command, which has to end well, or to say what to do, which is done. @returns how often it was not so at once */
  async putRight(command: Command): Promise<number> {
    const secrets = this.secrets();
    for (let ways = 0; ; ways++) {
      const ran = await this.run(command);
      if (ran.code === 0) {
        this.expectWell(command, ran);
        await this.look(command);
        for (const [file, content] of Object.entries(secrets))
          if (this.secrets()[file] !== content) throw new Error(`${file} is another one.`);
        return ways;
      }
      if (ways === mostWaysOut) throw new Error(`No way out leads out:\n${ran.said}`);
      await follow(ran.said).catch((error: Error) => {
        throw new Error(`${error.message}\n${ran.said}`);
      });
    }
  }

  /** Runs a command to its end. What it prints may hold no stack trace, however it ends. */
  async run(command: Command, order?: Partial<Order>): Promise<Ran> {
    rmSync(this.logFile, { force: true });
    const args = command === "start" ? this.stack.startArgs : [command];
    const process = this.stack.begin(
      args,
      order && injecting({ log: this.logFile, state: this.state, ...order }),
    );
    let said = "";
    for (const stream of [process.stdout, process.stderr])
      stream?.on("data", (text) => (said += String(text)));
    const [code] = (await once(process, "close")) as [number | null];
    if (dump.test(said)) throw new Error(`It prints a stack trace:\n${said}`);
    return { code, said: withoutTraces(said) };
  }

  /** As on a machine that has the data, but never saw a start. */
  forget = (): void => {
    for (const name of existsSync(this.state) ? readdirSync(this.state) : [])
      rmSync(join(this.state, name), { recursive: true });
  };

  private expectWell(command: Command, { code, said }: Ran): void {
    const expected =
      command === "start" ? "sent and received by" : /gone; its data stays|none runs this stack/;
    if (code !== 0 || !new RegExp(expected).test(said)) throw new Error(`It does not end well:\n${said}`);
  }

  /** What Docker has after a command that ended well. */
  private async look(command: Command): Promise<void> {
    const { prefix, broker } = this.place;
    if (command === "start") {
      const store = (await inspect(broker)).Mounts.find(({ Name }) => Name?.endsWith("-store"));
      const mark = `${store?.Destination}/.mark`;
      await docker("exec", broker, ...(this.marked ? ["ls", mark] : ["touch", mark]));
      this.marked = true;
    } else {
      const left = [...(await containersNamed(prefix)), ...(await networksNamed(prefix))];
      if (left.length > 0) throw new Error(`It leaves ${left.join(", ")} behind.`);
    }
  }

  /** The files with secrets that are whole, by their paths. */
  private secrets(): Record<string, string> {
    const files = ["passphrase", join("stacks", this.place.prefix, "compose", "secrets.json")];
    return Object.fromEntries(
      files
        .map((file) => join(this.state, "pulumi-rocketmq", file))
        .filter((file) => existsSync(file))
        .map((file) => [file, readFileSync(file, "utf8")]),
    );
  }

  private log(): Moment[] {
    if (!existsSync(this.logFile)) return [];
    const lines = readFileSync(this.logFile, "utf8").split("\n").filter(Boolean);
    return lines.map((line) => JSON.parse(line) as Moment);
  }

  private get logFile(): string {
    return join(this.place.folder, "moments");
  }
}

/** The environment of a process that is hurt as ordered. */
const injecting = (order: Order): NodeJS.ProcessEnv => ({
  [orderVariable]: JSON.stringify(order),
  NODE_OPTIONS: [join(root, "cli", "typescript.js"), join(__dirname, "inject.ts")]
    .map((file) => `--require ${file}`)
    .join(" "),
});
