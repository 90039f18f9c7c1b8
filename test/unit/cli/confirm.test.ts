import { PassThrough } from "node:stream";
import { confirmed } from "../../../cli/confirm";

const answered = (text: string, isTTY = true) => {
  const input = Object.assign(new PassThrough(), { isTTY });
  input.end(text);
  return confirmed("Really?", input, new PassThrough());
};

test.each([
  ["yes\n", true],
  [" yes \n", true],
  ["y\n", false],
  ["Yes\n", false],
  ["\n", false],
  ["", false],
])("%j is taken for %p", async (text, expected) => {
  expect(await answered(text)).toBe(expected);
});

test("without a terminal nobody is asked", async () => {
  await expect(answered("yes\n", false)).rejects.toThrow(/^Nothing was removed: .*--yes/);
});
