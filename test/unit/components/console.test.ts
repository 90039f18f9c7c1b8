import * as pulumi from "@pulumi/pulumi";
import { Cluster, ClusterArgs, Console } from "../../../components";
import { container, deploy, password, Secret, valueOf } from "../support/pulumi";
import { minimal } from "../support/spec";

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
  ["a secret", pulumi.secret("sesame")],
])(
  "its user gets the password that was set as %s, which is secret wherever it appears",
  async (_, consolePassword) => {
    const { deployment, result } = await cluster({ consolePassword });
    expect(deployment.all(password)).toEqual([]);
    expect(deployment.get(container, "c-console").inputs.uploads).toEqual(users("admin=sesame,1\n"));
    expect(deployment.get("rocketmq:index:Cluster", "c").inputs.consolePassword).toEqual(
      new Secret("sesame"),
    );
    expect(deployment.get("rocketmq:index:Console", "c-console").inputs.password).toEqual(
      new Secret("sesame"),
    );
    expect(await valueOf(result.consolePassword)).toBe("sesame");
    expect(await pulumi.isSecret(result.consolePassword as pulumi.Output<string>)).toBe(true);
  },
);

test("nothing else is secret", async () => {
  const { deployment, result } = await cluster({ consolePassword: "sesame" });
  const secrets = deployment.resources.flatMap(({ name, inputs }) =>
    Object.entries(inputs).flatMap(([key, value]) => (value instanceof Secret ? [`${name} ${key}`] : [])),
  );
  expect(secrets).toEqual(["c consolePassword", "c-console password", "c-console uploads"]);
  for (const output of [result.nameServerAddress, result.consoleUrl, result.consoleUser, result.readme])
    expect(await pulumi.isSecret(output as pulumi.Output<string>)).toBe(false);
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
  const { deployment } = await cluster({ consolePassword: "" });
  expect(deployment.get(container, "c-console").inputs.uploads).toEqual(users("admin=generated,1\n"));
});
