import fc from "fast-check";
import { parseFastjson } from "../../../remoting/fastjson";

test.each([
  ['{0:"127.0.0.1:10911"}', { 0: "127.0.0.1:10911" }],
  ['{"brokerAddrs":{0:"a",1:"b", 12 : "c"}}', { brokerAddrs: { 0: "a", 1: "b", 12: "c" } }],
  ["{-1:[1,2,{3:4}]}", { "-1": [1, 2, { 3: 4 }] }],
  [`{{"queueId":0,"topic":"t"}:{1:2},"a":{}}`, { '{"queueId":0,"topic":"t"}': { 1: 2 }, a: {} }],
  ['{"":{"":["}:"]}}', { "": { "": ["}:"] } }],
  ['{"a":"{0:1,2:3}","b\\",4:":5}', { a: "{0:1,2:3}", 'b",4:': 5 }],
])("%s", (text, value) => {
  expect(parseFastjson(text)).toEqual(value);
});

test("what is JSON stays as it is", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(parseFastjson(text)).toEqual(JSON.parse(text));
    }),
  );
});
