import { isIPv4 } from "node:net";
import { TextRule } from "./fields";
import { parseSubnet, roomIn, Subnet } from "./subnet";

/** The legal forms of the texts that settings hold. */

/** Docker's own networks, and what it takes for one of them. */
const isDockersNetwork = (name: string): boolean => ["bridge", "host", "none", "default"].includes(name);

/** Docker's rule for names of networks. */
export const networkName: TextRule = {
  test: (value) => /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(value) && !isDockersNetwork(value),
  expected:
    "a name of two or more letters, digits, '_', '.' and '-', beginning with a letter or digit, is wanted; " +
    "bridge, host, none and default are Docker's own.",
};

/** Addresses of machines on the internet, or of nobody, would be out of reach from the containers. */
export const subnet: TextRule = {
  test: (value) => {
    const parsed = parseSubnet(value);
    return parsed !== undefined && roomIn(parsed) > 0 && parsed.size <= 2 ** 24 && isPrivate(parsed);
  },
  expected:
    "a private network such as 10.89.0.0/24, in 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10, is wanted.",
};

const isPrivate = ({ first, size }: Subnet): boolean =>
  ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"].some((text) => {
    const all = parseSubnet(text) as Subnet;
    return first >= all.first && first + size <= all.first + all.size;
  });

/** It begins the names of containers, which are also names in DNS, and is the network's unless that has one. */
export const namePrefix: TextRule = {
  test: (value) => /^[a-zA-Z0-9][a-zA-Z0-9_-]{0,30}$/.test(value) && !isDockersNetwork(value),
  expected:
    "a name of up to 31 letters, digits, '_' and '-', beginning with a letter or digit, is wanted; " +
    "bridge, host, none and default are names of Docker's own networks.",
};

/** It ends the name of the server's container, which is also a name in DNS. */
export const serverName: TextRule = {
  test: (value) => /^[a-zA-Z0-9][a-zA-Z0-9_-]{0,30}$/.test(value),
  expected:
    "a server's name has up to 31 letters, digits, '_' and '-', and begins with a letter or digit: choose another.",
};

/** RocketMQ creates a topic of each broker's and each cluster's name, so that topic names' rule holds. */
export const topicName: TextRule = {
  test: (value) => /^[a-zA-Z0-9_%|-]{1,127}$/.test(value),
  expected: "a name of 1 to 127 letters, digits, '_', '-', '%' and '|' is wanted.",
};

export const image: TextRule = {
  test: (value) => /^[a-z0-9][\w.-]*(:\d+)?(\/[\w.-]+)*(:\w[\w.-]*)?(@sha256:[0-9a-f]{64})?$/.test(value),
  expected: "an image reference such as apache/rocketmq:5.5.0 is wanted.",
};

export const imageRegistry: TextRule = {
  test: (value) => /^[a-z0-9][\w.-]*(:\d+)?(\/[\w.-]+)*$/.test(value),
  expected: "a registry with an optional path, such as mirror.example.com/docker, is wanted.",
};

/** For how long something is waited for, or that nothing is. */
export const drain: TextRule = {
  test: (value) => value === "keep" || secondsOf(value) !== undefined,
  expected: "a time such as 30s, 5m or 2h, or keep, is wanted.",
};

/** A time that is written with its unit, in seconds. */
export function secondsOf(value: string): number | undefined {
  const [, number, unit] = /^([1-9]\d{0,3})([smh])$/.exec(value) ?? [];
  return unit === undefined ? undefined : Number(number) * { s: 1, m: 60, h: 3600 }[unit as "s" | "m" | "h"];
}

export const hours: TextRule = {
  test: (value) => /^([01]\d|2[0-3])(;([01]\d|2[0-3]))*$/.test(value),
  expected: 'hours of the day with two digits, such as "04" or "04;16", are wanted.',
};

/** `*.localhost` is each machine itself, as 127.0.0.1 is, but not all programs know that. */
const hostName = (value: string) =>
  value.length <= 253 &&
  /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(value) &&
  !/\.localhost$/i.test(value);

/**
 * An address that a machine can have: none for several machines, for all, or kept for later. Of all loopback addresses
 * only one is one everywhere, and has a forwarder where that is needed.
 */
function isAddress(value: string): boolean {
  const first = Number(value.split(".")[0]);
  return isIPv4(value) && first > 0 && first < 224 && (first !== 127 || value === "127.0.0.1");
}

export const clientAddress: TextRule = {
  test: (value) => ["auto", "container", "none"].includes(value) || isAddress(value) || hostName(value),
  expected:
    "what clients dial is wanted: 127.0.0.1, another IPv4 address such as 192.168.1.20, auto for this machine's own, a name " +
    "with its domain such as rocketmq.example.com, container for each broker's own address on the Docker network, or none for " +
    "containers on that network alone.",
};

export const bindAddress: TextRule = {
  test: (value) => isAddress(value) || value === "0.0.0.0",
  expected:
    "an IPv4 address of the Docker host is wanted, or 0.0.0.0 for all of them; of loopback addresses 127.0.0.1.",
};

/** What other machines dial one by. */
export const hostAddress: TextRule = {
  test: (value) => (isAddress(value) && !isLoopback(value)) || hostName(value),
  expected:
    "what other machines dial it by is wanted: an IPv4 address such as 10.0.0.1, or a name with its domain such as " +
    "a.example.com; not a loopback address, which would be each of them itself.",
};

