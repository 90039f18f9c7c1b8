import { ownerFile, restoreMark } from "./owner";
import { quoted } from "./shell";
import { readVersion } from "./version";

/** What of a broker's store holds its topics, groups, users, rights and how far its consumers are; relative to the store. */
export const metadataFolder = "config";

/**
 * What in it says how far somebody is in the log, as consumers and the delivery of delayed messages: with another log, messages would be
 * skipped.
 */
const positionFiles = ["consumerOffset", "consumerOrderInfo", "delayOffset", "timercheck", "timermetrics"];

/** What leads to delayed messages of any delay. RocketMQ makes it anew from its log, and delivers all that are in that again. */
const timerFiles = ["timerwheel*", "timerlog", `${metadataFolder}/timercheck*`];

/** Days after which RocketMQ 5 no longer looks for what was due: its `TIMER_WHEEL_TTL_DAY`, less the time of a restore. */
export const timerDays = 6.5;

/** Begins the name of a folder in a store to which a restore moved what was there. */
export const asidePrefix = "put-aside-";

/** What is left out: who uses the store and whose it is, what a running broker was told, and what a restore put aside. */
const leftOut = [
  "lock",
  ownerFile,
  "live.conf",
  "live.conf.new",
  restoreMark,
  `${asidePrefix}*`,
  "lost+found",
];

/**
 * A copy's parts, each of which has to be the later: nothing may lead past the log. All but the messages are a master's alone: a
 * slave has them later, or not at all.
 */
export const backupParts = ["metadata", "state", "messages"] as const;
export type BackupPart = (typeof backupParts)[number];

/** What holds the messages, and what RocketMQ makes from those. */
const messageFiles = ["checkpoint", "abort", "consumequeue", "index", "commitlog"];

/** What a script ends with that could not copy a database as it was changed meanwhile: EX_TEMPFAIL of sysexits.h. */
export const changedExitCode = 75;

/**
 * Lists the files in the order in which a running broker's have to be read. A file that leads to another is read before it:
 * offsets and the timer's wheel before the queues, these before the log. Of a log, old files may go meanwhile: they are read
 * last, or it would have a gap. A JSON file is read before its `.bak`, of which one is whole at any time.
 */
const listOf: Readonly<Record<BackupPart, string>> = {
  metadata: `find ./${metadataFolder} -type f | sort`,
  state: [
    `ls -d ./timerwheel*`,
    `find . -mindepth 1 ${[...leftOut, ...messageFiles, metadataFolder, "timerwheel*"]
      .map((name) => `-path ${quoted(`./${name}`)} -prune -o`)
      .join(" ")} -type f -print | sort -r`,
  ].join("; "),
  messages: [
    `ls -d ./checkpoint ./abort`,
    `find ./consumequeue ./index -type f | sort -r`,
    `find ./commitlog -type f | sort -r`,
  ].join("; "),
};

/**
 * A script that writes a part of a store as a compressed archive, without what files reserve and do not use. File systems say
 * what that is; but for a few that are known to know of what was just written to memory, it is found by reading.
 *
 * @param store absolute path in the container
 */
export const writePart = (store: string, part: BackupPart): string =>
  [
    `export LC_ALL=C`,
    `cd ${quoted(store)} || exit 1`,
    `databases() { find . -name CURRENT -printf '%h\\n' | while read -r folder; do ls -d "$folder"/*; done; }`,
    `unreadable=$(find . -name lost+found -prune -o ! -readable -print -quit)`,
    `[[ ! $unreadable ]] || { echo "$unreadable in it cannot be read by user $(id -u)" >&2; exit 1; }`,
    `case $(stat -f -c %T .) in`,
    `  ext2/ext3 | xfs | btrfs | tmpfs) raw= ;;`,
    `  *) tar --help | grep -q -- --hole-detection && raw=--hole-detection=raw ;;`,
    `esac`,
    `before=$(databases)`,
    `{ ${listOf[part]}; } 2>/dev/null |`, // what is not there, is not
    `  tar --create --file=- --sparse $raw --no-recursion --files-from=- | gzip -1 | dd bs=64k`,
    `status=("\${PIPESTATUS[@]}")`,
    `[[ $(databases) == "$before" ]] || exit ${changedExitCode}`,
    `echo "tar ended with \${status[1]}" >&2`,
    `((status[2] == 0 && status[3] == 0))`,
  ].join("\n");

