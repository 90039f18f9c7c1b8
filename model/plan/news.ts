import { quoted } from "./shell";

/** The file in a broker's store that says what is to be told of it, once. */
export const newsIn = (store: string): string => `${store}/news`;

/** A command that tells and removes what a file holds, if there is one, once another has succeeded. */
export const tellAfter = (condition: readonly string[], file: string): readonly string[] => [
  "bash",
  "-c",
  `said=$("$@") || { status=$?; echo "$said"; exit $status; }; { cat ${quoted(file)} && rm ${quoted(file)}; } 2>/dev/null; true`,
  "tell",
  ...condition,
];
