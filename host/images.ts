import { join } from "node:path";
import { RunError } from "@pulumi/pulumi/errors";
import { stackPath } from "../config";
import { ServerImage } from "../profiles";
import { checked, ClusterSpec } from "../spec";
import { install } from "./apt";
import { attempt, run } from "./command";
import { Docker } from "./docker";
import { pull, PullFailure, registryOf } from "./pull";

type Progress = (text: string) => void;

/** What a start has to do without or puts in another's place. */
export interface Images {
  /** Stack config that takes the place of the stack's own. */
  readonly settings: Readonly<Record<string, string>>;
  /** One line each, for the person who waits. */
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
  const [{ image: nameServerImage }] = spec.nameServers;
  const [{ image: brokerImage }] = spec.brokers;
  const used = {
    nameServerImage: await server("nameServers[0].image", nameServerImage),
    brokerImage: await server("brokers[0].image", brokerImage),
  };
  const consoleFailure = spec.console && (await find(spec.console.image));
  if (consoleFailure)
    notes.push(
      `there is no console, as ${spec.console?.image} could not be pulled: ${consoleFailure.reason}`,
    );
  const usedConsole = consoleFailure ? undefined : spec.console?.image;
  await checkArchitectures({ ...used, consoleImage: usedConsole }, project, docker);
  const replaced = used.nameServerImage !== nameServerImage || used.brokerImage !== brokerImage;
  return {
    settings: {
      // The registry is part of the names by now.
      ...(replaced
        ? { ...used, imageRegistry: "", ...(spec.console && { consoleImage: spec.console.image }) }
        : {}),
      ...(consoleFailure ? { consoleEnabled: "false" } : {}),
    },
    notes,
  };
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
  await run(join(__dirname, "..", "images", "build.sh"), [version], { onLine: progress });
}

/** Reports images that were made for another processor than the engine's. */
async function checkArchitectures(
  images: Readonly<Record<string, string | undefined>>,
  project: string,
  { api, architecture }: Docker,
): Promise<void> {
  const made = await Promise.all(
    Object.entries(images).map(async ([key, image]) =>
      image === undefined ? [] : [{ key, image, of: (await api.getImage(image).inspect()).Architecture }],
    ),
  );
  checked((report) => {
    for (const { key, image, of } of made.flat()) {
      const expected = `it is for ${of} processors, and the Docker Engine's is ${architecture}: choose another.`;
      if (of !== architecture) report({ path: stackPath(key, project), found: image, expected });
    }
  });
}
