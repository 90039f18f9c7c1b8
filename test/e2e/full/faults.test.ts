import { rmSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { commandLineStack } from "../support/commandLineStack";
import { CommandLineStack } from "../support/commandLine";
import { containersNamed, removeAll } from "../support/docker";
import { Attack, attacksAt } from "../support/faults/attacks";
import { Moment } from "../support/faults/moment";
import { MemoryDisk } from "../support/faults/memoryDisk";
import { Command, Trial } from "../support/faults/trial";
import { Place } from "../support/place";
import { describeEngines } from "../support/prerequisites";
import { EngineName } from "../support/stack";

const minute = 60_000;

/** Smaller than the default; the other one has the broker's container replaced. */
const heaps = ["300m", "301m"] as const;

let place: Place;
let stack: CommandLineStack;
let trial: Trial;

async function prepare(engine: EngineName): Promise<void> {
  place = await Place.find();
  stack = await commandLineStack(place, engine, { proxyEnabled: "false", "brokerDefaults.heap": heaps[0] });
  trial = new Trial(place, stack);
}

/** What is hurt: a first start, one that changes something, and a stop. */
type Attacks = Record<"first" | "change" | "stop", Attack[]>;

interface Turn {
  readonly command: Command;
  /** From where the fault is taken; absent: nothing befalls it. */
  readonly attacks?: Attack[];
}

/** What is hurt next: where the cluster is down, its first start; where it is up, a change or a stop. */
function next({ first, change, stop }: Attacks, up: boolean): Turn | undefined {
  const whileUp = change.length > stop.length ? change : stop;
  if (up && whileUp.length > 0) return { command: whileUp === change ? "start" : "stop", attacks: whileUp };
  if (!up && first.length > 0) return { command: "start", attacks: first };
  if (up) return { command: "stop" };
  return whileUp.length > 0 ? { command: "start" } : undefined;
}

describeEngines(["docker"], "what is killed, or finds no space, at any moment", (engine) => {
  beforeEach(() => prepare(engine));
  afterEach(() => place.clear(), 3 * minute);

  test(
    "is put right by the next start or stop, or that says how to",
    async () => {
      const begun = Date.now();
      const attacks = await planned();
      const sums = { hurt: 0, waysOut: 0 };
      const missed: string[] = [];
      const failed: string[] = [];
      let up = false;
      for (let count = 0, turn = next(attacks, up); turn !== undefined; turn = next(attacks, up), count++) {
        const { command } = turn;
        const attack = turn.attacks?.shift();
        const what = attack === undefined ? command : `${command}, ${described(attack)}`;
        try {
          let way = command;
          if (attack !== undefined) {
            if (!up) trial.forget();
            else if (turn.attacks === attacks.change) await change();
            const { hit } = await trial.attacked(command, attack);
            if (hit) sums.hurt++;
            else missed.push(what);
            // Where nothing was made, a stop takes a moment: it is a start's turn now and then.
            const made = (await containersNamed(place.prefix)).length > 0;
            way = count % (made ? 2 : 5) === 0 ? "start" : "stop";
          }
          sums.waysOut += await trial.putRight(way);
          up = way === "start";
        } catch (error) {
          failed.push(`${what}: ${(error as Error).message}`);
          await removeAll(place.prefix);
          trial = new Trial(place, stack);
          trial.forget();
          up = false;
        }
      }
      const minutes = ((Date.now() - begun) / minute).toFixed(1);
      const missing = missed.map((what) => `\n  did not come: ${what}`).join("");
      console.log(
        `${engine}: ${sums.hurt} moments in ${minutes} minutes, ${sums.waysOut} ways out followed${missing}`,
      );
      expect(failed).toEqual([]);
      expect(sums.hurt).toBeGreaterThanOrEqual(60);
    },
    90 * minute,
  );

  async function planned(): Promise<Attacks> {
    // All later first starts find volumes, too.
    await trial.putRight("start");
    await trial.putRight("stop");
    trial.forget();
    const first = await trial.moments("start");
    await change();
    const changing = await trial.moments("start");
    const stop = await trial.moments("stop");
    return {
      first: attacksAt(first, []),
      change: attacksAt(changing, first),
      stop: attacksAt(stop, [...first, ...changing]),
    };
  }

  let heap = 0;
  const change = () => stack.configure({ "brokerDefaults.heap": heaps[++heap % heaps.length] });

  const described = ({ fault, moment: { kind, what } }: Attack) => `${fault} at ${kind} ${what}`;
});

describeEngines(["docker", "memoryDisk"], "a disk that is full", (engine) => {
  let disk: MemoryDisk;

  beforeEach(async () => {
    await prepare(engine);
    disk = await MemoryDisk.mounted(trial.state);
  });

  afterEach(async () => {
    await disk.unmount();
    await place.clear();
  }, 3 * minute);

  test(
    "is told by a start, and the next one goes on, once there is space",
    async () => {
      // In pages, each about one more file that has its place. Pulumi begins nothing where its states might not.
      const free = engine === "pulumi" ? [0, 1, 2, 4, 1000] : [0, 1, 2, 3, 4, 5];
      for (const [count, pages] of free.entries()) {
        trial.forget();
        disk.fill(pages);
        const { code, said } = await trial.run("start");
        expect(code).toBe(1);
        expect(said).toMatch(/\bfree some space\b/i);
        disk.free();
        await trial.putRight(count % 2 === 0 ? "stop" : "start");
        await trial.putRight("stop");
      }
      console.log(`${engine}: ${free.length} starts on a full disk`);
    },
    20 * minute,
  );

  // Compose itself keeps nothing there.
  if (engine === "pulumi") {
    test(
      "may have cut off Pulumi's state: a start says what to do, with a state before it and without",
      async () => {
        await trial.putRight("start");
        const folder = join(trial.state, "pulumi-rocketmq", "pulumi", ".pulumi");
        const state = join(folder, "stacks", "rocketmq", `${place.prefix}.json`);
        truncateSync(state, 4096);
        expect(await trial.putRight("start")).toBe(1);
        for (const path of [`${state}.bak`, join(folder, "backups")]) rmSync(path, { recursive: true });
        truncateSync(state, 4096);
        expect(await trial.putRight("start")).toBe(2);
        await trial.putRight("stop");
      },
      20 * minute,
    );

    test(
      "in the middle of Pulumi's work loses nothing of which the next start does not say what to do",
      async () => {
        const first = aboutBroker(await trial.moments("start"));
        const stop = aboutBroker(await trial.moments("stop"));
        expect([first.length, stop.length]).toEqual([2, 2]);
        for (const moment of [...first, ...stop]) {
          const command = first.includes(moment) ? "start" : "stop";
          if (command === "start") trial.forget();
          else await trial.putRight("start");
          expect((await trial.attacked(command, { moment, fault: "filled" })).hit).toBe(true);
          disk.free();
          await trial.putRight("start");
          await trial.putRight("stop");
        }
      },
      40 * minute,
    );
  }

  /** When Pulumi begins with the broker's container, and when it has done it. */
  const aboutBroker = (moments: readonly Moment[]) =>
    moments.filter(
      ({ kind, what }) => kind === "line" && /Container rocketmq-broker-a (creat|delet)/.test(what),
    );
});
