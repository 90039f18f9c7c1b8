import { join } from "node:path";
import { RunError } from "@pulumi/pulumi/errors";
import { ListName, listNames, stackPath } from "../../config";
import { ServerImage } from "../../model/profiles";
import { checked, ClusterSpec } from "../../model/settings";
import { install } from "./apt";
import { attempt, run } from "./command";
import { Docker } from "./docker";
import { Progress } from "./progress";
import { pull, PullFailure, registryOf } from "./pull";

/** The images that a start uses: of each server in each list, and the console's. */
export interface Images extends Readonly<Record<ListName, readonly string[]>> {
  /** Absent: there is no console, as its image cannot be had. */
  readonly console?: string;
  /** What takes another's place or is missing, one line each, for the person who waits. */
  readonly notes: readonly string[];
}

/** The cluster's images: present, else pulled, else, for RocketMQ's servers, built here. */
export async function findImages(
  spec: ClusterSpec,
  project: string,
  docker: Docker,
  progress: Progress,
): Promise<Images> {
  const find = finder(docker, progress);
  const notes: string[] = [];
  const server = async (path: string, image: string): Promise<string> => {
    const failure = await find(image);
    if (failure === undefined) return image;
    const official = spec.shared.profile.server.image;
    if (failure.refused || !isOfficial(image, official))
      throw new RunError(
        `${stackPath(path, project)} is ${image}, which is not here and could not be pulled: ${failure.reason}`,
      );
    await build(spec.shared.profile.server, failure.reason, progress);
    const note = `localhost/${official}, built here, stands in for ${image} (${failure.reason})`;
    if (!notes.includes(note)) notes.push(note);
    return `localhost/${official}`;
  };
  const each = async (kind: ListName): Promise<string[]> => {
    const used: string[] = [];
    for (const [i, { image }] of spec[kind].entries()) used.push(await server(`${kind}[${i}].image`, image));
    return used;
  };
  const servers = {
    nameServers: await each("nameServers"),
    brokers: await each("brokers"),
    proxies: await each("proxies"),
  };
  const missing = spec.console && (await find(spec.console.image));
  if (missing) {
    notes.push(`there is no console, as ${spec.console?.image} could not be pulled: ${missing.reason}`);
  }
  const images = { ...servers, console: missing ? undefined : spec.console?.image };
  await checkArchitectures(images, project, docker);
  return { ...images, notes };
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
async function checkArchitectures(
  { console, ...servers }: Omit<Images, "notes">,
  project: string,
  { api, architecture }: Docker,
): Promise<void> {
  const used = [
    ...listNames.flatMap((kind) => servers[kind].map((image, i) => ({ path: `${kind}[${i}].image`, image }))),
    ...(console === undefined ? [] : [{ path: "console.image", image: console }]),
  ];
  const madeFor = new Map<string, string>();
  for (const image of new Set(used.map((each) => each.image)))
    madeFor.set(image, (await api.getImage(image).inspect()).Architecture);
  checked((report) => {
    for (const { path, image } of used) {
      const made = madeFor.get(image);
      const expected = `it is for ${made} processors, and the Docker Engine's is ${architecture}: choose another.`;
      if (made !== architecture) report({ path: stackPath(path, project), found: image, expected });
    }
  });
}
