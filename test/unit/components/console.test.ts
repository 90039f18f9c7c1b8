import * as pulumi from "@pulumi/pulumi";
import { Cluster, ClusterArgs, Console } from "../../../components";
import {
  container,
  deploy,
  hasSecrets,
  password,
  Registered,
  Secret,
  shown,
  tokens,
  valueOf,
} from "../support/pulumi";
import { minimal } from "../support/cluster";

const cluster = (args: ClusterArgs = {}) => deploy(() => new Cluster("c", { readyTimeout: 0, ...args }));

/** The Java agent by which the console finds brokers at a loopback address. */
const agent = { file: "/opt/rocketmq-forwarder.jar", contentBase64: expect.any(String) as string };

/** The secret uploads, one of which holds the console's one user. */
const users = (content: string) =>
  new Secret([agent, { file: "/rocketmq-console/users.properties", content }]);

test("its user gets a random password, which stays secret", async () => {
  const { deployment, result } = await cluster({ console: { user: "me" } });
  expect(deployment.get(password, "c-console-password").inputs).toEqual({ length: 24, special: false });
  expect(deployment.get(container, "c-console").inputs.uploads).toEqual(users("me=generated,1\n"));
  expect(await valueOf(result.consoleUser)).toBe("me");
  expect(await valueOf(result.consolePassword)).toBe("generated");
  expect(await pulumi.isSecret(result.consolePassword as pulumi.Output<string>)).toBe(true);
});

test.each([
  ["a text", "sesame"],
  ["an output", pulumi.output("sesame")],
  ["a promise", Promise.resolve("sesame")],
  ["a secret", pulumi.secret("sesame")],
])("its user gets the password that was set as %s, which is secret wherever it appears", async (_, given) => {
  const { deployment, result } = await cluster({ console: { password: given } });
  expect(deployment.all(password)).toEqual([]);
  expect(deployment.get(container, "c-console").inputs.uploads).toEqual(users("admin=sesame,1\n"));
  expect(deployment.get(tokens.cluster, "c").inputs.console).toEqual({ password: new Secret("sesame") });
  expect(deployment.get(tokens.console, "c-console").inputs.password).toEqual(new Secret("sesame"));
  expect(JSON.stringify(shown(deployment.resources))).not.toContain("sesame");
  expect(await valueOf(result.consolePassword)).toBe("sesame");
  expect(await pulumi.isSecret(result.consolePassword as pulumi.Output<string>)).toBe(true);
});

/** Where there are secrets in what was registered. */
const secretsIn = (resources: readonly Registered[]): string[] =>
  resources.flatMap(({ name, inputs }) =>
    Object.entries(inputs).flatMap(([key, value]) => (hasSecrets(value) ? [`${name} ${key}`] : [])),
  );

test.each([
  ["a text", "sesame"],
  ["a secret", pulumi.secret("sesame")],
])("where the password is %s, nothing else is secret", async (_, given) => {
  const { deployment, result } = await cluster({ console: { password: given } });
  expect(secretsIn(deployment.resources)).toEqual(["c console", "c-console password", "c-console uploads"]);
  for (const output of [
    result.nameServerAddresses,
    result.brokerAddresses,
    result.proxyAddresses,
    result.consoleUrl,
    result.consoleUser,
    result.readme,
  ])
    expect(await pulumi.isSecret(output as pulumi.Output<unknown>)).toBe(false);
});

test.each([
  ["without a login", { console: { login: false } }, [agent]],
  ["in the rocketmq44 profile", minimal.rocketmq44, []],
])("%s there is neither a user nor a password nor a secret", async (_, args, uploads) => {
  const { deployment, result } = await cluster(args);
  expect(deployment.get(container, "c-console").inputs.uploads).toEqual(uploads);
  expect([result.consoleUser, result.consolePassword]).toEqual([undefined, undefined]);
  expect(await valueOf(result.consoleUrl)).toMatch(/^http:/);
});

test("without a cluster it has the outputs of its own", async () => {
  const { result } = await deploy(
    () =>
      new Console("c", {
        readyTimeout: 0,
        nameServers: ["n0:9876"],
        password: "sesame",
        user: "me",
        port: 18888,
      }),
  );
  expect(await valueOf(result.url)).toBe("http://127.0.0.1:18888");
  expect(await valueOf(result.user)).toBe("me");
  expect(await valueOf(result.password)).toBe("sesame");
  expect(await pulumi.isSecret(result.password as pulumi.Output<string>)).toBe(true);
});

test("an empty password is none", async () => {
  const { deployment } = await cluster({ console: { password: "" } });
  expect(deployment.get(container, "c-console").inputs.uploads).toEqual(users("admin=generated,1\n"));
});
