import { join } from "node:path";
import { chooseEngine, Outputs, readStack, clusterOf, withImages } from "../engines";
import { findImages } from "../host/images";
import { gatherFacts } from "../host/facts";
import { stackFolder } from "../host/home";
import { privateMode, writeState } from "../host/stateFile";
import { preflightProblems } from "../host/preflight";
import { planCluster } from "../../model/plan";
import { RunError } from "@pulumi/pulumi/errors";
import { checked } from "../../model/settings";
import { checkEntryPoints, renderChecks } from "../check";
import { dockerStep } from "../dockerStep";
import { withLock } from "../lock";
import { Options } from "../options";
import { step } from "../step";
import { unreachableReason, reachableEntryPoints } from "../check/reachable";

/** Provisions a stack's cluster with whatever this machine has, and proves that it passes on a message. */
export const start = (options: Options): Promise<void> =>
  withLock(async () => {
    const stack = readStack(process.cwd(), options.stack);
    const cluster = clusterOf(stack);
    const plan = planCluster(cluster);

    const docker = await dockerStep();
    await step(
      "Preflight",
      async () => {
        const problems = preflightProblems(stack.settings, cluster, plan, await gatherFacts(cluster, docker));
        checked((report) => problems.forEach(report));
      },
      () => "address, ports, memory, disk",
    );
    const images = await step("Images", (progress) => findImages(cluster, docker, progress));
    for (const note of images.notes) console.log(`  ${note}`);

    const used = withImages(stack, images);
    const { engine, note } = await step(
      "Engine",
      (progress) => chooseEngine(used, options.engine, plan, docker, progress),
      (choice) => choice.engine.name,
    );
    if (note) console.log(`  ${note}`);
    const outputs = await step(
      "Cluster",
      (progress) => engine.up(progress),
      () => "ready",
    );
    const from = await reachableEntryPoints(cluster, plan, () => Promise.resolve(docker));
    if (cluster.shared.readyTimeout === 0)
      console.log("  no message is sent, as readyTimeout is 0: nobody waited");
    else if (from === undefined) console.log(`  no message is sent: ${unreachableReason}`);
    else
      await step(
        "Message",
        async () => {
          const checks = await checkEntryPoints(from.entryPoints, { lookup: from.lookup });
          if (checks.some(({ problem }) => problem !== undefined)) throw new RunError(renderChecks(checks));
          return checks;
        },
        (checks) =>
          `sent and received by ${checks.map(({ entryPoint, address }) => `${entryPoint} at ${address}`).join("; ")}`,
      );
    const readme = join(stackFolder(stack.stack), "README.md");
    writeState(readme, String(outputs.readme), privateMode);
    console.log(`\n${summary({ ...outputs, readme })}`);
  });

/** Where the cluster is, how to log in, and where programs for it are. */
function summary({
  nameServerAddresses,
  brokerAddresses,
  proxyAddresses,
  consoleUrl,
  consoleUser,
  consolePassword,
  readme,
}: Outputs): string {
  const rows = {
    "name server": nameServerAddresses,
    broker: brokerAddresses,
    proxy: proxyAddresses,
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
