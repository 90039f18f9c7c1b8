import { join } from "node:path";
import { RunError } from "@pulumi/pulumi/errors";
import { planCluster } from "../../model/plan";
import { checked } from "../../model/settings";
import { checkEntryPoints, renderChecks, summarizeChecks } from "../check";
import { reachableEntryPoints } from "../check/reachable";
import { dockerStep } from "../dockerStep";
import { chooseEngine, clusterOf, lostData, Outputs, readStack, withImages } from "../engines";
import { gatherFacts } from "../host/facts";
import { stackFolder } from "../host/home";
import { findImages } from "../host/images";
import { preflightNotes, preflightProblems } from "../host/preflight";
import { privateMode, writeState } from "../host/stateFile";
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

    const stackWithImages = withImages(stack, images);
    const { engine, note } = await step(
      "Engine",
      (progress) => chooseEngine(stackWithImages, options.engine, plan, docker, progress),
      (choice) => choice.engine.name,
    );
    for (const one of [...(note ? [note] : []), ...(await lostData(engine, docker))]) console.log(`  ${one}`);
    const outputs = await step(
      "Cluster",
      (progress) => engine.up(progress),
      () => "ready",
    );
    const reachable = await reachableEntryPoints(cluster, plan, () => Promise.resolve(docker));
    if (cluster.shared.readyTimeout === 0)
      console.log("  no message is sent: with readyTimeout 0 the servers may not be ready yet");
    else if (typeof reachable === "string") console.log(`  no message is sent: ${reachable}`);
    else
      await step(
        "Message",
        async () => {
          const checks = await checkEntryPoints(reachable.entryPoints, { lookup: reachable.lookup });
          if (checks.some(({ problem }) => problem !== undefined)) throw new RunError(renderChecks(checks));
          return checks;
        },
        summarizeChecks,
      );
    const readme = join(stackFolder(stack.stack), "README.md");
    writeState(readme, String(outputs.readme), privateMode);
    console.log(`\n${summary({ ...outputs, readme })}`);
  });

/** The cluster's addresses, the console's login, and the file with example programs. */
function summary({
  nameServerAddresses,
  brokerAddresses,
  proxyAddresses,
  metricsAddresses,
  consoleUrl,
  consoleUser,
  consolePassword,
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
    programs: readme,
  };
  return Object.entries(rows)
    .filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))
    .map(([what, value]) => `  ${what.padEnd(12)} ${String(value)}`)
    .join("\n");
}
