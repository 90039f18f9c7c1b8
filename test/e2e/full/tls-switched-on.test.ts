import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Admin } from "../support/admin";
import { inside } from "../support/clientHost";
import { mapOf } from "../support/config";
import { Place } from "../support/place";
import { plainConfig } from "../support/plainConfig";
import { describeEngines } from "../support/prerequisites";
import { createStack, TestStack } from "../support/stack";
import { Stream, streamByGrpc, streamByRemoting } from "../support/stream";
import { expectUnharmed } from "../support/unharmed";

const minute = 60_000;

interface Addresses {
  readonly nameServerAddresses: readonly string[];
  readonly proxyAddresses: readonly string[];
  readonly caCertificate: string;
}

describeEngines(["docker", "java"], "TLS that is switched on in two steps", (engine) => {
  let place: Place;
  let stack: TestStack;
  const streams: Stream[] = [];
  const topic = "streamed";

  beforeAll(async () => {
    place = await Place.find();
    stack = await createStack(engine, place, {
      ...(await plainConfig(place)),
      nameServers: mapOf(["namesrv-a", "namesrv-b"]),
      brokers: mapOf(["broker-a", "broker-b"]),
      proxies: mapOf(["proxy-a", "proxy-b"]),
      "brokerDefaults.heap": "256m",
      "proxyDefaults.heap": "128m",
    });
  }, 3 * minute);

  afterEach(() => {
    for (const stream of streams.splice(0)) stream.kill();
  });

  afterAll(async () => {
    await stack?.destroy();
    await place?.clear();
  }, 5 * minute);

  test(
    "interrupts nobody: clients change over between them",
    async () => {
      let outputs = (await stack.up()) as unknown as Addresses;
      await new Admin(inside(place.broker), `${place.nameServer}:9876`).createTopic(topic, "NORMAL", 4);
      let authority: string | undefined;
      for (const tls of ["permissive", "enforcing"]) {
        const { nameServerAddresses, proxyAddresses } = outputs;
        streams.push(await streamByRemoting(nameServerAddresses, topic, { authority }));
        streams.push(await streamByGrpc(proxyAddresses, topic, { authority }));
        await stack.configure({ tls });
        outputs = (await stack.up()) as unknown as Addresses;
        for (const stream of streams.splice(0)) await expectUnharmed(stream, engine, `tls becomes ${tls}`);
        authority = join(place.folder, "ca.pem");
        writeFileSync(authority, outputs.caCertificate);
      }
    },
    15 * minute,
  );
});
