import { once } from "node:events";
import { CommandLineStack } from "../support/commandLine";
import { commandLineStack } from "../support/commandLineStack";
import { containersNamed, networksNamed } from "../support/docker";
import { failureOf } from "../support/failure";
import { Place } from "../support/place";
import { describeEngines } from "../support/prerequisites";
import { run } from "../support/run";
import { EngineName } from "../support/stack";
import { eventually } from "../support/wait";

const minute = 60_000;

let place: Place;

beforeEach(async () => {
  place = await Place.find();
});

afterEach(() => place.clear(), 3 * minute);

const stackOf = (engine: EngineName) => commandLineStack(place, engine);

describeEngines(["docker"], "npm start that is interrupted", (engine) => {
  test(
    "lets no other run beside it, stops in good order, and goes on the next time",
    async () => {
      const stack = await stackOf(engine);
      const first = await begun(stack);
      expect(await failureOf(stack.start())).toMatch(/Another start or stop is running, as process \d+/);
      process.kill(first.id, "SIGINT");
      expect(await first.ended).toEqual([130, null]);
      expect(first.said()).toContain("Interrupted. The same command goes on where this stopped.");
      expect(await stack.start()).toContain("sent and received by remoting, broker-a at ");
      await stack.destroy();
      expect(await containersNamed(place.prefix)).toEqual([]);
    },
    12 * minute,
  );

  test(
    "goes on the next time also when all its processes were killed",
    async () => {
      const stack = await stackOf(engine);
      const first = await begun(stack);
      await run("pkill", ["-KILL", "--session", String(first.id)]); // a plugin has a process group of its own
      expect(await first.ended).toEqual([null, "SIGKILL"]);
      expect(await stack.start()).toContain("sent and received by remoting, broker-a at ");
      await stack.destroy();
      expect(await containersNamed(place.prefix)).toEqual([]);
      expect(await networksNamed(place.prefix)).toEqual([]);
    },
    12 * minute,
  );

  /** A start that has made a container. */
  async function begun(stack: CommandLineStack) {
    const process = stack.begin();
    let said = "";
    for (const stream of [process.stdout, process.stderr])
      stream?.on("data", (text) => (said += String(text)));
    const ended = once(process, "exit");
    const made = async () => {
      if (process.exitCode !== null) throw new Error(`It ended with ${process.exitCode}.`);
      return (await containersNamed(place.prefix)).length > 0;
    };
    await eventually("a container", made, 5 * minute).catch((error: Error) => {
      throw new Error(`${error.message}\n${said}`);
    });
    return { id: process.pid as number, ended, said: () => said };
  }
});
