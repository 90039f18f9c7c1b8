import { rmSync } from "node:fs";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi/errors";
import { standingVariable } from "../../components/standing";
import { checked, hostsOf } from "../../model/settings";
import { checkEntryPoints, renderChecks, summarizeChecks } from "../check";
import { trustOf } from "../check/credentials";
import { reachableEntryPoints } from "../check/reachable";
import {
  Adopted,
  checkEngine,
  Choice,
  chooseEngine,
  clusterOf,
  foundPassword,
  keepPassword,
  lostData,
  Outputs,
  readStack,
  recordPlaces,
  removeCutOff,
  Stack,
  watchData,
  withImages,
  withKeptPassword,
} from "../engines";
import { removeContainer, removeNetwork } from "../host/docker";
import { gatherFacts } from "../host/facts";
import { stackFolder } from "../host/home";
import { findImages } from "../host/images";
import { preflightNotes, preflightProblems } from "../host/preflight";
import { prefixOf, Site } from "../host/site";
import { privateMode, publicMode, writeState } from "../host/stateFile";
import { withLock } from "../lock";
import { Options } from "../options";
import { enginesStep, LaidOut, layOut, recordHosts } from "../sites";
import { step } from "../step";

/** Creates or updates a stack's cluster with an engine that this machine has, and sends a message through every broker. */
export const start = (options: Options): Promise<void> =>
  withLock(async () => {
    const stack = readStack(process.cwd(), options.stack);
    clusterOf(stack); // problems that need no Docker Engine are told without one

    await checkEngine(stack, options.engine);

    const asked = await enginesStep(stack);
    const { cluster, sites } = await layOut(stack, asked);
    const notes = await step(
      "Preflight",
      async () => {
        const found = await Promise.all(
          sites.map(async (site) => ({ ...site, facts: await gatherFacts(site.cluster, site.docker) })),
        );
        const problems = found.flatMap(({ host, cluster, plan, facts }) =>
          preflightProblems(stack.settings, cluster, plan, facts, host),
        );
        checked((report) => problems.forEach(report));
        return found.flatMap((site) =>
          preflightNotes(site.cluster, site.plan, site.facts).map((note) => `${prefixOf(site)}${note}`),
        );
      },
      () => "address, ports, memory, disk",
    );
    for (const note of notes) console.log(`  ${note}`);
    const images = await step("Images", (progress) => findImages(sites, progress));
    for (const note of images.notes) console.log(`  ${note}`);

    const choose = (adopt: boolean) =>
      step(
        "Engine",
        (progress) => {
          const whole = withImages(withKeptPassword(stack), images);
          return chooseEngine(whole, options.engine, adopt, sites, progress);
        },
        (choice) => choice.engine.name,
      );
    const first = await choose(options.adopt === true);
    const tookOver = await takeOver(first, withKeptPassword(stack), sites);
    const { engine, note } = tookOver ? await choose(false) : first;
    const cutOff = await linesOf(sites, removeCutOff);
    const anew = cutOff.map((name) => `${name} had lost its network, and is made anew`);
    const lost = await linesOf(sites, (site) => lostData(stack.stack, site));
    for (const one of [...(note ? [note] : []), ...anew, ...lost]) console.log(`  ${one}`);
    process.env[standingVariable] = JSON.stringify(hostsOf(cluster)); // the program asks for it
    const outputs = await withEyeOnData(stack.stack, sites, () =>
      step(
        "Cluster",
        (progress) => engine.up(progress),
        () => "ready",
      ),
    );
    const made = await layOut(stack, asked); // the engine may have known better where a server was
    recordHosts(stack, made.cluster);
    await tryOut(made);
    const readme = join(stackFolder(stack.stack), "README.md");
    writeState(readme, String(outputs.readme), privateMode);
    const authority = writeAuthority(stack.stack, outputs);
    console.log(`\n${summary({ ...outputs, authority, readme })}`);
  });

