import { ClusterSpec, SharedSpec } from "../spec";
import { ClusterPlan } from "./cluster";

/** How to connect to the cluster, in Markdown: the stack's README. It holds no secret. */
export function renderReadme({ shared, console }: ClusterSpec, plan: ClusterPlan): string {
  const nameServers = plan.nameServerAddresses.join(";");
  // In a proxy's container all brokers are within reach, in a broker's perhaps only itself.
  const admin = plan.proxies[0] ?? plan.brokers[0].container;
  return [
    `# RocketMQ cluster`,
    ``,
    `| what | where |`,
    `| --- | --- |`,
    `| name server | \`${nameServers}\` |`,
    ...plan.brokerAddresses.map((address) => `| broker | \`${address}\` |`),
    ...plan.proxyAddresses.flatMap(({ grpc, remoting }) => [
      `| proxy, gRPC | \`${grpc}\` |`,
      `| proxy, remoting | \`${remoting}\` |`,
    ]),
    ...(plan.consoleUrl ? [`| console | ${plan.consoleUrl} |`] : []),
    `| Docker network | \`${plan.networkName}\` |`,
    ``,
    whoConnects(shared, plan),
    ``,
    ...(console?.user === undefined
      ? []
      : [
          `Log in to the console as \`${console.user}\`, with the password that this prints:`,
          ``,
          "```sh",
          `pulumi stack output consolePassword --show-secrets`,
          "```",
          ``,
        ]),
    `## Java`,
    ``,
    "```java",
    `DefaultMQProducer producer = new DefaultMQProducer("example-producers");`,
    `producer.setNamesrvAddr("${nameServers}");`,
    `producer.start();`,
    `producer.send(new Message("example", "Hello RocketMQ".getBytes()));`,
    `producer.shutdown();`,
    "```",
    ``,
    `## Command line`,
    ``,
    "```sh",
    `docker exec ${admin.name} sh mqadmin clusterList -n "${plan.backend.nameServers.join(";")}"`,
    "```",
    ``,
  ].join("\n");
}

function whoConnects({ reach: { mode, ip } }: SharedSpec, { networkName, proxies }: ClusterPlan): string {
  const onNetwork = `Containers on the network \`${networkName}\``;
  const byGrpc = `${onNetwork} reach a proxy by its name, ${proxies.map(({ name }) => `\`${name}\``).join(" or ")}.`;
  switch (mode) {
    case "loopback":
      return ["Programs on the Docker host connect.", ...(proxies.length > 0 ? [byGrpc] : [])].join(" ");
    case "address":
      return `Programs on the Docker host, in its containers, and on the network of ${ip} connect.`;
    case "name":
      return `Programs that can resolve ${ip} connect, in containers too.`;
    case "network":
      return `${onNetwork} connect, and nobody else.`;
  }
}
