/** A string, or a number that is a key. Strings are matched so that no number is found inside them. */
const textOrNumericKey = /"(?:[^"\\]|\\.)*"|-?\d+(?=\s*:)/g;

/** Parses the JSON of RocketMQ's servers. Their library fastjson does not quote numeric keys: `{0:"address"}`. */
export const parseFastjson = (text: string): unknown =>
  JSON.parse(text.replace(textOrNumericKey, (match) => (match.startsWith('"') ? match : `"${match}"`)));
