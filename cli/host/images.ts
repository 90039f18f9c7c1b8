import { join } from "node:path";
import { RunError } from "@pulumi/pulumi/errors";
import type { ImageInspectInfo } from "dockerode";
import { lineOf } from "../../model/plan";
import { ServerImage } from "../../model/profiles";
import { checked, ResolvedCluster, serversOf } from "../../model/settings";
import { install } from "./apt";
import { attempt, run } from "./command";
import { Docker } from "./docker";
import { versionOf } from "./imageVersion";
import { Progress } from "./progress";
import { pull, PullFailure, registryOf } from "./pull";

/** The images that a start uses. */
export interface Images {
  /** The image of each server, by the path of its settings; without the console if it has no image. */
  readonly used: Readonly<Record<string, string>>;
  /** For the user, one line each: which image is built here, and which is missing. */
  readonly notes: readonly string[];
}

/** Finds the cluster's images: present ones, else pulled ones, else, for RocketMQ's servers, images that are built here. */
export async function findImages(
  cluster: ResolvedCluster,
  docker: Docker,
  progress: Progress,
): Promise<Images> {
  const find = imageFinder(docker, progress);
  const official = cluster.shared.profile.server;
  const notes: string[] = [];
  const used: Record<string, string> = {};
  for (const { path, server } of serversOf(cluster)) {
    const { image } = server;
    const failure = await find(image);
    if (failure === undefined) used[path] = image;
    else if (path === "console")
      notes.push(`there is no console, as ${image} could not be pulled: ${failure.reason}`);
    else if (failure.refused || !isOfficial(image, official.image))
      throw new RunError(
        `${path}.image is ${image}, which is not here and could not be pulled: ${failure.reason}`,
      );
    else {
      await build(official, failure.reason, progress);
      used[path] = `localhost/${official.image}`;
      const note = `${used[path]}, built here, stands in for ${image} (${failure.reason})`;
      if (!notes.includes(note)) notes.push(note);
    }
  }
  const inspected = await inspect(Object.values(used), docker);
  const runnable = withoutForeign({ used, notes }, inspected, docker);
  const versions = checkVersions(runnable.used, inspected, official);
  return { ...runnable, notes: [...runnable.notes, ...versions] };
}

/** What the engine says of images, by their names. */
type Inspected = ReadonlyMap<string, ImageInspectInfo>;

/** Asks once for each, however many servers have it. */
const inspect = async (images: readonly string[], { api }: Docker): Promise<Inspected> =>
  new Map(
    await Promise.all(
      [...new Set(images)].map(async (image) => [image, await api.getImage(image).inspect()] as const),
    ),
  );

/** Looks for each image once, and does not ask a registry again that could not be reached. */
function imageFinder(
  docker: Docker,
  progress: Progress,
): (image: string) => Promise<PullFailure | undefined> {
  const known = new Map<string, PullFailure | undefined>();
  return async (image) => {
    const registry = registryOf(image);
    if (known.has(image)) return known.get(image);
    if (await isPresent(docker, image)) return undefined;
    const failure = known.get(registry) ?? (await pull(docker, withTag(image), progress));
    known.set(image, failure);
    if (failure && !failure.refused) known.set(registry, failure);
    return failure;
  };
}

const isPresent = ({ api }: Docker, image: string): Promise<boolean> =>
  api
    .getImage(image)
    .inspect()
    .then(
      () => true,
      () => false,
    );

/** Without a tag, the engine would pull all tags. */
const withTag = (image: string): string => (/[:@][^/]*$/.test(image) ? image : `${image}:latest`);

/** Whether it is the profile's image, perhaps from a mirror. */
const isOfficial = (image: string, official: string): boolean =>
  image === official || image.endsWith(`/${official}`);

/** Builds the stand-in for an official image. This takes seconds if it was built before. */
async function build({ image, version }: ServerImage, reason: string, progress: Progress): Promise<void> {
  const present = async (tool: string) => (await attempt("which", [tool])).succeeded;
  const missing = [
    ...((await present("mvn")) ? [] : ["maven"]),
    ...((await present("mmdebstrap")) ? [] : ["mmdebstrap"]),
  ];
  if (missing.length > 0)
    await install(
      missing,
      `${image} could not be pulled (${reason}), and tools to build it here are missing.`,
      progress,
    );
  const script = join(__dirname, "..", "..", "images", "build.sh");
  const failure = `${image} could not be pulled (${reason}), and could not be built here either; --verbose shows why`;
  await run(script, [version], { onLine: progress }, failure);
}

/**
 * Reports servers' images that are built for another processor than the engine's. Whether it can run them all the same, by
 * an emulation, is not asked: it would take servers several times as long to do anything. The console can be done without.
 */
function withoutForeign({ used, notes }: Images, inspected: Inspected, { architecture }: Docker): Images {
  const architectureOf = (image: string) => inspected.get(image)?.Architecture;
  const words = (image: string) =>
    `is for ${architectureOf(image)} processors, and the Docker Engine's is ${architecture}`;
  const foreign = Object.entries(used).filter(([, image]) => architectureOf(image) !== architecture);
  checked((report) => {
    for (const [path, image] of foreign)
      if (path !== "console")
        report({ path: `${path}.image`, found: image, expected: `it ${words(image)}: choose another.` });
  });
  const { console, ...servers } = used;
  if (!foreign.some(([path]) => path === "console")) return { used, notes };
  const note = `there is no console, as ${console} ${words(console)}; console.image may be another`;
  return { used: servers, notes: [...notes, note] };
}

/** Reports images of another RocketMQ than the profile is for. @returns notes on those that are only of another version */
function checkVersions(used: Images["used"], inspected: Inspected, { version }: ServerImage): string[] {
  const servers = Object.entries(used).filter(([path]) => path !== "console");
  const found = servers.map(([path, image]) => ({
    path: `${path}.image`,
    image,
    has: versionOf(inspected.get(image)?.Config ?? {}) ?? version,
  }));
  checked((report) => {
    for (const { path, image, has } of found)
      if (lineOf(has) !== lineOf(version)) {
        const expected = `it has RocketMQ ${has}, and the profile is for ${lineOf(version)}.x: choose another profile or image.`;
        report({ path, found: image, expected });
      }
  });
  const others = found.filter(({ has }) => has !== version);
  return [...new Set(others.map(({ image, has }) => otherVersion(image, has, version)))];
}

const otherVersion = (image: string, has: string, version: string): string =>
  `${image} has RocketMQ ${has}: keys of its files are checked by those of ${version}; others go into uncheckedBrokerConf and its like`;
