import { BegunStart } from "../support/begun";
import { CommandLineStack } from "../support/commandLine";
import { commandLineStack } from "../support/commandLineStack";
import { containersNamed, networksNamed } from "../support/docker";
import { failureOf } from "../support/failure";
import { Place } from "../support/place";
import { describeEngines } from "../support/prerequisites";
import { EngineName } from "../support/stack";

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
      await first.interrupt();
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
      await first.kill();
      expect(await stack.start()).toContain("sent and received by remoting, broker-a at ");
      await stack.destroy();
      expect(await containersNamed(place.prefix)).toEqual([]);
      expect(await networksNamed(place.prefix)).toEqual([]);
    },
    12 * minute,
  );

  /** A start that has made a container. */
  async function begun(stack: CommandLineStack): Promise<BegunStart> {
    const start = new BegunStart(stack);
    const made = async () => (await containersNamed(place.prefix)).length > 0;
    await start.until("a container", made, 5 * minute);
    return start;
  }
});
