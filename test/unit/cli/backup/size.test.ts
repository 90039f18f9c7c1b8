import { sizeOf } from "../../../../cli/backup/size";

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1500, "1.5 KB"],
  [123_456_789, "123 MB"],
  [5_000_000_000_000_000, "5000 TB"],
])("%d bytes are %s", (bytes, text) => expect(sizeOf(bytes)).toBe(text));
