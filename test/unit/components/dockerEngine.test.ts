import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { connect, engineAddress } from "../../../components/dockerEngine";
import { deploy, valueOf } from "../support/pulumi";

const setDockerHost = (DOCKER_HOST: string) =>
  void jest.replaceProperty(process, "env", { ...process.env, DOCKER_HOST });

beforeEach(() => setDockerHost(""));
afterEach(() => jest.restoreAllMocks());

describe("the Docker Engine that readiness is asked of", () => {
  afterEach(() => pulumi.runtime.setAllConfig({}));

  const addressOf = async (provider?: () => docker.Provider) => {
    const { result } = await deploy(() => {
      const container = new docker.Container("c", { image: "i" }, { provider: provider?.() });
      return engineAddress(container);
    });
    return valueOf(result);
  };

  test("is that of the container's provider", async () => {
    pulumi.runtime.setAllConfig({ "docker:host": "tcp://default:2375" });
    const elsewhere = () => new docker.Provider("elsewhere", { host: "ssh://me@elsewhere" });
    expect(await addressOf(elsewhere)).toBe("ssh://me@elsewhere");
  });

  test("is that of the default provider where none was given", async () => {
    pulumi.runtime.setAllConfig({ "docker:host": "tcp://default:2375" });
    expect(await addressOf()).toBe("tcp://default:2375");
  });

  test("is the environment's where nothing says another", async () => {
    expect(await addressOf()).toBeUndefined();
    expect(await addressOf(() => new docker.Provider("same", {}))).toBeUndefined();
  });
});

/** How it would connect to an engine. */
async function modemOf(address: string | undefined): Promise<Record<string, unknown>> {
  return ((await connect(address)) as unknown as { modem: Record<string, unknown> }).modem;
}

test.each([
  ["unix:///run/other.sock", { socketPath: "/run/other.sock" }],
  ["tcp://host:1234", { host: "host", port: 1234, protocol: "http" }],
  ["tcp://host", { host: "host", port: 2375, protocol: "http" }],
  ["tcp://host:2376", { host: "host", port: 2376, protocol: "https" }],
  ["ssh://me@host", { host: "host", port: 22, protocol: "ssh", username: "me" }],
  ["ssh://me@host:2222", { host: "host", port: 2222, protocol: "ssh", username: "me" }],
])("connects to %s", async (address, options) => {
  const modem = await modemOf(address);
  const found = Object.keys(options).map((key) => [key, key === "port" ? Number(modem[key]) : modem[key]]);
  expect(Object.fromEntries(found)).toEqual(options);
});

describe("where DOCKER_HOST names an engine", () => {
  beforeEach(() => setDockerHost("tcp://environment:2375"));

  test("connects to it where nothing else is said", async () => {
    expect(await modemOf(undefined)).toMatchObject({ host: "environment", port: "2375", protocol: "http" });
  });

  test("connects to another that the provider names", async () => {
    expect(await modemOf("tcp://host:1234")).toMatchObject({ host: "host", port: "1234" });
  });

  test("connects to a socket that the provider names", async () => {
    expect((await modemOf("unix:///run/other.sock")).host).toBeUndefined();
  });
});
