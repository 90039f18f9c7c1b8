import { composeLabel } from "../compose";
import { Labels, stackLabel, stateLabel } from "../../model/plan";
import { Docker } from "../host/docker";

/** A container, network or volume of a Docker Engine. */
export interface Thing {
  readonly type: "container" | "network" | "volume";
  /** A volume's is its name. */
  readonly id: string;
  readonly name: string;
  readonly labels: Labels;
  /** Of a container: the keys of its networks and volumes. */
  readonly uses: readonly string[];
  /** Of a container: the folders of the Docker host that it has. */
  readonly folders: readonly string[];
}

/** Tells it from all others, as a volume may have a network's name. */
export const keyOf = ({ type, name }: Pick<Thing, "type" | "name">): string => `${type} ${name}`;

/** By what a stack knows its own. */
export interface Identity {
  /** What the label of its stack says. */
  readonly stack: string;
  /** What the label of its state says. */
  readonly state: string;
  /** Its project in Docker Compose, which no other stack or state has. */
  readonly composeProject: string;
  /** Whether its state has it. */
  isRecorded: (thing: Thing) => boolean;
}

/** What there is under a stack's name. */
export interface Belongings {
  /** What is certainly the stack's: its state has it, or labels say so. */
  readonly own: readonly Thing[];
  /** What a stack of the same name made: this one from a state that is lost, or another person's. */
  readonly alike: readonly Thing[];
}

/** Sorts out what belongs to a stack. A container is whose its networks and volumes are, if it names the stack. */
export function belongingsOf(things: readonly Thing[], identity: Identity): Belongings {
  const { stack, state, composeProject, isRecorded } = identity;
  const namesStack = ({ labels }: Thing) => labels[stackLabel] === stack;
  const isAnothers = ({ labels }: Thing) =>
    ![stack, undefined].includes(labels[stackLabel]) || ![state, undefined].includes(labels[stateLabel]);
  const isCertain = (thing: Thing) =>
    thing.labels[composeLabel] === composeProject ||
    (isRecorded(thing) && [stack, undefined].includes(thing.labels[stackLabel])) ||
    (namesStack(thing) && thing.labels[stateLabel] === state);
  const places = things.filter(({ type }) => type !== "container");
  const isOwn = (thing: Thing): boolean => {
    if (isCertain(thing)) return true;
    if (thing.type !== "container" || !namesStack(thing) || thing.labels[composeLabel] !== undefined)
      return false;
    const used = places.filter((place) => thing.uses.includes(keyOf(place)));
    return used.some(isCertain) && !used.some(isAnothers);
  };
  const own = things.filter(isOwn);
  const others = things.filter((thing) => !own.includes(thing));
  // Compose gives its networks and volumes no label of the stack.
  const projects = others.filter(namesStack).map(({ labels }) => labels[composeLabel]);
  const alike = others.filter(
    (thing) =>
      namesStack(thing) ||
      (thing.labels[composeLabel] !== undefined && projects.includes(thing.labels[composeLabel])),
  );
  return { own, alike };
}

/** All containers, networks and volumes of a Docker Engine. */
export async function thingsOn({ api }: Docker): Promise<Thing[]> {
  const [containers, networks, { Volumes: volumes }] = await Promise.all([
    api.listContainers({ all: true }),
    api.listNetworks(),
    api.listVolumes(),
  ]);
  return [
    ...containers.map(({ Id, Names, Labels, NetworkSettings, Mounts }): Thing => ({
      type: "container",
      id: Id,
      name: Names[0].slice(1),
      labels: Labels,
      uses: [
        ...Object.keys(NetworkSettings.Networks).map((name) => keyOf({ type: "network", name })),
        ...Mounts.flatMap(({ Type, Name: name }) =>
          Type === "volume" && name ? [keyOf({ type: "volume", name })] : [],
        ),
      ],
      folders: Mounts.flatMap(({ Type, Source }) => (Type === "bind" ? [Source] : [])),
    })),
    ...networks.map(({ Id, Name, Labels }): Thing => ({
      type: "network",
      id: Id,
      name: Name,
      labels: Labels ?? {},
      uses: [],
      folders: [],
    })),
    ...volumes.map(({ Name, Labels }): Thing => ({
      type: "volume",
      id: Name,
      name: Name,
      labels: Labels ?? {},
      uses: [],
      folders: [],
    })),
  ];
}

/** Those of some things that something else uses, each with what that is. */
export function usedByOthers(
  wanted: readonly Thing[],
  things: readonly Thing[],
): { readonly thing: Thing; readonly by: Thing }[] {
  const others = things.filter((thing) => thing.type === "container" && !wanted.includes(thing));
  return wanted
    .filter(({ type }) => type !== "container")
    .flatMap((thing) =>
      others.filter(({ uses }) => uses.includes(keyOf(thing))).map((by) => ({ thing, by })),
    );
}
