import { Fields } from "./fields";
import { checkImage } from "./image";
import { checkPort } from "./port";
import * as rules from "./rules";
import { SharedSpec } from "./shared";

/** The console, RocketMQ's dashboard: a website that shows the cluster. */
export interface ConsoleSettings {
  /** Name of the container, and its name on the shared network. Default `rmqconsole`; `rocketmq44`: `rmqadmin`. */
  readonly containerName?: string;
  /** Image, without the registry. Default: the profile's. */
  readonly image?: string;
  /** Port on the Docker host. Default 8888. */
  readonly port?: number;
  /** Heap, as the JVM's -Xmx takes it. Default: the profile's (160m; `rocketmq44`: the JVM's own choice). */
  readonly heap?: string;
  /** Whether a user has to log in. Default: wherever the image can ask for it. RocketMQ's `loginRequired`. */
  readonly login?: boolean;
  /** Name of the user who logs in. Default admin. */
  readonly user?: string;
}

export interface ConsoleSpec {
  readonly containerName: string;
  readonly image: string;
  readonly port: number;
  /** Bytes; absent: the JVM's own choice. */
  readonly heap?: number;
  /** Absent: nobody has to log in. */
  readonly user?: string;
}

export function checkConsole(fields: Fields, shared: SharedSpec): ConsoleSpec {
  const { console } = shared.profile;
  const canLogin = console.dataPath !== undefined;
  const login = fields.flag("login", canLogin);
  if (login && !canLogin)
    fields.reject("login", `the console of the ${shared.profile.name} profile has no login.`);
  const heap = fields.optionalText("heap", rules.heapSize(64)) ?? console.heap;
  const user = fields.text("user", "admin", {
    test: (value) => /^[\w.-]+$/.test(value),
    expected: "a name of letters, digits, '_', '.' and '-' is wanted.",
  });
  return {
    containerName: fields.text("containerName", console.containerName, rules.containerName),
    image: checkImage(fields, console.image, shared),
    port: checkPort(fields, "port", 8888, shared),
    heap: heap === undefined ? undefined : rules.bytesOf(heap),
    user: login ? user : undefined,
  };
}
