import { createHash } from "node:crypto";
import fc from "fast-check";
import { RunError } from "@pulumi/pulumi/errors";
import { isTask, Service, serviceFiles, toService } from "../../../../cli/compose/service";

type Inputs = Readonly<Record<string, unknown>>;

/** What an input adds to a service. */
const added = (inputs: Inputs): Service => {
  const { network_mode, ...rest } = toService(inputs);
  return network_mode === "bridge" ? rest : { network_mode, ...rest };
};

const file = { file: "/etc/a.conf", content: "a=1" };

/** Bytes that are no text. */
const bytes = Buffer.from([0xff, 0x00, 0xfe, 0x0a]);
const binary = { file: "/opt/a.jar", contentBase64: bytes.toString("base64") };

const labelOf = (...uploads: object[]) =>
  createHash("sha256").update(JSON.stringify(uploads)).digest("hex").slice(0, 16);

test.each<[string, Inputs, Service]>([
  ["its name", { name: "c" }, { container_name: "c" }],
  ["its image", { image: "i:1" }, { image: "i:1" }],
  ["its user", { user: "0:0" }, { user: "0:0" }],
  ["its entrypoint", { entrypoints: ["sh", "-c"] }, { entrypoint: ["sh", "-c"] }],
  ["its command", { command: ["a", "b c"] }, { command: ["a", "b c"] }],
  [
    "its environment, with empty values and further equals signs",
    { envs: ["A=1", "B=", "C=x=y"] },
    { environment: { A: "1", B: "", C: "x=y" } },
  ],
  ["its network mode", { networkMode: "none" }, { network_mode: "none" }],
  [
    "its networks",
    { networksAdvanced: [{ name: "n", aliases: ["x", "y"] }, { name: "m", aliases: [] }, { name: "l" }] },
    { network_mode: undefined, networks: { n: { aliases: ["x", "y"] }, m: null, l: null } },
  ],
  [
    "its ports",
    {
      ports: [
        { internal: 8080, external: 8888, ip: "127.0.0.1" },
        { internal: 1, external: 2, ip: "0.0.0.0" },
      ],
    },
    { ports: ["127.0.0.1:8888:8080", "0.0.0.0:2:1"] },
  ],
  [
    "the names that it knows",
    {
      hosts: [
        { host: "rocketmq.example.com", ip: "10.0.0.1" },
        { host: "b", ip: "host-gateway" },
      ],
    },
    { extra_hosts: ["rocketmq.example.com:10.0.0.1", "b:host-gateway"] },
  ],
  [
    "its volumes and folders",
    {
      volumes: [
        { volumeName: "v", containerPath: "/a" },
        { hostPath: "/srv", containerPath: "/b" },
      ],
    },
    { volumes: ["v:/a", "/srv:/b"] },
  ],
  [
    "its files, mounted for reading",
    { name: "c", uploads: [file] },
    {
      container_name: "c",
      volumes: ["./files/c/etc/a.conf:/etc/a.conf:ro"],
      labels: { "rocketmq.files": labelOf(file) },
    },
  ],
  [
    "its files, whether they are text or not",
    { name: "c", uploads: [file, binary] },
    {
      container_name: "c",
      volumes: ["./files/c/etc/a.conf:/etc/a.conf:ro", "./files/c/opt/a.jar:/opt/a.jar:ro"],
      labels: { "rocketmq.files": labelOf(file, binary) },
    },
  ],
  [
    "the capabilities that it loses and keeps",
    { capabilities: { drops: ["ALL"], adds: ["CAP_CHOWN"] } },
    { cap_drop: ["ALL"], cap_add: ["CAP_CHOWN"] },
  ],
  [
    "that it may not gain any",
    { securityOpts: ["no-new-privileges:true"] },
    { security_opt: ["no-new-privileges:true"] },
  ],
  ["its weight against others", { cpuShares: 256 }, { cpu_shares: 256 }],
  ["how many processors it may use", { cpus: "1.5" }, { cpus: 1.5 }],
  ["how much memory it may have, in MiB", { memory: 512 }, { mem_limit: "512m" }],
  [
    "how much memory it may have, with what it may swap",
    { memory: 512, memorySwap: 512 },
    { mem_limit: "512m", memswap_limit: "512m" },
  ],
  [
    "its labels",
    {
      labels: [
        { label: "com.example.team", value: "orders" },
        { label: "a", value: "" },
      ],
    },
    { labels: { "com.example.team": "orders", a: "" } },
  ],
  [
    "its labels, beside the one for its files",
    { name: "c", labels: [{ label: "a", value: "b" }], uploads: [file] },
    {
      container_name: "c",
      volumes: ["./files/c/etc/a.conf:/etc/a.conf:ro"],
      labels: { a: "b", "rocketmq.files": labelOf(file) },
    },
  ],
  ["what takes its output", { logDriver: "json-file" }, { logging: { driver: "json-file" } }],
  [
    "what takes its output, and how much of it is kept",
    { logDriver: "json-file", logOpts: { "max-file": "3", "max-size": "10m" } },
    { logging: { driver: "json-file", options: { "max-file": "3", "max-size": "10m" } } },
  ],
  [
    "its probe",
    {
      healthcheck: {
        tests: ["CMD", "true"],
        interval: "10s",
        timeout: "5s",
        startPeriod: "1m0s",
        retries: 3,
      },
    },
    {
      healthcheck: {
        test: ["CMD", "true"],
        interval: "10s",
        timeout: "5s",
        start_period: "1m0s",
        retries: 3,
      },
    },
  ],
  ["its restart policy", { restart: "unless-stopped" }, { restart: "unless-stopped" }],
  ["how long it may take to end", { stopTimeout: 60 }, { stop_grace_period: "60s" }],
  [
    "once how long it may take to end",
    { stopTimeout: 60, destroyGraceSeconds: 60 },
    { stop_grace_period: "60s" },
  ],
  [
    "of a task no more than that it does not start again",
    { restart: "no", attach: true, mustRun: false },
    { restart: "no" },
  ],
  [
    "of a server no more than that it does",
    { restart: "always", attach: false, mustRun: true },
    { restart: "always" },
  ],
])("says of a container %s", (_, inputs, service) => {
  expect(added(inputs)).toEqual(service);
});

