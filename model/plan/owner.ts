import { quoted, refusedExitCode } from "./shell";

/** The file in a broker's store that says whose data it is. */
export const ownerFile = "owner.properties";

/** A broker, as its data knows it. */
export interface Owner {
  readonly brokerClusterName: string;
  readonly brokerName: string;
}

/**
 * A script that writes into a store whose it is, and by which RocketMQ it was opened last. It refuses a store that is
 * another's, or that a newer RocketMQ has opened: an older one may not understand it. It is run in the container, as the
 * store is out of sight elsewhere, and at every start, as Docker may start a container without anybody being asked.
 *
 * It is run after `checkImage`, which knows the version.
 *
 * @param store absolute path in the container
 */
export function claimStore({ brokerClusterName, brokerName }: Owner, store: string): string {
  const owner = `brokerClusterName=${brokerClusterName} brokerName=${brokerName}`;
  return [
    `file=${quoted(`${store}/${ownerFile}`)} owner=${quoted(owner)}`,
    `if [[ -s $file ]]; then`,
    `  { read -r was; read -r opened; } <"$file"`,
    `  if [[ $was != "$owner" ]]; then`,
    `    echo "This store holds the data of another broker: $was. This one is $owner." \\`,
    `      "Give it the name back, or move the volume or folder away; to make it this broker's all the same, remove ${ownerFile} from it." >&2`,
    `    exit ${refusedExitCode}`,
    `  fi`,
    `  opened=\${opened#version=}`,
    `  if [[ $version && $opened && $(printf '%s\\n' "$opened" "$version" | sort -V | head -n 1) != "$opened" ]]; then`,
    `    echo "This store was opened by RocketMQ $opened; this is $version, which may not understand it." \\`,
    `      "Use $opened or a newer one." >&2`,
    `    exit ${refusedExitCode}`,
    `  fi`,
    `fi`,
    `printf '%s\\nversion=%s\\n' "$owner" "\${version:-$opened}" >"$file.new" && mv "$file.new" "$file"`,
  ].join("\n");
}
