import { rmSync } from "node:fs";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi/errors";
import { ClusterPlan, planCluster } from "../../model/plan";
import { checked } from "../../model/settings";
import { checkEntryPoints, renderChecks, summarizeChecks } from "../check";
import { trustOf } from "../check/credentials";
import { reachableEntryPoints } from "../check/reachable";
import { dockerStep } from "../dockerStep";
import {
  Choice,
  chooseEngine,
  clusterOf,
  foundPassword,
  hasAny,
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
import { Docker, removeContainer, removeNetwork } from "../host/docker";
import { gatherFacts } from "../host/facts";
import { stackFolder } from "../host/home";
import { findImages } from "../host/images";
import { preflightNotes, preflightProblems } from "../host/preflight";
import { privateMode, publicMode, writeState } from "../host/stateFile";
import { withLock } from "../lock";
import { Options } from "../options";
import { step } from "../step";

/** Creates or updates a stack's cluster with an engine that this machine has, and sends a message through every broker. */
export const start = (options: Options): Promise<void> =>
  withLock(async () => {
    const stack = readStack(process.cwd(), options.stack);
    clusterOf(stack); // problems that need no Docker Engine are told without one

    const docker = await dockerStep();
    const cluster = clusterOf(stack); // by now it is known whether the engine is on this machine
    const plan = planCluster(cluster);
    const facts = await step(
      "Preflight",
      async () => {
        const found = await gatherFacts(cluster, docker);
        const problems = preflightProblems(stack.settings, cluster, plan, found);
        checked((report) => problems.forEach(report));
        return found;
      },
      () => "address, ports, memory, disk",
    );
    for (const note of preflightNotes(cluster, plan, facts)) console.log(`  ${note}`);
    const images = await step("Images", (progress) => findImages(cluster, docker, progress));
    for (const note of images.notes) console.log(`  ${note}`);

    const choose = (adopt: boolean) =>
      step(
        "Engine",
        (progress) => {
          const whole = withImages(withKeptPassword(stack), images);
          return chooseEngine(whole, options.engine, adopt, plan, docker, progress);
        },
        (choice) => choice.engine.name,
      );
    const first = await choose(options.adopt === true);
    const tookOver = await takeOver(first, withKeptPassword(stack), docker);
    const { engine, note } = tookOver ? await choose(false) : first;
    const cutOff = await removeCutOff(plan, docker);
    const anew = cutOff.map((name) => `${name} had lost its network, and is made anew`);
    const lost = await lostData(stack.stack, plan, docker);
    for (const one of [...(note ? [note] : []), ...anew, ...lost]) console.log(`  ${one}`);
    const outputs = await withEyeOnData(stack.stack, plan, docker, () =>
      step(
        "Cluster",
        (progress) => engine.up(progress),
        () => "ready",
      ),
    );
    const reachable = await reachableEntryPoints(cluster, plan, () => Promise.resolve(docker));
    if (cluster.shared.readyTimeout === 0)
      console.log("  no message is sent: with readyTimeout 0 the servers may not be ready yet");
    else if (typeof reachable === "string") console.log(`  no message is sent: ${reachable}`);
    else
      await step(
        "Message",
        async () => {
          const { entryPoints, lookup } = reachable;
          const trust = await trustOf(cluster, () => Promise.resolve(docker));
          const checks = await checkEntryPoints(entryPoints, { lookup, ...trust });
          if (checks.some(({ problem }) => problem !== undefined)) throw new RunError(renderChecks(checks));
          return checks;
        },
        summarizeChecks,
      );
    const readme = join(stackFolder(stack.stack), "README.md");
    writeState(readme, String(outputs.readme), privateMode);
    const authority = writeAuthority(stack.stack, outputs);
    console.log(`\n${summary({ ...outputs, authority, readme })}`);
  });

/**
 * Takes over what a stack of the same name made: its console's password, and its data, for which its containers and network
 * make room for others.
 *
 * @returns whether there was anything to take over
 */
async function takeOver({ engine, adopted }: Choice, stack: Stack, docker: Docker): Promise<boolean> {
  const password = engine.knowsPassword ? undefined : await foundPassword(clusterOf(stack), stack, docker);
  if (password !== undefined) {
    keepPassword(stack, password);
    console.log("  the console keeps its password, which its container had");
  }
  if (hasAny(adopted))
    await step(
      "Adoption",
      async (progress) => {
        const { containers, networks } = adopted;
        progress(`stopping ${containers.join(", ")}`);
        await Promise.all(containers.map((name) => removeContainer(docker, name)));
        for (const name of networks) await removeNetwork(docker, name);
      },
      () => `${[...adopted.containers, ...adopted.networks].join(", ")} made room; volumes and folders stay`,
    );
  return hasAny(adopted) || password !== undefined;
}

/** Does work, says what data is lost meanwhile, and remembers what there is. */
async function withEyeOnData<T>(
  stack: string,
  plan: ClusterPlan,
  docker: Docker,
  work: () => Promise<T>,
): Promise<T> {
  const ended = await watchData(plan, docker);
  try {
    return await work();
  } finally {
    for (const loss of ended()) console.log(`  ${loss}`);
    await recordPlaces(stack, plan, docker);
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
