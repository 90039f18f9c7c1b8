/**
 * Measures what applications notice of faults, on three Docker Engines in networks of their own, and writes the table of docs/hosts.md.
 *
 *   npm run survival                                             all faults, five times each, at safe and power-safe, which takes hours
 *   npm run survival -- FAULT... [--level=LEVEL,...] [--times=N] some of them; what was noted of these before is forgotten
 *   npm run survival -- --table                                  only writes the table
 */
import { delimiter, dirname } from "node:path";
import { parseArgs } from "node:util";
import { Hosts, loadImages, startHosts } from "../e2e/support/hosts";
import { serverImage } from "../e2e/support/images";
import { isControlled, LaidOut } from "../e2e/support/laidOut";
import { Place } from "../e2e/support/place";
import { pulumiCommand } from "../e2e/support/prerequisites";
import { profiles } from "../../model/profiles";
import { Applications } from "./applications";
import { arranged } from "./arranged";
import { Fault, faults } from "./faults";
import { kept, Level, levels } from "./levels";
import { forget, note, updatePage } from "./results";

/** Of each host, in mebibytes: images and stores, which grow slowly. */
const disk = 6_000;

const say = (what: string): void => console.log(`${new Date().toISOString().slice(11, 19)} ${what}`);

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      level: { type: "string", default: "safe,power-safe" },
      times: { type: "string", default: "5" },
      table: { type: "boolean", default: false },
    },
  });
  if (values.table) return updatePage();
  const wanted = positionals.length > 0 ? positionals.map(faultCalled) : faults;
  const times = Number(values.times);
  if (!Number.isInteger(times) || times < 1)
    throw new Error(`--times is ${values.times}: a whole number, 1 or more, is wanted.`);
  process.env.PATH = `${dirname(pulumiCommand)}${delimiter}${process.env.PATH}`;
  for (const level of values.level.split(",").map(levelCalled)) {
    const possible = wanted.filter(({ controlled }) => !controlled || isControlled(kept[level]));
    forget(
      level,
      possible.map(({ name }) => name),
    );
    await measure(level, possible, times);
    await updatePage();
  }
}

function faultCalled(name: string): Fault {
  const fault = faults.find((one) => one.name === name);
  if (fault === undefined)
    throw new Error(`There is no fault ${name}. There are: ${faults.map((one) => one.name).join(" ")}`);
  return fault;
}

function levelCalled(name: string): Level {
  if (!levels.includes(name as Level))
    throw new Error(`There is no level ${name}. There are: ${levels.join(" ")}`);
  return name as Level;
}

/** Makes a cluster of a level, and has each fault happen so often. */
async function measure(level: Level, wanted: readonly Fault[], times: number): Promise<void> {
  const place = await Place.find();
  let all: Hosts | undefined;
  let cluster: LaidOut | undefined;
  try {
    all = await startHosts(["a", "b", "c"], disk);
    for (const signal of ["SIGINT", "SIGTERM"] as const)
      process.once(signal, () => void interrupted(place, all));
    await loadImages(all, [await serverImage("rocketmq5")]);
    cluster = await LaidOut.create(place, all, kept[level]);
    await cluster.isWell();
    await Applications.createTopics(cluster);
    say(`a cluster, ${level}`);
    for (const fault of wanted) await repeat(cluster, level, fault, times);
  } finally {
    await cluster?.stack.destroy().catch((error: Error) => say(error.message));
    await all?.remove();
    await place.clear();
  }
}

/** Nothing that was started goes on. */
async function interrupted(place: Place, all?: Hosts): Promise<void> {
  await all?.remove();
  await place.clear();
  process.exit(130);
}

async function repeat(cluster: LaidOut, level: Level, fault: Fault, times: number): Promise<void> {
  const applications = await Applications.begin(cluster);
  try {
    for (let i = 0; i < times; i++) {
      await cluster.isWell();
      const at = await arranged(cluster, fault);
      await applications.noticed(); // of the change before
      const began = new Date().toISOString();
      say(`${fault.name} at ${level}, a: ${at.a.name}, b: ${at.b.name}, leader: ${at.leader?.name}`);
      await fault.happen(cluster, at);
      await cluster.isWell();
      const noticed = await applications.noticed();
      note({ fault: fault.name, level, version: profiles.rocketmq5.server.version, at: began, noticed });
      for (const [name, one] of Object.entries(noticed)) say(`  ${name}: ${JSON.stringify(one)}`);
    }
  } finally {
    applications.end();
  }
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
