import { readTarHeader, tarHeader } from "../../../../cli/backup/tarHeader";

test.each([0, 1, 512, 8 ** 11 - 1, 8 ** 11, 2 ** 45])(
  "a size of %d bytes is read as it was written",
  (size) => {
    expect(readTarHeader(tarHeader("broker-a.messages.tar.gz", size))).toEqual({
      name: "broker-a.messages.tar.gz",
      size,
    });
  },
);

test("zeros are the end", () => expect(readTarHeader(Buffer.alloc(512))).toBeUndefined());

test("what is no header is told from one", () => {
  const header = tarHeader("name", 1);
  header[0] ^= 1;
  expect(() => readTarHeader(header)).toThrow("it is no tar archive, or damaged");
});