/** What became of a script that wrote a part. */
export interface Written {
  /** How many bytes it wrote. */
  readonly bytes: number;
  /** Why what it wrote is of no use. */
  readonly problem?: string;
}

/** What tar says of a file that a running broker changed or removed, which the order allows for. */
const bearable =
  /: (Cannot stat: No such file or directory|Cannot open: No such file or directory|file changed as we read it|File removed before we read it)$|: Exiting with failure status due to previous errors$/;

/** @param said by `writePart` on its standard error */
export function readWritten(said: string, running: boolean): Written {
  const lines = said.split("\n").filter(Boolean);
  const bytes = Number(lines.map((line) => /^(\d+) bytes? /.exec(line)?.[1]).find(Boolean) ?? 0);
  const ended = lines.some((line) => line === "tar ended with 0");
  const words = lines.filter(
    (line) =>
      !/^\d+ bytes? |^\d+\+\d+ records |^tar ended with /.test(line) && !(running && bearable.test(line)),
  );
  if (words.length > 0) return { bytes, problem: words.slice(0, 5).join("\n") };
  if (!ended && !(running && lines.some((line) => /^tar ended with [12]$/.test(line))))
    return { bytes, problem: "it ended too early" };
  return { bytes };
}

/** What is seen of a store. */
export interface StoreLook {
  /** RocketMQ's version in the image that looked; absent: it is not known. */
  readonly version?: string;
  /** Bytes that it takes on its disk. */
  readonly bytes: number;
  /** Bytes that are free there. */
  readonly free: number;
  /** What is in it. */
  readonly entries: readonly string[];
  /** Whether pop was used: what it handed out is in a topic that is called after the cluster. */
  readonly pop: boolean;
  /** What a restore that was interrupted left in it: its mark. */
  readonly mark?: string;
  /** The file that says whose it is. */
  readonly owner?: string;
}

const headings = ["version", "bytes", "free", "entries", "pop", "mark", "owner"] as const;

/** A script that looks into a store. */
export const lookAt = (store: string): string =>
  [
    readVersion,
    `cd ${quoted(store)} || exit 1`,
    `section() { echo "## $1"; }`,
    `section version; echo "$version"`,
    `section bytes; du --summarize --block-size=1 . | cut -f 1`,
    `section free; df --block-size=1 --output=avail . | tail -n 1`,
    `section entries; ls -A`,
    `section pop; find consumequeue/rmq_sys_REVIVE_LOG_* -type f -print -quit 2>/dev/null`,
    `section mark; cat ${restoreMark} 2>/dev/null`,
    `section owner; cat ${ownerFile} 2>/dev/null`,
    `true`,
  ].join("\n");

/** @param printed by `lookAt` */
export function readLook(printed: string): StoreLook {
  const sections = Object.fromEntries(
    headings.map((name) => [
      name,
      new RegExp(`^## ${name}\n([^]*?)(?=^## |$(?![^]))`, "m").exec(printed)?.[1].trim() ?? "",
    ]),
  ) as Record<(typeof headings)[number], string>;
  return {
    version: sections.version || undefined,
    bytes: Number(sections.bytes),
    free: Number(sections.free),
    entries: sections.entries.split("\n").filter((name) => name !== "" && name !== "lost+found"),
    pop: sections.pop !== "",
    mark: sections.mark || undefined,
    owner: sections.owner || undefined,
  };
}

