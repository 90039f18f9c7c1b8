import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ProfileName, profiles } from "../../../model/profiles";
import { docker } from "./docker";
import { Place } from "./place";
import { root } from "./root";
import { run, succeeds } from "./run";

const pullTimeout = 300_000;

const worked = (args: string[], timeout?: number): boolean =>
  spawnSync("docker", args, { stdio: "ignore", timeout }).status === 0;

/** Whether an image is on the engine, or could be pulled. */
export const isThere = (image: string): boolean =>
  worked(["image", "inspect", image]) || worked(["pull", "--quiet", image], pullTimeout);

/** The image of a profile's RocketMQ servers: the official one where it is to be had, else one built here to its contract. */
export function serverImage(profile: ProfileName): Promise<string> {
  const { image, version } = profiles[profile].server;
  return imageOf(image, version);
}

/** Another version's image, of the same name. */
export const olderImage = (version: string): Promise<string> =>
  imageOf(`apache/rocketmq:${version}`, version);

async function imageOf(official: string, version: string): Promise<string> {
  if (isThere(official)) return official;
  await run(join(root, "images", "build.sh"), [version]);
  return `localhost/${official}`;
}

/** Stack config that has all RocketMQ servers run in one image, as paths: see `settingsAt`. */
export const serverImages = (image: string): Record<string, string> => ({
  "nameServerDefaults.image": image,
  "brokerDefaults.image": image,
  "proxyDefaults.image": image,
});

const standIn = (place: Place): string => `localhost/${place.prefix}-console`;

/** Answers whoever asks at the console's port, where the image has Perl, and else does nothing. */
const answering = `command -v perl >/dev/null || exec sleep infinity
exec perl -MIO::Socket::INET -e '
  my $server = IO::Socket::INET->new(LocalPort => 8080, Listen => 9, ReuseAddr => 1) or die $!;
  while (my $client = $server->accept) { <$client>; print $client "HTTP/1.0 200 OK\\r\\n\\r\\n"; close $client }'`;

/** A console's image, or something in its place that only answers: what Docker makes of the configuration is the same. */
export async function consoleImage(official: string, server: string, place: Place): Promise<string> {
  if (isThere(official)) return official;
  const container = (await docker("create", "--name", `${place.prefix}-stand-in`, server, "true")).trim();
  const command = `CMD ${JSON.stringify(["sh", "-c", answering])}`;
  await docker("commit", "--change", command, container, standIn(place));
  await docker("rm", container);
  return standIn(place);
}

/** Removes the image that stood in for a place's console. */
export async function removeStandIn(place: Place): Promise<void> {
  if (await succeeds("docker", ["image", "inspect", standIn(place)]))
    await docker("image", "rm", standIn(place));
}
