import { isAbsolute, resolve } from "node:path";
import { Profile, ProfileName, profileNames, profiles } from "../profiles";
import { Fields } from "./fields";
import { Machine, thisMachine } from "./machine";
import { checked } from "./problems";
import { checkReach, networkModes, Reach } from "./reach";
import * as rules from "./rules";

/** Settings that hold for every server of a cluster. */
export interface SharedSettings {
  /** Which RocketMQ: `rocketmq5` (default), `rocketmq4`, or `rocketmq44`, the blog post's installation. */
  readonly profile?: ProfileName;
  /**
   * What clients dial; RocketMQ's `brokerIP1`. Default 127.0.0.1: programs on the Docker host. An address of the Docker
   * host, or `auto` for the one it has, serves also its containers and the network that the address belongs to. A name
   * such as rocketmq.example.com serves all that can resolve it. `none`: nothing is published, and clients are
   * containers on the cluster's network, who dial the servers by their containers' names.
   */
  readonly ip?: string;
  /**
   * The address of the Docker host on which ports are published. Default: `ip`; where that is a name, the machine's
   * own address.
   */
  readonly bindAddress?: string;
  /**
   * Docker's network mode. `bridge` (default): the servers have a network of their own, and publish ports on the Docker
   * host. `host`: the Docker host's network is theirs, which is faster, on Linux; they listen on its ports themselves. The
   * console, and in `rocketmq5` name servers and brokers, do so on `bindAddress`; proxies, replication and the
   * servers of other profiles on all addresses, as RocketMQ has no setting for it. Needs an `ip` that others may dial.
   */
  readonly networkMode?: (typeof networkModes)[number];
  /**
   * The folder on the Docker host that holds the data. Relative paths start at the program's folder, `~` is the
   * home folder. Without it the data goes to Docker volumes, except in the `rocketmq44` profile, which requires it.
   */
  readonly workspace?: string;
  /** `folder` (below `workspace`) or `volume` (Docker volumes). Default: `folder` where `workspace` is set. */
  readonly storage?: "folder" | "volume";
  /** Registry, with an optional path, put before the name of every image, such as a mirror's. Default: none. */
  readonly imageRegistry?: string;
  /** Seconds that a server may take to become ready before `up` fails; 0: do not wait. Default 120. */
  readonly readyTimeout?: number;
}

export interface SharedSpec {
  readonly profile: Profile;
  readonly reach: Reach;
  /** Absent: Docker volumes. */
  readonly workspace?: string;
  readonly imageRegistry?: string;
  readonly readyTimeout: number;
}

export function checkShared(fields: Fields, machine: Machine): SharedSpec {
  const profile = profiles[fields.choice("profile", "rocketmq5", profileNames)];
  return {
    profile,
    reach: checkReach(fields, machine),
    workspace: checkStorage(fields, profile, machine),
    imageRegistry: fields.optionalText("imageRegistry", rules.imageRegistry),
    readyTimeout: fields.integer("readyTimeout", 120, 0, 3600, "a time in seconds"),
  };
}

/** The settings of one server that is used without a cluster. */
export const checkStandalone = <T>(
  settings: SharedSettings,
  check: (fields: Fields, shared: SharedSpec) => T,
): [T, SharedSpec] =>
  checked((report) => {
    const fields = new Fields(settings, "", report);
    const shared = checkShared(fields, thisMachine());
    const spec = check(fields, shared);
    fields.rejectUnknown();
    return [spec, shared];
  });

/** The folder for the data, or nothing where it goes to Docker volumes. */
function checkStorage(fields: Fields, profile: Profile, machine: Machine): string | undefined {
  const workspace = fields.optionalText("workspace", {
    // Docker's notation for a bind mount separates its parts with colons.
    // eslint-disable-next-line no-control-regex
    test: (value) => !/[:\u0000-\u001f]/.test(value) && !/^~[^/]/.test(value),
    expected:
      "a folder is wanted, as an absolute path, one that starts at the program's folder, or one below ~/; without colons.",
  });
  const fallback = workspace === undefined ? profile.storage : "folder";
  const storage = fields.choice("storage", fallback, ["folder", "volume"]);
  if (storage === "volume") {
    if (workspace !== undefined)
      fields.reject("workspace", "Docker volumes do not use it: remove it, or set storage to folder.");
    return undefined;
  }
  if (fields.raw("workspace") === undefined) {
    fields.reject(
      "workspace",
      "it is needed where storage is folder: set it to the folder that is to hold the data.",
    );
  }
  return absolute(workspace ?? ".", machine);
}

function absolute(folder: string, { home, cwd }: Machine): string {
  if (folder === "~" || folder.startsWith("~/")) return resolve(home, folder.slice(2));
  return isAbsolute(folder) ? resolve(folder) : resolve(cwd, folder);
}
