/** What a container ends with that refuses to start its server, after words on what to do: EX_CONFIG of sysexits.h. */
export const refusedExitCode = 78;

/** For how many seconds on end a server that is asked to stop has to be of no use, until it is killed. */
const uselessSeconds = 5;

/**
 * Runs a server's start script as a job of its own and passes a stop signal on to the whole job. The scripts start
 * the JVM as a child and pass nothing on, so that without this a stop would kill it with its store open. The scripts
 * die of the signal at once; the JVM lives on until it has closed its store, and is waited for.
 *
 * What ends by itself has its cause in its log alone, which is out of sight where the container is not left running; that
 * it has ended bash says too, of a job that ends at once, which is kept from the log.
 */
const supervise = (useless: string, beside: string) => `printf -v begun '%(%s)T' -1
useful=
${beside === "" ? "" : `(\n${beside}\n) &\nbeside=$!\n`}{ set -m; "$@" 2>&3 3>&- & job=$!; set +m; } 3>&2 2>/dev/null
trap 'useful=$SECONDS; ${beside === "" ? "" : "kill $beside; "}kill -TERM -- "-$job"' TERM INT
wait "$job"
status=$?
while kill -0 -- "-$job" 2>/dev/null; do
  sleep 0.1
  [[ $useful ]] || continue
  if ! (${useless}); then useful=$SECONDS
  elif ((SECONDS - useful >= ${uselessSeconds})); then kill -KILL -- "-$job"
  fi
done
if ((status != 0 && status < 128 || status > 160)); then
  find ~/logs/rocketmqlogs -name '*.log' -newermt "@$((begun - 1))" -exec grep -hE -A 3 ' ERROR |^Caused by: ' {} + 2>/dev/null |
    grep -vE '^--$|^[[:space:]]+at ' | tail -n 20 >&2
fi
exit "$status"`;

/** What surrounds a server in its container. */
export interface Surroundings {
  /** A script that is run before it. */
  readonly first?: string;
  /** A probe of one that is asked to stop: it is of no use to anybody any more. Absent: it is waited for to its end. */
  readonly useless?: readonly string[];
  /** A script that is run beside it, until it is asked to stop. */
  readonly beside?: string;
}

/** An entrypoint that lets the command's JVM end cleanly when the container is stopped. */
export function supervisor({
  first = "",
  useless = ["false"],
  beside = "",
}: Surroundings = {}): readonly string[] {
  const script = supervise(useless.at(-1) as string, beside);
  return ["bash", "-c", first === "" ? script : `${first}\n${script}`, "rocketmq"];
}

/**
 * A command that tries another until it succeeds, for so many seconds and the try that these end in. It is run in the
 * container, as starting a process there costs Docker more than the servers can spare while they start. Where a try takes
 * seconds, as when many servers start at a time, it pauses for longer, or the tries would take all of the processor's
 * time.
 */
export const retryFor = (condition: readonly string[], seconds: number): readonly string[] => [
  "bash",
  "-c",
  [
    `while begun=$SECONDS; ! timeout 5 "$@"; do`,
    `  left=$((${seconds} - SECONDS)) pause=$(((SECONDS - begun) / 2 * 4))`, // a second may just have begun
    `  ((left > 0)) || exit 1`,
    `  sleep $((pause < left ? pause : left - 1)).2`,
    `done`,
  ].join("\n"),
  "wait",
  ...condition,
];

/** A command that is run once another has succeeded. @param seconds after which it is run all the same; absent: never */
export const runAfter = (
  condition: readonly string[],
  command: readonly string[],
  seconds?: number,
): readonly string[] => [
  "bash",
  "-c",
  `until timeout 5 ${condition.map(quoted).join(" ")}${seconds === undefined ? "" : ` || ((SECONDS >= ${seconds}))`}; do sleep 0.5; done\nexec "$@"`,
  "wait",
  ...command,
];

export const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** A script that has the command use a file in place of one that it names. */
export const useInstead = (file: string, other: string): string =>
  `named=${quoted(file)}; set -- "\${@/#"$named"/${other}}"`;
