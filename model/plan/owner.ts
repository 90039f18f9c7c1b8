import { bearableKeys } from "../profiles";
import { Catalogue } from "../profiles/catalogue";
import { pairsIn } from "./properties";
import { quoted, refusedExitCode } from "./shell";
import { versionStep } from "./versionStep";

/** The file in a broker's store that says whose data it is. */
export const ownerFile = "owner.properties";

/** The file in a store that is being restored: what is there is not whole. */
export const restoreMark = "restoring";

/** A broker, as its data knows it. */
export interface Owner {
  readonly brokerClusterName: string;
  readonly brokerName: string;
}

/** The line of that file that says it. */
const ownerLine = ({ brokerClusterName, brokerName }: Owner): string =>
  `brokerClusterName=${brokerClusterName} brokerName=${brokerName}`;

/** The keys of broker.conf that hold for the life of a store, with what they are. */
export const storeKeysOf = (
  conf: Readonly<Record<string, string>>,
  catalogue: Catalogue,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(catalogue)
      .filter(([, { effect }]) => effect === "store")
      .map(([key, { default: usual = "" }]) => [key, conf[key] ?? usual]),
  );

/** What the file in a store says: whose it is, which RocketMQ opened it last, and what holds for its life. */
export interface StoreMark extends Owner {
  readonly version?: string;
  readonly keys: Readonly<Record<string, string>>;
}

/** The file's text. */
export const renderMark = ({ version = "", keys, ...owner }: StoreMark): string =>
  [ownerLine(owner), `version=${version}`, ...Object.entries(keys).map(([key, value]) => `${key}=${value}`)]
    .map((line) => `${line}\n`)
    .join("");

/** The same, read; undefined where it is no such text. */
export function readMark(file: string): StoreMark | undefined {
  const [, brokerClusterName, brokerName] = /^brokerClusterName=(.*) brokerName=(.*)$/m.exec(file) ?? [];
  if (brokerName === undefined) return undefined;
  const version = /^version=(.+)$/m.exec(file)?.[1];
  return { brokerClusterName, brokerName, version, keys: storeKeysIn(file) };
}

/** The keys that the file in a store says. */
export const storeKeysIn = (file: string): Readonly<Record<string, string>> =>
  Object.fromEntries(pairsIn(file).slice(2)); // after whose it is and the version

/**
 * A script that writes into a store whose it is, by which RocketMQ it was opened last, and what holds for its life. It refuses a
 * store that is not restored yet, that is another's, that a newer RocketMQ has opened, as an older one may not understand it, or that was begun with
 * other such keys. It is run in the container, as the store is out of sight elsewhere, and at every start, as Docker may start a
 * container without anybody being asked.
 *
 * It is run after `checkImage`, which knows the version.
 *
 * @param store absolute path in the container
 * @param keys that hold for its life
 */
export function claimStore(by: Owner, store: string, keys: Readonly<Record<string, string>>): string {
  const owner = ownerLine(by);
  return [
    `if [[ -e ${quoted(`${store}/${restoreMark}`)} ]]; then`,
    `  echo "What was restored into this store is not whole: the restore is running, or was interrupted." \\`,
    `    "npm stop, repeat npm run restore, then start." >&2`,
    `  exit ${refusedExitCode}`,
    `fi`,
    `file=${quoted(`${store}/${ownerFile}`)} owner=${quoted(owner)}`,
    `bearable=${quoted(` ${bearableKeys.join(" ")} `)}`,
    `keys=(${Object.entries(keys)
      .map(([key, value]) => quoted(`${key}=${value}`))
      .join(" ")})`,
    `if [[ -s $file ]]; then`,
    `  { read -r was; read -r opened; } <"$file"`,
    `  if [[ $was != "$owner" ]]; then`,
    `    echo "This store holds the data of another broker: $was. This one is $owner." \\`,
    `      "Give it the name back, or move the volume or folder away; to make it this broker's all the same, remove ${ownerFile} from it." >&2`,
    `    exit ${refusedExitCode}`,
    `  fi`,
    `  opened=\${opened#version=}`,
    versionStep(by.brokerName, store),
    `  while read -r was; do`,
    `    for key in "\${keys[@]}"; do`,
    `      [[ $key == "\${was%%=*}="* && $key != "$was" ]] || continue`,
    `      echo "This store was begun with $was, which holds for its life: with $key RocketMQ does not find all that is in it." >&2`,
    `      [[ $bearable == *" \${key%%=*} "* ]] && continue`,
    `      echo "Set it back. To begin another store, move the volume or folder away; to have it all the same, remove ${ownerFile} from it." >&2`,
    `      exit ${refusedExitCode}`,
    `    done`,
    `  done < <(tail -n +3 "$file")`,
    `fi`,
    `printf '%s\\n' "$owner" "version=\${version:-$opened}" "\${keys[@]}" >"$file.new" && mv "$file.new" "$file"`,
  ].join("\n");
}
