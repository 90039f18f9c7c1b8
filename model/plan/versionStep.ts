import { newsIn } from "./news";
import { quoted, refusedExitCode } from "./shell";

/** A RocketMQ of the next major version opens the stores of these and newer ones. */
const openedByNextMajor = "4.9.0";

/**
 * A script by which a store goes from one RocketMQ to a newer one, in bash that knows both, `$opened` and `$version`: topics, groups
 * and offsets are kept as they are, as the newer one rewrites them. Steps that were not tried are refused. Backward there is none.
 *
 * @param store absolute path in the container
 */
export function versionStep(brokerName: string, store: string): string {
  const old = "$opened";
  return [
    `if [[ $version && $opened && $opened != "$version" ]]; then`,
    `  older() { [[ $1 != "$2" && $(printf '%s\\n' "$1" "$2" | sort -V | head -n 1) == "$1" ]]; }`,
    `  if older "$version" "$opened"; then`,
    `    echo "This store was opened by RocketMQ ${old}; this is $version, which may not understand it." \\`,
    `      "Use ${old} or a newer one." >&2`,
    `    exit ${refusedExitCode}`,
    `  fi`,
    `  if older "$opened" ${openedByNextMajor} && ! older "$version" 5; then`,
    `    echo "This store was opened by RocketMQ ${old}; whether $version understands that was not tried." \\`,
    `      "Go by 4.9.7 first." >&2`,
    `    exit ${refusedExitCode}`,
    `  fi`,
    `  before=${quoted(`${store}/config-of-`)}$opened`,
    `  if [[ -d ${quoted(`${store}/config`)} && ! -e $before ]]; then`,
    `    rm -rf "$before.new" && cp -a ${quoted(`${store}/config`)} "$before.new" && mv "$before.new" "$before" || exit 1`,
    `    echo ${quoted(brokerName)}" goes from RocketMQ ${old} to $version. Its topics, groups and offsets of before are kept in $before." |`,
    `      tee -a ${quoted(newsIn(store))} >&2`,
    `  fi`,
    `fi`,
  ].join("\n");
}
