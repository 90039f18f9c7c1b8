import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, Server } from "node:http";
import os, { tmpdir } from "node:os";
import { join } from "node:path";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import {
  configuredEngine,
  connect,
  engineHost,
  EngineSettings,
  engineSettings,
} from "../../../components/dockerEngine";
import { deploy, valueOf } from "../support/pulumi";

let folder: string;

const setEnvironment = (environment: NodeJS.ProcessEnv) =>
  void jest.replaceProperty(process, "env", { PATH: process.env.PATH, ...environment });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "docker-engine-"));
  setEnvironment({});
});

afterEach(() => {
  pulumi.runtime.setAllConfig({});
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

/** Gives the Docker CLI a context. */
function writeContext(name: string, Host: string): void {
  jest.spyOn(os, "homedir").mockReturnValue(folder);
  const id = createHash("sha256").update(name).digest("hex");
  const place = join(folder, ".docker", "contexts", "meta", id);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "meta.json"), JSON.stringify({ Name: name, Endpoints: { docker: { Host } } }));
}

describe("the Docker Engine that readiness is asked of", () => {
  /** Those settings that say something. */
  const settingsOf = async (provider?: () => docker.Provider) => {
    const { result } = await deploy(() => {
      const container = new docker.Container("c", { image: "i" }, { provider: provider?.() });
      return engineSettings(container);
    });
    const settings = (await valueOf(result)) as EngineSettings;
    return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
  };

  test("is that of the container's provider", async () => {
    pulumi.runtime.setAllConfig({ "docker:host": "tcp://default:2375" });
    const elsewhere = { host: "tcp://elsewhere:2376", certPath: "/certificates" };
    expect(await settingsOf(() => new docker.Provider("elsewhere", elsewhere))).toEqual(elsewhere);
  });

  test("is that of the default provider where none was given", async () => {
    pulumi.runtime.setAllConfig({ "docker:host": "ssh://default", "docker:sshOpts": '["-i", "/key"]' });
    expect(await settingsOf()).toEqual({ host: "ssh://default", sshOpts: ["-i", "/key"] });
  });

  test("is the environment's where nothing says another", async () => {
    expect(await settingsOf()).toEqual({});
    expect(await settingsOf(() => new docker.Provider("same", {}))).toEqual({});
  });
});

describe("its address", () => {
  test("is what stack config says, else the environment", () => {
    expect(engineHost(configuredEngine())).toBeUndefined();
    setEnvironment({ DOCKER_HOST: "tcp://environment" });
    expect(engineHost(configuredEngine())).toBe("tcp://environment");
    pulumi.runtime.setAllConfig({ "docker:host": "tcp://config" });
    expect(engineHost(configuredEngine())).toBe("tcp://config");
  });

  test("is a context's before all, as the provider has it", () => {
    writeContext("there", "ssh://there");
    pulumi.runtime.setAllConfig({ "docker:host": "tcp://config", "docker:context": "there" });
    expect(engineHost(configuredEngine())).toBe("ssh://there");
    setEnvironment({ DOCKER_CONTEXT: "there" });
    expect(engineHost({})).toBe("ssh://there");
  });

  test("is a context's in the Docker CLI's own folder, wherever that is", () => {
    writeContext("there", "ssh://there");
    setEnvironment({ DOCKER_CONFIG: join(folder, ".docker") });
    jest.spyOn(os, "homedir").mockReturnValue("/nowhere");
    expect(engineHost({ context: "there" })).toBe("ssh://there");
  });

  test("of a context that there is not, as of the default one, is none: others tell", () => {
    jest.spyOn(os, "homedir").mockReturnValue(folder);
    for (const context of ["nowhere", "default"]) expect(engineHost({ context })).toBeUndefined();
  });
});

/** How it would connect to an engine: those options that are named. */
async function optionsOf(settings: EngineSettings, keys: readonly string[]): Promise<object> {
  const { modem } = (await connect(settings)) as unknown as { modem: Record<string, unknown> };
  return Object.fromEntries(
    keys.map((key) => [key, key === "port" && modem.port ? Number(modem.port) : modem[key]]),
  );
}

