import { setAllConfig } from "@pulumi/pulumi/runtime";
import { load } from "js-yaml";
import { composeProject } from "../../../../cli/compose/project";
import { Service } from "../../../../cli/compose/service";
import { thisMachine } from "../../../../components/machine";
import { readStackConfig } from "../../../../config";
import {
  ClusterPlan,
  ContainerPlan,
  containersOf,
  FilePlan,
  healthOf,
  imagesOf,
  planCluster,
} from "../../../../model/plan";
import { resolvedFor } from "../../support/cluster";
import { image } from "../../support/pulumi";
import { own, Runner, startMilliseconds } from "./support/runner";

let runner: Runner;
beforeAll(async () => {
  runner = await Runner.start();
}, startMilliseconds);
afterAll(() => runner.stop());

/** What this project's program registers with a stack config, as Compose reads it. */
async function projectOf(config: Readonly<Record<string, string>>) {
  const { resources } = await runner.run(own(config), { "rocketmq-console-password": "secret" });
  const [compose, ...files] = composeProject(resources);
  const { services, networks, volumes } = load(compose.content.toString().replaceAll("$$", "$")) as {
    services: Record<string, Service>;
    networks?: object;
    volumes?: object;
  };
  const contents = Object.fromEntries(files.map(({ path, content }) => [path, content]));
  const pulled = resources.filter(({ type }) => type === image).map(({ inputs }) => inputs.name);
  return { services, networks, volumes, contents, pulled };
}

/** All containers of a cluster, those that prepare folders too. */
function allContainers({ nameServers, brokers, proxies, console }: ClusterPlan): ContainerPlan[] {
  return [
    ...[...nameServers, ...brokers].flatMap(({ container, prepare }) => [
      container,
      ...(prepare ? [prepare] : []),
    ]),
    ...proxies,
    ...(console ? [console] : []),
  ];
}

/** What Compose is to make of a container. */
function expected(plan: ContainerPlan, { networkName }: ClusterPlan) {
  const isTask = plan.restart === "no";
  const unlessEmpty = (list?: readonly unknown[]) => (list && list.length > 0 ? list : undefined);
  const memory = plan.memory === undefined ? undefined : `${plan.memory / 2 ** 20}m`;
  return {
    container_name: plan.name,
    image: plan.image,
    user: plan.user,
    entrypoint: plan.entrypoint,
    command: plan.command,
    environment: Object.keys(plan.environment).length > 0 ? plan.environment : undefined,
    network_mode: isTask ? "none" : networkName === "host" ? "host" : undefined,
    networks:
      isTask || networkName === "host"
        ? undefined
        : { [networkName]: plan.aliases.length > 0 ? { aliases: plan.aliases } : null },
    ports: unlessEmpty(
      plan.ports.map(({ address, external, internal }) => `${address}:${external}:${internal}`).sort(),
    ),
    extra_hosts: unlessEmpty(plan.hosts.map(({ name, address }) => `${name}:${address}`)),
    mounts: plan.mounts.map(({ source, target }) => `${source}:${target}`).sort(),
    cap_drop: plan.leastPrivilege ? ["ALL"] : undefined,
    cap_add: unlessEmpty(plan.capabilities),
    security_opt: plan.leastPrivilege ? ["no-new-privileges:true"] : undefined,
    cpu_shares: plan.cpuShares,
    cpus: plan.cpus,
    mem_limit: memory,
    memswap_limit: memory,
    shm_size: plan.sharedMemory === undefined ? undefined : `${plan.sharedMemory / 2 ** 20}m`,
    logging: {
      driver: "json-file",
      options: { "max-file": String(plan.log.files), "max-size": plan.log.size },
    },
    labels: plan.labels,
    probe: healthOf(plan) && ["CMD", "timeout", "-k", "1", "4", ...(healthOf(plan) ?? [])],
    restart: plan.restart,
    stop_grace_period: isTask ? undefined : `${plan.graceSeconds}s`,
    after: [],
  };
}

/** A service in the same form, and its files separately. */
function found({ volumes = [], healthcheck, depends_on = {}, labels = {}, ports, ...service }: Service) {
  const { "rocketmq.files": _, "rocketmq.stack": __, ...ownLabels } = labels;
  const isFile = (volume: string) => volume.startsWith("./");
  return {
    files: volumes.filter(isFile),
    service: {
      ...service,
      labels: ownLabels,
      ports: ports && [...ports].sort(),
      mounts: volumes.filter((volume) => !isFile(volume)).sort(),
      probe: (healthcheck as { test?: string[] } | undefined)?.test,
      after: Object.keys(depends_on),
    },
  };
}

/** What the file of a plan is in the project. */
const contentOf = (file: FilePlan): string | Buffer =>
  "content" in file ? file.content : Buffer.from(file.contentBase64, "base64");

const address = "192.168.1.20";
const name = "rocketmq.example.com";

