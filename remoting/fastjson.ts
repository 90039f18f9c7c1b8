/** A text, or a number that is a key; texts are matched so that nothing is found inside them. */
const textOrNumericKey = /"(?:[^"\\]|\\.)*"|-?\d+(?=\s*:)/g;

/** Parses what RocketMQ's servers call JSON: fastjson does not quote the numeric keys of a map, `{0:"address"}`. */
export const parseFastjson = (text: string): unknown =>
  JSON.parse(text.replace(textOrNumericKey, (found) => (found.startsWith('"') ? found : `"${found}"`)));