test.each([
  ["unix:///run/other.sock", { socketPath: "/run/other.sock" }],
  ["tcp://host:1234", { host: "host", port: 1234, protocol: "http" }],
  ["tcp://host", { host: "host", port: 2375, protocol: "http" }],
  ["tcp://host:2376", { host: "host", port: 2376, protocol: "https" }],
  ["host:1234", { host: "host", port: 1234, protocol: "http" }],
])("connects to %s", async (host, options) => {
  expect(await optionsOf({ host }, Object.keys(options))).toEqual(options);
});

describe("certificates", () => {
  const tls = ["host", "port", "protocol", "ca", "cert", "key"];
  const expected = { host: "host", port: 2376, protocol: "https", ca: "A", cert: "B", key: "C" };

  beforeEach(() => {
    for (const [name, text] of Object.entries({ ca: "A", cert: "B", key: "C" }))
      writeFileSync(join(folder, `${name}.pem`), text);
  });

  test("are read from the provider's folder", async () => {
    expect(await optionsOf({ host: "tcp://host", certPath: folder }, tls)).toEqual(expected);
  });

  test("are read from the environment's folder", async () => {
    setEnvironment({ DOCKER_CERT_PATH: folder });
    expect(await optionsOf({ host: "tcp://host" }, tls)).toEqual(expected);
  });

  test("may be given as they are", async () => {
    const material = { caMaterial: "A", certMaterial: "B", keyMaterial: "C" };
    expect(await optionsOf({ host: "tcp://host", ...material }, tls)).toEqual(expected);
  });
});

describe("where DOCKER_HOST names an engine", () => {
  beforeEach(() => setEnvironment({ DOCKER_HOST: "tcp://environment:2375" }));

  test("connects to it where nothing else is said", async () => {
    expect(await optionsOf({}, ["host", "port", "protocol"])).toEqual({
      host: "environment",
      port: 2375,
      protocol: "http",
    });
  });

  test("connects to another that the provider names", async () => {
    expect(await optionsOf({ host: "tcp://host:1234" }, ["host", "port"])).toEqual({
      host: "host",
      port: 1234,
    });
  });

  test("connects to a socket that the provider names", async () => {
    expect(await optionsOf({ host: "unix:///run/other.sock" }, ["host"])).toEqual({ host: undefined });
  });
});

describe("by ssh", () => {
  let server: Server;

  /** Puts a command in the place of ssh. It may use the socket of an engine that says what was asked. */
  async function installSsh(script: string): Promise<void> {
    const socket = join(folder, "engine.sock");
    server = createServer(({ method, url }, response) =>
      response.setHeader("Content-Type", "application/json").end(JSON.stringify({ asked: [method, url] })),
    );
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    const program = `#!${process.execPath}\nconst socket = ${JSON.stringify(socket)};\n${script}\n`;
    writeFileSync(join(folder, "ssh"), program, { mode: 0o755 });
    setEnvironment({ PATH: `${folder}:${process.env.PATH}` });
  }

  afterEach(() => new Promise((resolve) => server.close(resolve)));

  test("speaks with the engine through the docker command over there", async () => {
    const log = join(folder, "arguments");
    await installSsh(
      `require("node:fs").writeFileSync(${JSON.stringify(log)}, process.argv.slice(2).join(" "));
      const connection = require("node:net").connect(socket);
      process.stdin.pipe(connection).pipe(process.stdout);`,
    );
    const engine = await connect({ host: "ssh://me@host:2222", sshOpts: ["-i", "/key"] });
    expect(await engine.version()).toEqual({ asked: ["GET", "/version"] });
    expect(readFileSync(log, "utf8")).toBe(
      "-o ConnectTimeout=30 -T -i /key -l me -p 2222 -- host docker system dial-stdio",
    );
  });

  test("says what ssh says where that fails", async () => {
    await installSsh(
      `process.stderr.write("me@host: Permission denied (publickey).\\n"); process.exit(255);`,
    );
    const engine = await connect({ host: "ssh://me@host" });
    await expect(engine.version()).rejects.toThrow("ssh: me@host: Permission denied (publickey).");
  });
});