describe.each<[string, Readonly<Record<string, string>>]>([
  ["rocketmq5", {}],
  ["rocketmq5 on an address of the machine", { ip: address }],
  [
    "rocketmq5 in folders, with other names and ports",
    {
      workspace: "/srv/$x",
      networkName: "net",
      namePrefix: "orders",
      portOffset: "1000",
      console: '{"port": 80}',
    },
  ],
  ["rocketmq5 by a name", { ip: name, bindAddress: address }],
  ["rocketmq5 by a name, on all addresses", { ip: name, bindAddress: "0.0.0.0" }],
  ["rocketmq5 on its network only", { ip: "none" }],
  [
    "rocketmq5 on the Docker host's network",
    {
      ip: address,
      networkMode: "host",
      nameServers: '{"namesrv-a": {}, "namesrv-b": {}}',
      brokers: '{"broker-a": {}, "broker-b": {}}',
    },
  ],
  [
    "rocketmq5 by a name on the Docker host's network",
    { ip: name, bindAddress: address, networkMode: "host" },
  ],
  [
    "rocketmq5 with several servers of each kind",
    {
      nameServers: '{"namesrv-a": {}, "namesrv-b": {}}',
      brokers:
        '{"broker-a": {}, "broker-b": {"brokerName": "broker-a", "brokerRole": "SLAVE", "brokerId": 1}, "broker-c": {}}',
      proxies: '{"proxy-a": {}, "proxy-b": {}}',
    },
  ],
  ["rocketmq5 without a console and a proxy", { consoleEnabled: "false", proxyEnabled: "false" }],
  [
    "rocketmq5 with limits, labels, variables and files of its own",
    {
      timeZone: "Asia/Shanghai",
      logSize: "5m",
      logFiles: "7",
      brokerDefaults:
        '{"memory": "1g", "cpus": 1.5, "labels": {"com.example.team": "orders"}, "environment": {"LANG": "C.UTF-8"}}',
      brokers: '{"broker-a": {}, "broker-b": {"cpus": 0.5, "jvmOptions": ["-Da=$b"]}}',
      proxyDefaults: '{"memory": "512m"}',
      console: '{"memory": "300m", "labels": {"a": "b c"}}',
      nameServerDefaults: '{"namesrvConf": {"scanNotActiveBrokerInterval": 5000}}',
    },
  ],
  ["rocketmq4", { profile: "rocketmq4", brokerDefaults: '{"brokerConf": {"maxMessageSize": 1024}}' }],
  ["rocketmq44", { profile: "rocketmq44", ip: address, workspace: "/srv" }],
  [
    "rocketmq44 on the Docker host's network",
    { profile: "rocketmq44", ip: address, workspace: "/srv", networkMode: "host" },
  ],
])("the Compose project of %s", (_, config) => {
  setAllConfig({ ...own(config).config });
  const cluster = resolvedFor(readStackConfig("rocketmq"), thisMachine());
  const plan = planCluster(cluster);
  let project: Awaited<ReturnType<typeof projectOf>>;
  beforeAll(async () => {
    project = await projectOf(config);
  });

  test("has all containers of the plan, each with all that is planned for it", () => {
    const { services } = project;
    const containers = allContainers(plan);
    expect(Object.keys(services)).toEqual(containers.map(({ name }) => name).sort());
    for (const container of containers)
      expect(found(services[container.name]).service).toEqual(expected(container, plan));
  });

  test("has all files of the plan, and the console's password", () => {
    const { services, contents } = project;
    const files = [
      ...containersOf(plan).flatMap(({ name, files }) => files.map((file) => ({ name, ...file }))),
      ...(plan.console && cluster.console?.user !== undefined
        ? [
            {
              name: plan.console.name,
              path: "/rocketmq-console/users.properties",
              content: "admin=secret,1\n",
            },
          ]
        : []),
    ];
    const { ".env": __, ...written } = contents;
    expect(written).toEqual(
      Object.fromEntries(files.map((file) => [`files/${file.name}${file.path}`, contentOf(file)])),
    );
    for (const { name, path } of files)
      expect(found(services[name]).files).toContain(`./files/${name}${path}:${path}:ro`);
  });

  test("has its network, its volumes, and no image that the plan has not", () => {
    const { services, networks, volumes, pulled } = project;
    const names = containersOf(plan)
      .flatMap(({ mounts }) => mounts)
      .filter(({ kind }) => kind === "volume")
      .map(({ source }) => source);
    expect(networks).toEqual(
      config.networkMode === "host" ? undefined : { [plan.networkName]: { name: plan.networkName } },
    );
    expect(volumes ?? {}).toEqual(Object.fromEntries(names.map((name) => [name, { name }])));
    expect(pulled.sort()).toEqual(imagesOf(plan).sort());
    for (const { image } of Object.values(services)) expect(pulled).toContain(image);
  });

  test("starts all of them at the same time", () => {
    for (const service of Object.values(project.services)) expect(service).not.toHaveProperty("depends_on");
  });
});

test("a start's images that were built here reach the project", async () => {
  const standIn = "localhost/x:1";
  const { services } = await projectOf({
    nameServers: `{"namesrv-a": {"image": "${standIn}"}}`,
    brokerDefaults: `{"image": "${standIn}"}`,
    proxies: `{"proxy-a": {"image": "${standIn}"}}`,
  });
  const images = Object.values(services).map(({ image }) => image);
  expect(new Set(images)).toEqual(new Set([standIn, "apacherocketmq/rocketmq-dashboard:2.0.0"]));
});

describe("servers that come, go and change their order in the config", () => {
  const servicesOf = async (brokers: string) => (await projectOf({ brokers })).services;
  const of = (services: Record<string, Service>, broker: string) =>
    ["", "-prepare"].map((end) => services[`rocketmq-${broker}${end}`]);

  test("leave the others' services as they are", async () => {
    const before = await servicesOf('{"broker-b": {}, "broker-c": {"heap": "512m"}}');
    const added = await servicesOf('{"broker-a": {}, "broker-b": {}, "broker-c": {"heap": "512m"}}');
    const reordered = await servicesOf('{"broker-c": {"heap": "512m"}, "broker-b": {}}');
    const removed = await servicesOf('{"broker-c": {"heap": "512m"}}');
    for (const broker of ["broker-b", "broker-c"]) expect(of(added, broker)).toEqual(of(before, broker));
    expect(reordered).toEqual(before);
    expect(of(removed, "broker-c")).toEqual(of(before, "broker-c"));
    expect(of(removed, "broker-b")).toEqual([undefined, undefined]);
  });
});
