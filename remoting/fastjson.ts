/**
 * A text, a number that is a key, or an object that is one. Texts are matched so that nothing is found inside them.
 */
const textOrKey = /"(?:[^"\\]|\\.)*"|\{(?:"(?:[^"\\]|\\.)*"|[^{}"])*\}(?=\s*:)|-?\d+(?=\s*:)/g;

/**
 * Parses the JSON of RocketMQ's servers. Their library fastjson does not quote keys that are numbers, `{0:"address"}`, or objects,
 * `{{"queueId":0}:1}`: here they are texts, an object's in JSON.
 */
export const parseFastjson = (text: string): unknown =>
  JSON.parse(text.replace(textOrKey, (match) => (match.startsWith('"') ? match : JSON.stringify(match))));
