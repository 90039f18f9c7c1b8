import {
  checkCluster,
  ClusterSettings,
  ClusterSpec,
  Fields,
  Machine,
  Problem,
} from "../../../model/settings";
import type { ProfileName } from "../../../model/profiles";

export const machine: Machine = {
  memory: 16 * 2 ** 30,
  addresses: ["192.168.1.20"],
  home: "/home/me",
  cwd: "/project",
};

/** What a cluster of each profile needs at least. */
export const minimal: Readonly<Record<ProfileName, ClusterSettings>> = {
  rocketmq5: {},
  rocketmq4: { profile: "rocketmq4" },
  rocketmq44: { profile: "rocketmq44", ip: "192.168.1.20", workspace: "/srv" },
};

export const profileList = Object.keys(minimal) as ProfileName[];

/** Checks settings, which may hold anything. */
export function check(settings: object, on: Machine = machine): { spec: ClusterSpec; problems: Problem[] } {
  const problems: Problem[] = [];
  const spec = checkCluster(new Fields(settings, "", (problem) => problems.push(problem)), on);
  return { spec, problems };
}

export const problemsOf = (settings: object, on?: Machine): Problem[] => check(settings, on).problems;

/** The spec of settings that have no problem. */
export function specOf(settings: ClusterSettings, on?: Machine): ClusterSpec {
  const { spec, problems } = check(settings, on);
  expect(problems).toEqual([]);
  return spec;
}

/** Settings with a value at a path such as `brokers[0].heap`. */
export function at(path: string, value: unknown, rest: object = {}): object {
  const [first, ...further] = path.split(/\.(.*)/s).filter((part) => part !== "");
  const inner = further.length === 0 ? value : at(further[0], value);
  const [, name, index] = /^(.*?)(\[0\])?$/.exec(first) as RegExpExecArray;
  return { ...rest, [name]: index === undefined ? inner : [inner] };
}
