import { load } from "js-yaml";
import { composeProject } from "../../../compose/project";
import { Service } from "../../../compose/service";
import { specOf } from "../../../engines";
import { ClusterPlan, ContainerPlan, imagesOf, planCluster, serversOf } from "../../../plan";
import { image } from "../support/pulumi";
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
  const { services, networks, volumes } = load(compose.content.replaceAll("$$", "$")) as {
    services: Record<string, Service>;
    networks: object;
    volumes?: object;
  };
  const contents = Object.fromEntries(files.map(({ path, content }) => [path, content]));
  const pulled = resources.filter(({ type }) => type === image).map(({ inputs }) => inputs.name);
  return { services, networks, volumes, contents, pulled };
}

/** All containers of a cluster, with whose network each is in, and what each comes after. */
function containersOf({ gateway, nameServers, brokers, ...rest }: ClusterPlan) {
  const servers = [...nameServers, ...brokers, ...(rest.console ? [{ container: rest.console }] : [])];
  const tasks = [...nameServers, ...brokers].flatMap(({ prepare }) => prepare ?? []);
  const alone = [...(gateway ? [gateway] : []), ...tasks].map((plan) => ({
    plan,
    after: [] as ContainerPlan[],
  }));
  return [
    ...alone,
    ...servers.map(({ container, ...server }) => ({
      plan: container,
      after: [gateway, "prepare" in server ? server.prepare : undefined].filter((one) => one !== undefined),
    })),
  ];
}

/** What Compose is to make of a container. */
function expected(
  plan: ContainerPlan,
  { gateway, networkName }: ClusterPlan,
  after: readonly ContainerPlan[],
) {
  const behind = gateway !== undefined && plan !== gateway && plan.restart !== "no";
  const publishes = !behind && plan.restart !== "no";
  const text = (list?: readonly unknown[]) => (list && list.length > 0 ? list : undefined);
  return {
    container_name: plan.name,
    image: plan.image,
    user: plan.user,
    entrypoint: plan.entrypoint,
    command: plan.command,
    environment: Object.keys(plan.environment).length > 0 ? plan.environment : undefined,
    network_mode: plan.restart === "no" ? "none" : behind ? `service:${gateway.name}` : undefined,
    networks: publishes
      ? { [networkName]: plan.aliases.length > 0 ? { aliases: plan.aliases } : null }
      : undefined,
    ports: publishes
      ? plan.ports.map(({ address, external, internal }) => `${address}:${external}:${internal}`).sort()
      : undefined,
    mounts: plan.mounts.map(({ source, target }) => `${source}:${target}`).sort(),
    cap_drop: plan.leastPrivilege ? ["ALL"] : undefined,
    cap_add: text(plan.capabilities),
    security_opt: plan.leastPrivilege ? ["no-new-privileges:true"] : undefined,
    probe: plan.probe && ["CMD", ...plan.probe],
    restart: plan.restart,
    stop_grace_period: plan.restart === "no" ? undefined : `${plan.graceSeconds}s`,
    after: after.map(({ name }) => name).sort(),
  };
}

/** A service in the same terms, and its files apart. */
function found({ volumes = [], healthcheck, depends_on = {}, labels: _, ports, ...service }: Service) {
  const isFile = (volume: string) => volume.startsWith("./");
  return {
    files: volumes.filter(isFile),
    service: {
      ...service,
      ports: ports && [...ports].sort(),
      mounts: volumes.filter((volume) => !isFile(volume)).sort(),
      probe: (healthcheck as { test?: string[] } | undefined)?.test,
      after: Object.keys(depends_on),
    },
  };
}

const address = "192.168.1.20";

describe.each<[string, Readonly<Record<string, string>>]>([
  ["rocketmq5", {}],
  ["rocketmq5 on an address of the machine", { ip: address }],
  [
    "rocketmq5 in folders, with other names and ports",
    { workspace: "/srv/$x", networkName: "net", consolePort: "80" },
  ],
  ["rocketmq5 without a console", { consoleEnabled: "false" }],
  ["rocketmq4", { profile: "rocketmq4", brokerConf: '{"maxMessageSize": 1024}' }],
  ["seed", { profile: "seed", ip: address, workspace: "/srv" }],
])("the Compose project of %s", (_, config) => {
  const spec = specOf({ project: "rocketmq", config: own(config).config } as Parameters<typeof specOf>[0]);
  const plan = planCluster(spec);
  let project: Awaited<ReturnType<typeof projectOf>>;
  beforeAll(async () => {
    project = await projectOf(config);
  });

  test("has all containers of the plan, each with all that is planned for it", () => {
    const { services } = project;
    const containers = containersOf(plan);
    expect(Object.keys(services)).toEqual(containers.map(({ plan: { name } }) => name).sort());
    for (const { plan: container, after } of containers)
      expect(found(services[container.name]).service).toEqual(expected(container, plan, after));
  });

  test("has all files of the plan, and the console's password", () => {
    const { services, contents } = project;
    const files = [
      ...serversOf(plan).flatMap(({ name, files }) => files.map((file) => ({ name, ...file }))),
      ...(plan.console && spec.console?.user !== undefined
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
      Object.fromEntries(files.map(({ name, path, content }) => [`files/${name}${path}`, content])),
    );
    for (const { name, path } of files)
      expect(found(services[name]).files).toContain(`./files/${name}${path}:${path}:ro`);
  });

  test("has its network, its volumes, and no image that the plan has not", () => {
    const { services, networks, volumes, pulled } = project;
    const names = serversOf(plan)
      .flatMap(({ mounts }) => mounts)
      .filter(({ kind }) => kind === "volume")
      .map(({ source }) => source);
    expect(networks).toEqual({ [plan.networkName]: { name: plan.networkName } });
    expect(volumes ?? {}).toEqual(Object.fromEntries(names.map((name) => [name, { name }])));
    expect(pulled.sort()).toEqual(imagesOf(plan).sort());
    for (const { image } of Object.values(services)) expect(pulled).toContain(image);
  });

  test("waits for a server's folders and for the network that it is in", () => {
    const { services } = project;
    for (const { plan: container, after } of containersOf(plan))
      expect(services[container.name].depends_on ?? {}).toEqual(
        Object.fromEntries(
          after.map(({ name, restart }) => [
            name,
            { condition: restart === "no" ? "service_completed_successfully" : "service_started" },
          ]),
        ),
      );
  });
});

test("a start's images that were built here reach the project", async () => {
  const { services } = await projectOf({ nameServerImage: "localhost/x:1", brokerImage: "localhost/x:1" });
  const images = Object.values(services).map(({ image }) => image);
  expect(new Set(images)).toEqual(new Set(["localhost/x:1", "apacherocketmq/rocketmq-dashboard:2.0.0"]));
});
