import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigPaths } from "../support/config";
import { serverImage, serverImages } from "../support/images";
import { Place } from "../support/place";
import { describeWith } from "../support/prerequisites";
import { createTopic, runSnippet } from "../support/snippets";
import { createStack, TestStack } from "../support/stack";

const minute = 60_000;

describeWith(["docker", "pulumi", "java", "go", "python"], "the programs in a stack's README", () => {
  describe("as it comes", () => programs({}));
  describe("with access control and TLS", () => programs({ accessControl: "true", tls: "enforcing" }));
});

function programs(settings: ConfigPaths): void {
  let place: Place;
  let stack: TestStack;
  let readme: string;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    place = await Place.find();
    const server = await serverImage("rocketmq5");
    // A consumer's call asks one of the brokers, which may be another than that which has the message.
    const brokers = JSON.stringify({ "broker-a": {}, "broker-b": {} });
    const config = {
      ...place.config,
      ...serverImages(server),
      brokers,
      consoleEnabled: "false",
      ...settings,
    };
    stack = await createStack("pulumi", place, config);
    const outputs = (await stack.up()) as Record<string, string>;
    readme = outputs.readme;
    const authority = join(place.folder, "ca.pem");
    writeFileSync(authority, outputs.caCertificate ?? "");
    env = {
      ROCKETMQ_ACCESS_KEY: outputs.accessKey,
      ROCKETMQ_SECRET_KEY: outputs.secretKey,
      ...(outputs.caCertificate ? { GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: authority } : {}),
    };
    await createTopic(readme);
  }, 10 * minute);

  afterAll(async () => {
    await stack?.destroy();
    await place?.clear();
  }, 3 * minute);

  test.each(["Java", "Node.js", "Go", "Python"])(
    "in %s send a message and receive it, copied and run as they are",
    async (language) => {
      const printed = await runSnippet(readme, language, place.folder, 280, env);
      expect(printed).toContain(`Hello from ${language}`);
    },
    5 * minute,
  );
}
