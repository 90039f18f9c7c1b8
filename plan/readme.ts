import { ClusterSpec, isLoopback } from "../spec";
import { ClusterPlan } from "./cluster";

/** How to connect to the cluster, in Markdown: the stack's README. It holds no secret. */
export function renderReadme({ shared, console }: ClusterSpec, plan: ClusterPlan): string {
  const internal = plan.internalNameServers.join(";");
  const where = isLoopback(shared.ip)
    ? `Programs on the Docker host connect. A container joins the cluster's network namespace, \`docker run --network container:${plan.gateway?.name} …\`, and finds the name server at \`${internal}\`.`
    : `Programs on the Docker host, in its containers, and on the network of ${shared.ip} connect.`;
  return [
    `# RocketMQ cluster`,
    ``,
    `| what | where |`,
    `| --- | --- |`,
    `| name server | \`${plan.nameServerAddress}\` |`,
    ...plan.brokerAddresses.map((address) => `| broker | \`${address}\` |`),
    ...(plan.consoleUrl ? [`| console | ${plan.consoleUrl} |`] : []),
    `| Docker network | \`${plan.networkName}\` |`,
    ``,
    where,
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
    `producer.setNamesrvAddr("${plan.nameServerAddress}");`,
    `producer.start();`,
    `producer.send(new Message("example", "Hello RocketMQ".getBytes()));`,
    `producer.shutdown();`,
    "```",
    ``,
    `## Command line`,
    ``,
    "```sh",
    `docker exec ${plan.brokers[0].container.name} sh mqadmin clusterList -n "${internal}"`,
    "```",
    ``,
  ].join("\n");
}