/** Where a Docker Engine is. */
export const dockerHost: TextRule = {
  test: (value) => /^(ssh:\/\/[^\s/]+|tcp:\/\/[^\s/]+|unix:\/\/\/\S+|npipe:\/\/\S+)$/.test(value),
  expected:
    "where its Docker Engine is, is wanted: ssh://user@host, tcp://host:2376, or unix:///var/run/docker.sock.",
};

function isTimeZone(name: string): boolean {
  try {
    const { timeZone } = new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions();
    return timeZone === name || timeZone.toLowerCase() !== name.toLowerCase(); // else only the case differs
  } catch {
    return false;
  }
}

/** What the tz database calls a time zone; the JVM knows no other names. */
export const timeZone: TextRule = {
  test: (value) => /^[A-Z][^/]*(\/[A-Z][^/]*)*$/.test(value) && isTimeZone(value),
  expected: "a time zone such as UTC, Europe/Berlin or Asia/Shanghai is wanted.",
};

/** Folders of the system, which cannot hold files. */
export const isSystemFolder = (path: string): boolean => /^\/(proc|sys|dev)(\/|$)/.test(path);

/** The longest path, and the longest name in it, that file systems take. */
const isTooLong = (path: string): boolean =>
  path.length > 4095 || path.split("/").some((name) => name.length > 255);

/** A folder for data; in Docker's notation, colons separate the parts of a bind mount. */
export const dataFolder: TextRule = {
  test: (value) =>
    // eslint-disable-next-line no-control-regex
    !/[:\u0000-\u001f]/.test(value) &&
    !/^~[^/]|^[[{]|^\s|\s$/.test(value) &&
    !isSystemFolder(value) &&
    !isTooLong(value),
  expected:
    "a folder is wanted, as an absolute path, one that starts at the program's folder, or one below ~/; without colons, " +
    "without blanks at its ends, and none of the system's such as /proc.",
};

/** The same, where relative paths would start elsewhere, as on another machine. */
export const absoluteFolder: TextRule = {
  test: (value) => dataFolder.test(value) && value.startsWith("/"),
  expected:
    "a folder is wanted, as an absolute path without colons and without blanks at its ends, and none of the system's such as /proc.",
};

/** What a host is called in the program's own words. */
export const hostKey: TextRule = {
  test: (value) => serverName.test(value),
  expected:
    "a host's name has up to 31 letters, digits, '_' and '-', and begins with a letter or digit: choose another.",
};

export const jvmOption: TextRule = {
  test: (value) => /^-\S+$/.test(value),
  expected: 'a list of options of the JVM such as "-XX:+UseZGC" is wanted, each without blanks.',
};

export const environmentName: TextRule = {
  test: (value) => /^[A-Za-z_]\w*$/.test(value),
  expected: "a name of letters, digits and '_' is wanted.",
};

export const labelName: TextRule = {
  test: (value) =>
    /^[a-z0-9]+([._/-]+[a-z0-9]+)*$/.test(value) && !/^(com\.docker\.compose|rocketmq\.)/.test(value),
  expected:
    "a label of small letters and digits, with '.', '-' or '/' between them, is wanted; those of com.docker.compose are Compose's, those of rocketmq tell whose a container is.",
};

export const oneLine: TextRule = {
  test: (value) => !/[\r\n]/.test(value),
  expected: "a text of one line is wanted.",
};

/** Host and port of a server, as other servers dial it. */
export const address: TextRule = {
  test: (value) => /^[\w.-]+:\d{1,5}$/.test(value),
  expected: 'a list of addresses such as "rocketmq-namesrv-a:9876" is wanted.',
};

/** What a certificate may be for: containers' names have '_' too. */
export const hostOfCertificate: TextRule = {
  test: (value) =>
    /^[A-Za-z0-9][A-Za-z0-9_.-]{0,252}$/.test(value) && (isIPv4(value) || !/^[\d.]+$/.test(value)),
  expected: "a list of names such as rocketmq.example.com, and of IPv4 addresses, is wanted.",
};

export const commonName: TextRule = {
  test: (value) => /^[\w .-]{1,64}$/.test(value),
  expected: "a name of up to 64 letters, digits, blanks, '_', '.' and '-' is wanted.",
};

export const logSize: TextRule = {
  test: (value) => /^[1-9]\d*[kmg]$/.test(value),
  expected: "a size such as 10m is wanted, with k, m or g.",
};

/** Memory that a container may have. */
export const memorySize: TextRule = {
  test: (value) => /^\d+[kmg]?$/i.test(value) && bytesOf(value) >= 6 * 2 ** 20,
  expected: "a size such as 512m or 2g is wanted, 6m at least.",
};

/** What a broker's store may take. */
export const storeSize: TextRule = {
  test: (value) => /^[1-9]\d*[kmg]?$/i.test(value),
  expected: "a size such as 512m or 20g is wanted.",
};

/** A heap that the server's JVM can start with; the scripts' garbage collector wants regions of 16 MB. */
export const heapSize = (minimumMiB: number): TextRule => ({
  test: (value) => /^\d+[kmg]?$/i.test(value) && bytesOf(value) >= minimumMiB * 2 ** 20,
  expected: `a size as the JVM's -Xmx takes it is wanted, ${minimumMiB}m at least, such as 512m, 2g or 200000000.`,
});

/** The bytes that a size such as 512m means. */
export function bytesOf(size: string): number {
  const power = { k: 10, m: 20, g: 30 }[size.slice(-1).toLowerCase()] ?? 0;
  return parseInt(size, 10) * 2 ** power;
}

/** Bytes, for a person to read. */
export const mib = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`;

export { isIPv4 };

export const isLoopback = (address: string): boolean => address.startsWith("127.");
