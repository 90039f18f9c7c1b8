import * as pulumi from "@pulumi/pulumi";
import { Cluster, ClusterArgs, NameServer } from "../../../components";
import { caCertificate, certificate, privateKey } from "../support/certificates";
import {
  certificateAuthority,
  container,
  deploy,
  hasSecrets,
  notKnown,
  notKnownYet,
  serverCertificate,
  shown,
  tokens,
  topic,
  valueOf,
} from "../support/pulumi";

const readyTimeout = 0;
const cluster = (args: ClusterArgs, preview = false) =>
  deploy(() => new Cluster("c", { readyTimeout, ...args }), preview);

test("a cluster makes an authority, and a certificate for each server by what that is dialled", async () => {
  const { deployment, result } = await cluster({ tls: "enforcing", ip: "10.0.0.1", topics: { orders: {} } });
  expect(deployment.all(certificateAuthority).map(({ name, inputs }) => [name, inputs.commonName])).toEqual([
    ["c-ca", "c"],
  ]);
  const made = deployment.all(serverCertificate);
  expect(made.map(({ name }) => name).sort()).toEqual([
    "c-broker-a",
    "c-console",
    "c-namesrv-a",
    "c-proxy-a",
  ]);
  expect(made.find(({ name }) => name === "c-proxy-a")?.inputs).toMatchObject({
    names: ["rocketmq-proxy-a", "localhost", "127.0.0.1", "10.0.0.1"],
    caCertificate,
  });
  expect(await valueOf(result.caCertificate as pulumi.Output<string>)).toBe(caCertificate);
  expect(deployment.all(topic)[0].inputs).toMatchObject({ caCertificate });
});

test("keys are secrets, and nothing else of a server is", async () => {
  const { deployment } = await cluster({ tls: "enforcing" });
  for (const { inputs } of deployment.all(serverCertificate)) {
    expect(hasSecrets(inputs.caPrivateKey)).toBe(true);
    expect(hasSecrets(inputs.caCertificate)).toBe(false);
  }
  for (const { inputs } of [...deployment.all(container), ...deployment.all(tokens.broker)])
    expect(JSON.stringify(shown(inputs))).not.toContain(privateKey.split("\n")[1]);
  for (const { inputs } of deployment.all(container).filter(({ name }) => !name.endsWith("-prepare")))
    expect(Object.keys(inputs).filter((key) => hasSecrets(inputs[key]))).toEqual(["uploads"]);
});

test("a certificate one gives is every server's, and none is made", async () => {
  for (const args of [
    { caCertificate, certificate, privateKey },
    { caCertificate, certificate: pulumi.output(certificate), privateKey },
    { caCertificate: pulumi.output(caCertificate), certificate, privateKey: pulumi.secret(privateKey) },
  ]) {
    const { deployment, result } = await cluster({ tls: "enforcing", ...args });
    expect([...deployment.all(certificateAuthority), ...deployment.all(serverCertificate)]).toEqual([]);
    expect(await valueOf(result.caCertificate as pulumi.Output<string>)).toBe(caCertificate);
    expect(deployment.all(tokens.broker).map(({ inputs }) => hasSecrets(inputs.privateKey))).toEqual([true]);
  }
});

test("without TLS there is nothing of it", async () => {
  const { deployment, result } = await cluster({});
  expect([...deployment.all(certificateAuthority), ...deployment.all(serverCertificate)]).toEqual([]);
  expect(result.caCertificate).toBeUndefined();
});

test("in a preview, what is not known of one server leaves the others' certificates as they are", async () => {
  const late = { environment: { X: notKnownYet() } };
  const { deployment } = await cluster({ tls: "enforcing", brokers: { "broker-a": late } }, true);
  for (const { inputs } of deployment.all(serverCertificate)) expect(inputs.names).not.toBe(notKnown);
});

test.each(["team/orders", "x".repeat(70)])(
  "the authority of a cluster named %s has a legal name",
  async (name) => {
    const { deployment } = await deploy(() => new Cluster(name, { readyTimeout, tls: "enforcing" }));
    expect(deployment.all(certificateAuthority)[0].inputs.commonName).toMatch(/^[\w .-]{1,64}$/);
  },
);

test("a server on its own takes what it is given", async () => {
  const args = { readyTimeout, tls: "enforcing" as const, caCertificate, certificate, privateKey };
  const { deployment } = await deploy(() => new NameServer("n", args));
  expect(hasSecrets(deployment.all(tokens.nameServer)[0].inputs.privateKey)).toBe(true);
});
