import { ResolvedCluster, ResolvedShared } from "../settings";
import { ClusterPlan } from "./cluster";
import { authorityVariable, credentialVariables, Snippet, snippets } from "./snippets";

/** How to connect to the cluster, in Markdown: the stack's README. It holds no secret. */
export function renderReadme(cluster: ResolvedCluster, plan: ClusterPlan): string {
  const nameServers = plan.nameServerAddresses.join(";");
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
    ...plan.metrics.map(({ name, address }) => `| metrics of ${name} | \`http://${address}/metrics\` |`),
    ...(plan.consoleUrl ? [`| console | ${plan.consoleUrl} |`] : []),
    `| Docker network | \`${plan.networkName}\` |`,
    ``,
    whoConnects(cluster.shared, plan),
    ``,
    ...(isKeptFrom(cluster) ? [keptFrom, ``] : []),
    ...login(cluster),
    ...programLogin(cluster),
    ...verification(cluster),
    ...byGrpc(cluster, plan),
    `## Java, by remoting`,
    ``,
    `With \`org.apache.rocketmq:rocketmq-client:${cluster.shared.profile.server.version}\`:`,
    ``,
    ...fenced(
      "java",
      `DefaultMQProducer producer = new DefaultMQProducer("example-producers"${cluster.shared.superUser ? javaUser : ""});
producer.setNamesrvAddr("${forRemoting(cluster, plan)}");${cluster.shared.tls ? "\nproducer.setUseTLS(true);" : ""}
producer.start();
producer.send(new Message("example", "Hello RocketMQ".getBytes()));
producer.shutdown();`,
    ),
    ...(cluster.shared.tls ? [javaVerification, ``] : []),
    `## Command line`,
    ``,
    ...fenced("sh", admin(cluster, plan, "clusterList")),
  ].join("\n");
}

/** Whether name servers are published for fewer than brokers and proxies are. */
const isKeptFrom = ({ nameServers, shared: { reach } }: ResolvedCluster): boolean =>
  ["address", "name"].includes(reach.mode) && nameServers.some(({ published }) => !published);

const keptFrom =
  "Name servers know no users, so that only programs on the Docker host connect to them (`nameServerDefaults.published`); " +
  "remoting clients elsewhere connect to a proxy as if it were one.";

/** What remoting clients take for their name server. */
const forRemoting = (
  cluster: ResolvedCluster,
  { nameServerAddresses, proxyAddresses }: ClusterPlan,
): string =>
  isKeptFrom(cluster) && proxyAddresses.length > 0
    ? proxyAddresses[0].remoting
    : nameServerAddresses.join(";");

function login({ console }: ResolvedCluster): string[] {
  if (console?.user === undefined) return [];
  return [
    `Log in to the console as \`${console.user}\`, with the password that \`npm start\` prints, or Pulumi:`,
    ``,
    ...fenced("sh", `npx pulumi stack output consolePassword --show-secrets`),
  ];
}

const { user, password } = credentialVariables;

/** How programs log in, with access control. */
function programLogin({ shared: { superUser } }: ResolvedCluster): string[] {
  if (superUser === undefined) return [];
  const output = (name: string) => `$(npx pulumi stack output ${name} --show-secrets)`;
  return [
    `Programs log in. To try those below as the cluster's super user, who may do everything (\`npm start\` prints who that is, or ` +
      `Pulumi does); programs of yours are better given \`users\` of their own:`,
    ``,
    ...fenced("sh", `export ${user}=${output("accessKey")}\nexport ${password}=${output("secretKey")}`),
  ];
}

const javaUser = `,
    new AclClientRPCHook(new SessionCredentials(System.getenv("${user}"), System.getenv("${password}")))`;

/** How programs verify servers, with TLS. */
function verification({ shared: { tls } }: ResolvedCluster): string[] {
  if (tls === undefined) return [];
  return [
    `Connections are encrypted. Programs verify servers by the cluster's authority, a file that \`npm start\` writes beside this one, or Pulumi:`,
    ``,
    ...fenced("sh", `npx pulumi stack output caCertificate >ca.pem\nexport ${authorityVariable}=$PWD/ca.pem`),
    `Of RocketMQ's clients for gRPC, Java's encrypts, but verifies nobody.`,
    ``,
  ];
}

const javaVerification =
  "It verifies servers with `-Dtls.test.mode.enable=false -Dtls.client.authServer=true -Dtls.client.trustCertPath=ca.pem` among the JVM's options.";

/** Programs for the first proxy. */
function byGrpc(cluster: ResolvedCluster, plan: ClusterPlan): string[] {
  const { brokerClusterName, shared } = cluster;
  const demands = { hasUsers: shared.superUser !== undefined, hasTls: shared.tls !== undefined };
  if (plan.proxyAddresses.length === 0) return [];
  const topic = "example";
  return [
    `## gRPC`,
    ``,
    `These programs send a message and receive it. A proxy creates no topics; first of all:`,
    ``,
    ...fenced("sh", admin(cluster, plan, `updateTopic -c ${brokerClusterName} -t ${topic}`)),
    ...snippets(plan.proxyAddresses[0].grpc, topic, demands).flatMap(rendered),
  ];
}

const rendered = ({ language, fence, file, code, run }: Snippet): string[] => [
  `### ${language}`,
  ``,
  `\`${file}\`, in a folder of its own:`,
  ``,
  ...fenced(fence, code),
  ...fenced("sh", run),
];

const fenced = (fence: string, text: string): string[] => ["```" + fence, text, "```", ``];

/** In a proxy's container all brokers are within reach of RocketMQ's own tool, in a broker's perhaps only itself. */
function admin(
  { shared: { tls } }: ResolvedCluster,
  { proxies, brokers, backend }: ClusterPlan,
  command: string,
): string {
  const { name } = proxies.at(0) ?? brokers[0].container;
  return `docker exec ${tls ? "-e JAVA_OPT=-Dtls.enable=true " : ""}${name} sh mqadmin ${command} -n "${backend.nameServers.join(";")}"`;
}

function whoConnects({ reach: { mode, ip } }: ResolvedShared, plan: ClusterPlan): string {
  const { networkName, proxies, backend } = plan;
  const onNetwork = `Containers on the network \`${networkName}\``;
  const names = proxies.map(({ name }) => `\`${name}\``).join(" or ");
  switch (mode) {
    case "container":
      return (
        `Programs on the Docker host connect. ${onNetwork} do too, by remoting to ` +
        `\`${backend.nameServers.join(";")}\`${names && `, by gRPC to ${names}`}. Name servers tell both each broker's own address.`
      );
    case "loopback":
      return `Programs on the Docker host connect.${names && ` ${onNetwork} connect by gRPC, to ${names}.`}`;
    case "address":
      return `Programs on the Docker host, in its containers, and on the network of ${ip} connect.`;
    case "name":
      return `Programs that can resolve ${ip} connect, in containers too.`;
    case "network":
      return `${onNetwork} connect, and nobody else.`;
    case "hosts":
      return "Programs connect that reach the addresses of the hosts.";
  }
}
