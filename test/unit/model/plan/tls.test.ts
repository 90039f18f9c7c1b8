import { createHash, createPrivateKey, X509Certificate } from "node:crypto";
import { certificateNames, containersOf, planCluster } from "../../../../model/plan";
import { javaKeyStore } from "../../../../model/plan/javaKeyStore";
import { resolved } from "../../../../model/settings";
import { caCertificate, certificate, privateKey } from "../../support/certificates";
import { machine, resolvedFor } from "../../support/cluster";

const given = { tls: "enforcing" as const, caCertificate, certificate, privateKey };
const planned = (settings: object = {}) => planCluster(resolvedFor({ ...given, ...settings }));

test("servers take TLS alone, and verify those that they connect to", () => {
  const { nameServers, brokers, proxies } = planned();
  for (const { environment, files } of [...nameServers, ...brokers]
    .map(({ container }) => container)
    .concat(proxies)) {
    expect(environment.JAVA_OPT_EXT).toMatch(/ -Dtls\.server\.mode=enforcing -Dtls\.enable=true\b/);
    expect(environment.JAVA_OPT_EXT).not.toContain("disabled");
    const [config] = files.filter(({ path }) => path === "/etc/rocketmq/tls.properties");
    expect(config).toMatchObject({
      content: expect.stringMatching(/^tls.client.authServer=true$/m) as string,
    });
  }
  expect(proxies[0].files[0]).toMatchObject({
    content: expect.stringContaining('"tlsTestModeEnable": false') as string,
  });
});

test("without it there is nothing of it, and name servers and brokers take none", () => {
  const plan = planCluster(resolvedFor({}));
  for (const { files } of containersOf(plan))
    expect(files.map(({ path }) => path).filter((path) => /tls/.test(path))).toEqual([]);
  expect(plan.brokers[0].container.environment.JAVA_OPT_EXT).toContain("-Dtls.server.mode=disabled");
  expect(plan.proxies[0].environment.JAVA_OPT_EXT).not.toContain("tls");
});

test("the console asks by TLS, and answers so", () => {
  const { console, consoleUrl } = planned();
  expect(consoleUrl).toBe("https://127.0.0.1:8888");
  expect(console?.environment.JAVA_OPTS).toContain("-Drocketmq.config.useTLS=true -Dserver.ssl.key-store=");
});

test("what slaves fetch is published nowhere, as it is not encrypted", () => {
  const ports = (settings: object) =>
    planCluster(resolvedFor({ ip: "10.0.0.1", ...settings })).brokers[0].container.ports.map(
      ({ external }) => external,
    );
  expect(ports({})).toContain(10912);
  expect(ports(given)).toEqual([10909, 10911]);
  const [conf] = planned({ ip: "10.0.0.1" }).brokers[0].container.files;
  expect(conf).not.toMatchObject({ content: expect.stringContaining("brokerIP2") as string });
});

test("a server's own certificate is another plan of that server alone, and its key of none", () => {
  const labelsWith = (own: object) => {
    const certificates = { "rocketmq-broker-b": { caCertificate, certificate, privateKey, ...own } };
    const settings = { tls: "enforcing", brokers: { "broker-a": {}, "broker-b": {} } };
    const { brokers } = planCluster(resolved(settings, machine, { certificates }));
    return brokers.map(({ container: { labels } }) => labels["rocketmq.plan"]);
  };
  const [a, b] = labelsWith({});
  expect(labelsWith({ privateKey: "another" })).toEqual([a, b]);
  const renewed = labelsWith({ certificate: caCertificate });
  expect(renewed[0]).toBe(a);
  expect(renewed[1]).not.toBe(b);
});

test.each([
  [{}, ["c", "localhost", "127.0.0.1"]],
  [{ ip: "10.0.0.1", bindAddress: "0.0.0.0" }, ["c", "localhost", "127.0.0.1", "10.0.0.1"]],
  [
    { ip: "rocketmq.example.com", bindAddress: "10.0.0.1" },
    ["c", "localhost", "127.0.0.1", "rocketmq.example.com", "10.0.0.1"],
  ],
  [{ ip: "none" }, ["c", "localhost", "127.0.0.1"]],
])("with %j a certificate is for %j", (settings, names) => {
  expect(certificateNames("c", resolvedFor(settings).shared)).toEqual(names);
});

describe("Java's key store", () => {
  const store = javaKeyStore({ caCertificate, certificate, privateKey });
  const password = Buffer.from("rocketmq", "utf16le").swap16();
  const sha1 = (...parts: Buffer[]) => createHash("sha1").update(Buffer.concat(parts)).digest();

  test("has its certificate, and the key under its password", () => {
    const der = new X509Certificate(certificate).raw;
    expect(store.includes(der)).toBe(true);
    // Sun's algorithm, without parameters: a salt, the key masked, and its hash.
    const algorithm = Buffer.from("2b060104012a021101010500", "hex");
    const protectedAt = store.indexOf(algorithm) + algorithm.length + 4; // the head of what holds them
    const salt = store.subarray(protectedAt, protectedAt + 20);
    const key = createPrivateKey(privateKey).export({ type: "pkcs8", format: "der" });
    const masked = store.subarray(protectedAt + 20, protectedAt + 20 + key.length);
    let last = salt;
    const plain = Buffer.alloc(key.length);
    for (let i = 0; i < key.length; i++) {
      if (i % 20 === 0) last = sha1(password, last);
      plain[i] = masked[i] ^ last[i % 20];
    }
    expect(plain).toEqual(key);
    expect(store.subarray(protectedAt + 20 + key.length).subarray(0, 20)).toEqual(sha1(password, key));
  });

  test("ends with its own hash, and is the same each time", () => {
    const content = store.subarray(0, -20);
    expect(store.subarray(-20)).toEqual(sha1(password, Buffer.from("Mighty Aphrodite"), content));
    expect(javaKeyStore({ caCertificate, certificate, privateKey })).toEqual(store);
  });
});
