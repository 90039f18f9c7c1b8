import { join } from "node:path";
import { RunError } from "@pulumi/pulumi/errors";
import type { ImageInspectInfo } from "dockerode";
import { lineOf } from "../../model/plan";
import { ServerImage } from "../../model/profiles";
import { checked, serversOf } from "../../model/settings";
import { install } from "./apt";
import { attempt, run } from "./command";
import { Docker } from "./docker";
import { versionOf } from "./imageVersion";
import { Progress } from "./progress";
import { pull, PullFailure, registryOf } from "./pull";
import { Site } from "./site";

/** The images that a start uses. */
export interface Images {
  /** The image of each server, by the path of its settings; without the console if it has no image. */
  readonly used: Readonly<Record<string, string>>;
  /** For the user, one line each: which image is built here, and which is missing. */
  readonly notes: readonly string[];
}

/** A Docker Engine, with the servers that it is to have images for. */
type Wanting = Pick<Site, "host" | "cluster" | "docker">;

/**
 * Finds the cluster's images: present ones, else pulled ones, else, for RocketMQ's servers, images that are built here, which is for
 * this machine's engine; those of other hosts are used where they have them.
 *
 * @param sites of one cluster: a setting leads to the same image on all of them
 */
export async function findImages(sites: readonly Wanting[], progress: Progress): Promise<Images> {
  const finders = sites.map((site) => ({
    ...site,
    images: Object.fromEntries(serversOf(site.cluster).map(({ path, server }) => [path, server.image])),
    find: imageFinder(site.docker, progress),
  }));
  // Each host pulls what it wants; after that all is known.
  if (sites.length > 1)
    await Promise.all(
      finders.map(async ({ images, find }) => {
        for (const image of Object.values(images)) await find(image);
      }),
    );
  const wanted = Object.assign({}, ...finders.map(({ images }) => images)) as Record<string, string>;
  const official = sites[0].cluster.shared.profile.server;
  const notes: string[] = [];
  const used: Record<string, string> = {};
  for (const [path, image] of Object.entries(wanted)) {
    const holders = finders.filter(({ images }) => path in images);
    const found = await Promise.all(
      holders.map(async (holder) => ({ ...holder, failure: await holder.find(image) })),
    );
    const lacking = found.flatMap(({ failure, ...holder }) => (failure ? [{ ...holder, failure }] : []));
    const [{ failure } = {}] = lacking;
    if (failure === undefined) used[path] = image;
    else if (path === "console")
      notes.push(`there is no console, as ${image} could not be pulled: ${failure.reason}`);
    else if (lacking.some((one) => one.failure.refused) || !isOfficial(image, official.image))
      throw missing(path, image, lacking);
    else {
      const standIn = `localhost/${official.image}`;
      const isBuilt = ({ docker }: Wanting) => docker.address === undefined || docker.local;
      for (const { docker } of holders.filter(isBuilt))
        await build(official, failure.reason, docker, progress);
      const others = holders.filter((holder) => !isBuilt(holder));
      const present = await Promise.all(others.map(({ docker }) => isPresent(docker, standIn)));
      if (!present.every(Boolean)) throw missing(path, image, lacking, standIn);
      used[path] = standIn;
      const how = others.length === holders.length ? "which is there" : "built here";
      const note = `${standIn}, ${how}, stands in for ${image} (${failure.reason})`;
      if (!notes.includes(note)) notes.push(note);
    }
  }
  const looked = await Promise.all(
    finders.map(async ({ docker, images }) => {
      const own = Object.fromEntries(Object.entries(used).filter(([path]) => path in images));
      return { docker, own, inspected: await inspect(Object.values(own), docker) };
    }),
  );
  const runnable = looked.map(({ docker, own, inspected }) =>
    withoutForeign({ used: own, notes: [] }, inspected, docker),
  );
  const versions = looked.map(({ inspected }, i) => checkVersions(runnable[i].used, inspected, official));
  const all = [...notes, ...runnable.flatMap((one) => one.notes), ...versions.flat()];
  const lasting = new Set(runnable.flatMap((one) => Object.keys(one.used)));
  return {
    used: Object.fromEntries(Object.entries(used).filter(([path]) => lasting.has(path))),
    notes: [...new Set(all)],
  };
}

/** @param standIn that would do, too */
function missing(
  path: string,
  image: string,
  lacking: readonly (Wanting & { readonly failure: PullFailure })[],
  standIn?: string,
): RunError {
  const [{ failure }] = lacking;
  const there = lacking.flatMap(({ host, docker }) =>
    host === undefined ? [] : [{ host, address: docker.address }],
  );
  if (there.length === 0)
    return new RunError(
      `${path}.image is ${image}, which is not here and could not be pulled: ${failure.reason}`,
    );
  const hosts = there.map(({ host }) => host).join(", ");
  const brought = there.map(({ address }) => `  docker save ${standIn ?? image} | docker -H ${address} load`);
  return new RunError(
    `${path}.image is ${image}, which is not on ${hosts} and could not be pulled there: ${failure.reason}. ` +
      `To bring ${standIn === undefined ? "it" : `its stand-in, which has to be on all hosts (npm run images builds it),`} ` +
      `from an engine that has it:\n${brought.join("\n")}`,
  );
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
async function build(
  { image, version }: ServerImage,
  reason: string,
  { address }: Docker,
  progress: Progress,
): Promise<void> {
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
  const env = address === undefined ? {} : { env: { ...process.env, DOCKER_HOST: address } };
  await run(script, [version], { onLine: progress, ...env }, failure);
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