/** How a store is filled from a backup. */
export interface Refill {
  /** Absolute path in the container. */
  readonly store: string;
  /** Whether all of the store is replaced, or its metadata alone. */
  readonly scope: "store" | "metadata";
  /** The folder in the store to which what is there is moved; absent: nothing is there. */
  readonly aside?: string;
  /** The bytes of the archives that come by standard input, one after the other. */
  readonly sizes: readonly number[];
  /** Whether the offsets are left out, as there is no log for them. */
  readonly withoutPositions: boolean;
  /** Whether what leads to delayed messages is left out, as it is too old. */
  readonly withoutTimer: boolean;
  /** Where the log ended when the messages of a running broker were about to be read: what was read of it beyond may be torn. */
  readonly logEnd?: number;
  /** What the store says whose it is; absent: what it says already. */
  readonly owner?: string;
  /** `uid:gid` to whom it is given. */
  readonly user?: string;
}

/**
 * A script that fills a store. Until it is whole, the store has a mark, with which no broker starts. The mark's first word is what is
 * being done: `aside`, that what was there is moved to a folder, or `fill`; what was filled only in part, the next try removes.
 */
export function refillStore(refill: Refill): string {
  const { store, scope, aside = "", sizes, logEnd, owner, user } = refill;
  const excluded = [
    ...(refill.withoutPositions ? positionFiles.map((name) => `./${metadataFolder}/${name}*`) : []),
    ...(refill.withoutTimer ? timerFiles.map((name) => `./${name}`) : []),
  ];
  const exclude = excluded.map((pattern) => ` --exclude=${quoted(pattern)}`).join("");
  return [
    `set -o pipefail; export LC_ALL=C`,
    `cd ${quoted(store)} || exit 1`,
    `chmod 700 .`, // others on the machine are not to read messages
    `entries() {`,
    `  if [[ $1 == metadata ]]; then ls -d ${metadataFolder} 2>/dev/null || true`,
    `  else find . -mindepth 1 -maxdepth 1 ! -name ${quoted(`${asidePrefix}*`)} ! -name '${restoreMark}*' ! -name lost+found`,
    `  fi`,
    `}`,
    `mark() { echo "$*" >${restoreMark}.new && mv ${restoreMark}.new ${restoreMark}; }`,
    `move() { mkdir -p "$2" && entries "$1" | while read -r one; do mv "$one" "$2"/ || exit; done; }`,
    `if [[ -s ${restoreMark} ]]; then`,
    `  read -r doing scope folder <${restoreMark}`,
    `  if [[ $doing == aside ]]; then move "$scope" "$folder"`,
    `  else entries "$scope" | while read -r one; do rm -rf "$one" || exit; done`,
    `  fi || exit 1`,
    `fi`,
    ...(aside === "" ? [] : [`mark aside ${scope} ${aside} && move ${scope} ${aside} || exit 1`]),
    `mark fill ${scope} || exit 1`,
    ...sizes.map(
      (size) =>
        `head -c ${size} | gzip -dc | tar --extract --file=- --no-same-owner --touch${exclude} || exit 1`,
    ),
    ...(scope === "store" && logEnd !== undefined ? [cutLog(logEnd)] : []),
    ...(owner === undefined ? [] : [`printf %s ${quoted(owner)} >${ownerFile} || exit 1`]),
    ...(user === undefined
      ? []
      : [`entries ${scope} | while read -r one; do chown -R ${user} "$one" || exit; done || exit 1`]),
    `sync && rm ${restoreMark}`,
  ].join("\n");
}

/**
 * A script that ends the log there, in the store's folder. A message that was half written would be taken for one where the copy ends
 * after its body: with a topic whose name is cut, and with it no place for it, or with properties that are.
 */
const cutLog = (end: number): string =>
  [
    `for file in commitlog/*; do`,
    `  [[ -f $file ]] || continue`,
    `  begin=$((10#\${file##*/})) size=$(stat -c %s "$file")`,
    `  if ((begin >= ${end})); then rm "$file"`,
    `  elif ((begin + size > ${end})); then truncate -s $((${end} - begin)) "$file" && truncate -s "$size" "$file"`,
    `  fi || exit 1`,
    `done`,
  ].join("\n");
