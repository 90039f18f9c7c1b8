import { brokerIn } from "../model/plan";
import { ResolvedCluster } from "../model/settings";
import { Containers } from "./dockerEngine";
import { execute } from "./execute";

/**
 * What is wrong where brokers that run are to get their role from controllers, or no longer to: among others that come and go one
 * at a time they would be what these are not. Undefined where there are none.
 */
export async function regrouped(
  docker: Containers,
  { brokers }: Pick<ResolvedCluster, "brokers">,
): Promise<string | undefined> {
  const asked = await Promise.all(
    brokers.map(async ({ containerName, controlled }) => {
      const container = docker.getContainer(containerName);
      const found = await container.inspect().catch(() => undefined); // there is none
      if (!found?.State.Running) return undefined;
      const conf = await execute(container, ["cat", found.Config.Cmd.at(-1) as string]);
      return conf.succeeded && (brokerIn(conf.output).isMaster === undefined) !== controlled
        ? containerName
        : undefined;
    }),
  );
  const names = asked.filter((name) => name !== undefined);
  if (names.length === 0) return undefined;
  return (
    `Nothing was changed: ${names.join(" and ")} would become another kind of broker while it runs, with controllers or without, by its durability. ` +
    "Stop the cluster first (npm stop, or npx pulumi destroy, which keep its data), then start it; from safe and power-safe there is no way back."
  );
}
