import { ProfileName } from "../../../model/profiles";
import { requestOptions, withConnection } from "../../../remoting";
import { Ask } from "../../../remoting/ask";
import { docker } from "./docker";
import { serverImage } from "./images";
import { Place } from "./place";
import { retried } from "./wait";

const minute = 60_000;

/** Starts a broker without a cluster, and waits until it answers. @returns its address */
export async function startSingleBroker(place: Place, profile: ProfileName): Promise<string> {
  const address = `127.0.0.1:${place.listenPort}`;
  await docker(
    ...["run", "--detach", "--name", place.broker, "--publish", `${address}:10911`, "--entrypoint", "bash"],
    ...["-e", "JAVA_OPT_EXT=-Xmx320m -Xms320m -Xmn160m -XX:-AlwaysPreTouch"],
    ...["-e", "MAX_POSSIBLE_HEAP=320000000", await serverImage(profile)],
    ...["-c", "echo listenPort=10911 >/tmp/conf && exec sh mqbroker -c /tmp/conf"],
  );
  await retried(() => withConnection(address, requestOptions({}), shownSettings), minute);
  return address;
}

/** The keys that a broker shows, and their values in it. */
export async function shownSettings(ask: Ask): Promise<Map<string, string>> {
  const { body } = await ask({ purpose: "show its configuration", code: 26, fields: {} });
  return new Map([...body.toString("utf8").matchAll(/^(\w+)=(.*)$/gm)].map(([, key, value]) => [key, value]));
}

/** Changes a key in a running broker, as `mqadmin updateBrokerConfig` does. */
export async function changeSetting(ask: Ask, key: string, value: unknown): Promise<void> {
  await ask({
    purpose: `change ${key}`,
    code: 25,
    fields: {},
    body: Buffer.from(`${key}=${String(value)}\n`),
  });
}
