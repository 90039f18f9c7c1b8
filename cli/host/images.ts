import { join } from "node:path";
import { RunError } from "@pulumi/pulumi/errors";
import { ServerImage } from "../../model/profiles";
import { checked, ResolvedCluster, serversOf } from "../../model/settings";
import { install } from "./apt";
import { attempt, run } from "./command";
import { Docker } from "./docker";
import { Progress } from "./progress";
import { pull, PullFailure, registryOf } from "./pull";

/** The images that a start uses. */
export interface Images {
  /** Of each server, by the path of its settings; without the console's where that cannot be had. */
  readonly used: Readonly<Record<string, string>>;
  /** What takes another's place or is missing, one line each, for the person who waits. */
  readonly notes: readonly string[];
}

/** The cluster's images: present, else pulled, else, for RocketMQ's servers, built here. */
export async function findImages(
  cluster: ResolvedCluster,
  docker: Docker,
  progress: Progress,
): Promise<Images> {
  const find = finder(docker, progress);
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
  await checkArchitectures(used, docker);
  return { used, notes };
}

/** Finds each image once, and asks no registry again that could not be reached. */
function finder(docker: Docker, progress: Progress): (image: string) => Promise<PullFailure | undefined> {
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

/** Without a tag the engine would pull all that there are. */
const withTag = (image: string): string => (/[:@][^/]*$/.test(image) ? image : `${image}:latest`);

/** The profile's own image, perhaps by way of a mirror. */
const isOfficial = (image: string, official: string): boolean =>
  image === official || image.endsWith(`/${official}`);

/** Builds the image that stands in for an official one; takes seconds where it was built before. */
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
  await run(join(__dirname, "..", "..", "images", "build.sh"), [version], { onLine: progress });
}

/** Reports images that were made for another processor than the engine's. */
async function checkArchitectures(used: Images["used"], { api, architecture }: Docker): Promise<void> {
  const madeFor = new Map<string, string>();
  for (const image of new Set(Object.values(used)))
    madeFor.set(image, (await api.getImage(image).inspect()).Architecture);
  checked((report) => {
    for (const [path, image] of Object.entries(used)) {
      const made = madeFor.get(image);
      const expected = `it is for ${made} processors, and the Docker Engine's is ${architecture}: choose another.`;
      if (made !== architecture) report({ path: `${path}.image`, found: image, expected });
    }
  });
}
