import { createPrivateKey } from "node:crypto";
import { resolveStandalone } from "../../../../model/settings";
import {
  caCertificate,
  certificate,
  otherCaCertificate,
  otherPrivateKey,
  privateKey,
} from "../../support/certificates";
import { machine, problemsOf, resolvedFor } from "../../support/cluster";

const given = { tls: "enforcing", caCertificate, certificate, privateKey };

test("nothing is encrypted unless that is said", () => {
  expect(resolvedFor({}).shared.tls).toBeUndefined();
});

test("a cluster makes certificates unless it is given one", () => {
  expect(resolvedFor({ tls: "enforcing" }).shared.tls).toEqual({
    ...{ mode: "enforcing", given: false },
    ...{ caCertificate: "", certificate: "", privateKey: "" },
  });
  expect(resolvedFor({ ...given, tls: "permissive" }).shared.tls).toEqual({
    ...{ mode: "permissive", given: true },
    ...{ caCertificate, certificate, privateKey },
  });
});

test.each([
  ["of no use", { ...given, tls: "disabled" }, "caCertificate", /of use with tls only/],
  [
    "incomplete",
    { tls: "enforcing", certificate, privateKey },
    "caCertificate",
    /wanted with certificate and privateKey/,
  ],
  ["another's key", { ...given, privateKey: otherPrivateKey }, "privateKey", /not the key of certificate/],
  [
    "another's authority",
    { ...given, caCertificate: otherCaCertificate },
    "caCertificate",
    /CN=test authority is wanted too/,
  ],
  [
    "an image without openssl",
    { tls: "enforcing", profile: "rocketmq44", ip: "10.0.0.1", workspace: "/srv" },
    "tls",
    /4\.4\.0/,
  ],
])("what is %s is refused", (_, settings, path, expected) => {
  expect(problemsOf(settings)[0]).toMatchObject({
    path,
    expected: expect.stringMatching(expected) as string,
  });
});

test("of several authorities one has to have signed", () => {
  expect(problemsOf({ ...given, caCertificate: otherCaCertificate + caCertificate })).toEqual([]);
});

test.each([
  ["settings without TLS", { ...given, tls: "disabled" }],
  ["a setting misspelt", { privatKey: privateKey }],
  ["the place of a certificate", { ...given, certificate: privateKey }],
  ["a file of both", { ...given, certificate: certificate + privateKey }],
  ["a file of both, in the authority's place", { ...given, caCertificate: privateKey + caCertificate }],
])("a private key is refused, and not shown, in %s", (_, settings) => {
  const problems = problemsOf(settings);
  expect(problems).not.toEqual([]);
  expect(JSON.stringify(problems)).not.toContain(privateKey.split("\n")[1]);
});

test("a key in another form becomes one that RocketMQ reads", () => {
  const sec1 = createPrivateKey(privateKey).export({ type: "sec1", format: "pem" }) as string;
  expect(sec1).not.toBe(privateKey);
  expect(resolvedFor({ ...given, tls: "enforcing", privateKey: sec1 }).shared.tls?.privateKey).toBe(
    privateKey,
  );
});

test("a server on its own is given its certificate", () => {
  const resolve = (settings: object) => resolveStandalone(settings, machine, () => undefined);
  expect(resolve(given).shared.tls).toMatchObject({ given: true });
  expect(() => resolve({ tls: "enforcing" })).toThrow(
    "certificate is not set: with tls a server on its own needs one",
  );
});

test.each([
  [{ brokerDefaults: { jvmOptions: ["-Dtls.server.mode=permissive"] } }, "brokerDefaults.jvmOptions"],
  [{ proxyDefaults: { proxyConf: { tlsKeyPath: "/a" } } }, "proxyDefaults.proxyConf.tlsKeyPath"],
  [
    { console: { consoleProperties: { "server.ssl.enabled": true } } },
    "console.consoleProperties.server.ssl.enabled",
  ],
  [
    { console: { consoleProperties: { "rocketmq.config.useTLS": true } } },
    "console.consoleProperties.rocketmq.config.useTLS",
  ],
])("what follows from it is not set otherwise: %j", (settings, path) => {
  expect(problemsOf(settings)).toMatchObject([
    { path, expected: expect.stringContaining("follows from tls") as string },
  ]);
});