/** Sends a message through every broker and proxy that this machine reaches. */
async function tryOut({ cluster, plan, sites }: LaidOut): Promise<void> {
  const reachable = await reachableEntryPoints(cluster, plan, () => Promise.resolve(sites[0].docker));
  if (cluster.shared.readyTimeout === 0)
    console.log("  no message is sent: with readyTimeout 0 the servers may not be ready yet");
  else if (typeof reachable === "string") console.log(`  no message is sent: ${reachable}`);
  else
    await step(
      "Message",
      async () => {
        const { entryPoints, lookup } = reachable;
        const trust = await trustOf(cluster, () => Promise.resolve(sites));
        const checks = await checkEntryPoints(entryPoints, { lookup, ...trust });
        if (checks.some(({ problem }) => problem !== undefined)) throw new RunError(renderChecks(checks));
        return checks;
      },
      summarizeChecks,
    );
}

/** What there is to say of each site, which is named where there are several. */
async function linesOf(
  sites: readonly Site[],
  say: (site: Site) => Promise<readonly string[]>,
): Promise<string[]> {
  const said = sites.map(async (site) => (await say(site)).map((line) => `${prefixOf(site)}${line}`));
  return (await Promise.all(said)).flat();
}

/**
 * Takes over what a stack of the same name made: its console's password, and its data, for which its containers and network
 * make room for others.
 *
 * @returns whether there was anything to take over
 */
async function takeOver({ engine, adopted }: Choice, stack: Stack, sites: readonly Site[]): Promise<boolean> {
  const passwords = engine.knowsPassword
    ? []
    : await Promise.all(sites.map(({ cluster, docker }) => foundPassword(cluster, stack, docker)));
  const password = passwords.find((one) => one !== undefined);
  if (password !== undefined) {
    keepPassword(stack, password);
    console.log("  the console keeps its password, which its container had");
  }
  if (adopted.length > 0)
    await step(
      "Adoption",
      async (progress) => {
        progress(`stopping ${adopted.flatMap(({ names }) => names.containers).join(", ")}`);
        await Promise.all(adopted.map(makeRoom));
      },
      () =>
        `${adopted.flatMap(({ names }) => [...names.containers, ...names.networks]).join(", ")} made room; volumes and folders stay`,
    );
  return adopted.length > 0 || password !== undefined;
}

async function makeRoom({ names: { containers, networks }, docker }: Adopted): Promise<void> {
  await Promise.all(containers.map((name) => removeContainer(docker, name)));
  for (const name of networks) await removeNetwork(docker, name);
}

/** Does work, says what data is lost meanwhile, and remembers what there is. */
async function withEyeOnData<T>(stack: string, sites: readonly Site[], work: () => Promise<T>): Promise<T> {
  const watches = await Promise.all(sites.map(async (site) => ({ site, ended: await watchData(site) })));
  try {
    return await work();
  } finally {
    for (const { site, ended } of watches)
      for (const loss of ended()) console.log(`  ${prefixOf(site)}${loss}`);
    await recordPlaces(stack, sites);
  }
}

/** Writes the authority by which programs verify servers. @returns the file; undefined where connections are not encrypted */
function writeAuthority(stack: string, { caCertificate }: Outputs): string | undefined {
  const file = join(stackFolder(stack), "ca.pem");
  if (typeof caCertificate === "string") writeState(file, caCertificate, publicMode);
  else rmSync(file, { force: true });
  return typeof caCertificate === "string" ? file : undefined;
}

/** The cluster's addresses, the console's login, and the file with example programs. */
function summary({
  nameServerAddresses,
  brokerAddresses,
  proxyAddresses,
  metricsAddresses,
  consoleUrl,
  consoleUser,
  consolePassword,
  accessKey,
  secretKey,
  userPasswords = {},
  authority,
  readme,
}: Outputs): string {
  const rows = {
    "name server": nameServerAddresses,
    broker: brokerAddresses,
    proxy: proxyAddresses,
    metrics: metricsAddresses,
    console: consoleUrl,
    user: consoleUser,
    password: consolePassword,
    "super user": accessKey,
    "its password": secretKey,
    ...Object.fromEntries(
      Object.entries(userPasswords as object).map(([name, own]) => [`user ${name}`, own as unknown]),
    ),
    authority,
    programs: readme,
  };
  return Object.entries(rows)
    .filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))
    .map(([what, value]) => `  ${what.padEnd(12)} ${String(value)}`)
    .join("\n");
}