test.each([
  ["command", []],
  ["entrypoints", []],
  ["envs", []],
  ["hosts", []],
  ["networksAdvanced", []],
  ["ports", []],
  ["securityOpts", []],
  ["uploads", []],
  ["volumes", []],
  ["labels", []],
  ["capabilities", { drops: [], adds: [] }],
])("says nothing of empty %s", (key, value) => {
  expect(added({ name: "c", [key]: value })).toEqual({ container_name: "c" });
});

test.each<[string, Inputs]>([
  ["privileged", { privileged: true }],
  ["memoryReservation", { memory: 512, memoryReservation: 256 }],
  ["cpuSet", { cpuSet: "0-1" }],
  ["cpus", { cpus: "many" }],
  ["memorySwap", { memory: 512, memorySwap: -1 }],
  ["logOpts", { logOpts: { "max-size": "10m" } }],
  ["scope", { labels: [{ label: "a", value: "b", scope: "c" }] }],
  ["links", { links: ["a"] }],
  ["links", { links: [] }],
  ["networkMode", { networkMode: "container:other" }],
  ["port", { hosts: [{ host: "a", ip: "10.0.0.1", port: 1 }] }],
  ["constructor", { constructor: 1 }],
  ["protocol", { ports: [{ internal: 1, external: 1, ip: "127.0.0.1", protocol: "udp" }] }],
  ["ports", { ports: [{ internal: 1, external: 1 }] }],
  ["ports", { ports: [{ internal: 1, ip: "127.0.0.1" }] }],
  ["readOnly", { volumes: [{ volumeName: "v", containerPath: "/a", readOnly: true }] }],
  ["volumes", { volumes: [{ containerPath: "/a" }] }],
  ["executable", { uploads: [{ ...file, executable: true }] }],
  ["source", { uploads: [{ file: "/a", source: "b" }] }],
  ["permissions", { uploads: [{ ...binary, permissions: "0644" }] }],
  ["startInterval", { healthcheck: { tests: [], startInterval: "1s" } }],
  ["all", { capabilities: { drops: [], all: true } }],
  ["ipv4Address", { networksAdvanced: [{ name: "n", ipv4Address: "10.0.0.2" }] }],
  ["envs", { envs: ["FROM_OUTSIDE"] }],
  ["destroyGraceSeconds", { destroyGraceSeconds: 5 }],
  ["destroyGraceSeconds", { destroyGraceSeconds: 5, stopTimeout: 6 }],
  ["attach", { attach: true, restart: "always" }],
  ["mustRun", { mustRun: true, restart: "no" }],
  ["mustRun", { mustRun: false, restart: "always" }],
])("refuses what it cannot say: %s of %j", (key, inputs) => {
  const refused = () => toService({ name: "c", ...inputs });
  expect(refused).toThrow(RunError);
  expect(refused).toThrow(new RegExp(`^Compose rendering does not know the input ${key} \\(.*\\)\\.$`));
});

const word = fc.stringMatching(/^[a-zA-Z]{1,12}$/);

