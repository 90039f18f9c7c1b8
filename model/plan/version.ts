import { ServerImage } from "../profiles";
import { refusedExitCode } from "./shell";

/**
 * Sets `version` to RocketMQ's in the container, whatever its image is called; to nothing where its jars lie elsewhere than in
 * the usual images.
 */
export const readVersion = `version=$(ls ../lib 2>/dev/null | sed -n 's/^rocketmq-broker-\\([0-9].*\\)\\.jar$/\\1/p' | tail -n 1)`;

/** The line of versions that a profile is for, such as 5. */
export const lineOf = (version: string): string => version.split(".")[0];

/** Whether a version is newer than another, by their numbers. */
export function isNewer(version: string, other: string): boolean {
  const [a, b] = [version, other].map((one) => one.split(/[.-]/).map((part) => Number(part) || 0));
  const i = Array.from({ length: Math.max(a.length, b.length) }, (_, at) => at).find(
    (at) => (a[at] ?? 0) !== (b[at] ?? 0),
  );
  return i !== undefined && (a[i] ?? 0) > (b[i] ?? 0);
}

/**
 * A script that ends a server whose image is for another profile: its ways in would be dead, or its data go where nobody
 * keeps them. It is run in the container, as nothing else knows for certain what is in the image. It leaves `version` behind.
 */
export function checkImage({ version, home }: ServerImage): string {
  const line = lineOf(version);
  return [
    readVersion,
    `if [[ $version && $version != ${line}.* ]]; then`,
    `  echo "The image has RocketMQ $version, and the profile is for ${line}.x: choose another profile or image." >&2`,
    `  exit ${refusedExitCode}`,
    `fi`,
    `if [[ $HOME && $HOME != ${home} ]]; then`,
    `  echo "The image's user has its home in $HOME, where RocketMQ would keep its data, and nobody would keep that:" \\`,
    `    "the profile is for images with ${home}. Choose another profile or image." >&2`,
    `  exit ${refusedExitCode}`,
    `fi`,
  ].join("\n");
}