test("whatever else a container or a part of it may have, is refused by name", () => {
  const parts: Readonly<Record<string, (part: object) => Inputs>> = {
    container: (part) => ({ ...part }),
    port: (part) => ({ ports: [{ internal: 1, external: 1, ip: "127.0.0.1", ...part }] }),
    volume: (part) => ({ volumes: [{ volumeName: "v", containerPath: "/a", ...part }] }),
    upload: (part) => ({ uploads: [{ ...file, ...part }] }),
    probe: (part) => ({ healthcheck: { tests: ["CMD", "true"], ...part } }),
    capabilities: (part) => ({ capabilities: { drops: ["ALL"], ...part } }),
    network: (part) => ({ networksAdvanced: [{ name: "n", ...part }] }),
    host: (part) => ({ hosts: [{ host: "h", ip: "10.0.0.1", ...part }] }),
    label: (part) => ({ labels: [{ label: "l", value: "v", ...part }] }),
  };
  const known = [
    ...[
      "name",
      "image",
      "user",
      "entrypoints",
      "command",
      "envs",
      "networkMode",
      "networksAdvanced",
      "ports",
    ],
    ...[
      "volumes",
      "uploads",
      "capabilities",
      "securityOpts",
      "cpuShares",
      "healthcheck",
      "restart",
      "stopTimeout",
      "attach",
    ],
    ...["destroyGraceSeconds", "mustRun", "aliases", "internal", "external", "ip", "hostPath", "volumeName"],
    ...["containerPath", "file", "content", "drops", "adds", "tests", "interval", "timeout", "retries"],
    ...["startPeriod", "hosts", "host", "contentBase64", "labels", "label", "value", "memory", "memorySwap"],
    ...["cpus", "logDriver", "logOpts"],
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.keys(parts)),
      word.filter((key) => !known.includes(key)),
      fc.jsonValue(),
      (part, key, value) =>
        expect(() => toService({ name: "c", ...parts[part]({ [key]: value }) })).toThrow(
          `the input ${key} (`,
        ),
    ),
  );
});

test("environment variables stay what they are", () => {
  fc.assert(
    fc.property(fc.dictionary(word, fc.string()), (environment) => {
      const envs = Object.entries(environment).map(([key, value]) => `${key}=${value}`);
      expect(toService({ envs }).environment ?? {}).toEqual(environment);
    }),
  );
});

test.each<[string, Inputs, string | undefined]>([
  ["nothing is said of a network", {}, "bridge"],
  ["its networks are none", { networksAdvanced: [] }, "bridge"],
  ["it has a network", { networksAdvanced: [{ name: "n" }] }, undefined],
  ["it has a mode", { networkMode: "none" }, "none"],
])("Compose makes no network of its own for a container where %s", (_, inputs, mode) => {
  expect(toService(inputs).network_mode).toBe(mode);
});

test("data and files are mounted side by side", () => {
  const volumes = [{ volumeName: "v", containerPath: "/a" }];
  expect(toService({ name: "c", uploads: [file], volumes }).volumes?.sort()).toEqual([
    "./files/c/etc/a.conf:/etc/a.conf:ro",
    "v:/a",
  ]);
});

test.each([
  ["its content", file, { ...file, content: "a=2" }],
  ["its path", file, { ...file, file: "/etc/b.conf" }],
  ["its bytes", binary, { ...binary, contentBase64: Buffer.from([0]).toString("base64") }],
])(
  "a file that changes in %s changes its service, so that Compose recreates the container",
  (_, before, changed) => {
    const labels = (upload: object) => toService({ name: "c", uploads: [upload] }).labels;
    expect(labels(changed)).not.toEqual(labels(before));
    expect(labels({ ...before })).toEqual(labels(before));
  },
);

test("each container's files are apart from the others'", () => {
  expect(serviceFiles({ name: "c", uploads: [file] })).toEqual([
    { path: "files/c/etc/a.conf", content: "a=1" },
  ]);
  expect(serviceFiles({ name: "c" })).toEqual([]);
});

test("a file that is no text is its bytes", () => {
  expect(serviceFiles({ name: "c", uploads: [binary, file] })).toEqual([
    { path: "files/c/opt/a.jar", content: bytes },
    { path: "files/c/etc/a.conf", content: "a=1" },
  ]);
});

test("any bytes come out as they went in", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (content) => {
      const contentBase64 = Buffer.from(content).toString("base64");
      const [written] = serviceFiles({ name: "c", uploads: [{ file: "/x", contentBase64 }] });
      expect(Buffer.from(content).equals(written.content as Buffer)).toBe(true);
    }),
  );
});

test("a task is what does not start again", () => {
  expect(isTask({ restart: "no" })).toBe(true);
  expect(isTask({ restart: "always" })).toBe(false);
  expect(isTask({})).toBe(false);
});
