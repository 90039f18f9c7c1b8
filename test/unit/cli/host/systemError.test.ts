import { statSync } from "node:fs";
import { home } from "../../../../cli/host/home";
import { systemProblem } from "../../../../cli/host/systemError";

const error = (code: string, path?: string) =>
  Object.assign(new Error(`${code}: in words, write`), { code, syscall: "write", path });

test("an error of the system is told with what to do, and where", () => {
  expect(systemProblem(error("ENOSPC", "/a/file"))).toBe(
    "ENOSPC: in words, write. Free some space there, then repeat.",
  );
  expect(systemProblem(error("EDQUOT"))).toContain(`Free some space on the disk of ${home}, then repeat.`);
  expect(systemProblem(error("EROFS", "/a"))).toContain("Get the right to write there, then repeat.");
  expect(systemProblem(error("ENOSPC"), "there")).toContain("Free some space there, then repeat.");
  expect(systemProblem(error("EMFILE"))).toContain("Put that right, then repeat.");
});

test("Node.js's own errors of the system are told", () => {
  try {
    statSync("/nowhere");
  } catch (caught) {
    expect(systemProblem(caught)).toMatch(
      /^ENOENT: no such file or directory, stat '\/nowhere'\. Put that right/,
    );
  }
  expect.assertions(1);
});

test("other errors are no errors of the system", () => {
  expect(systemProblem(new TypeError("x is not a function"))).toBeUndefined();
  expect(systemProblem(Object.assign(new Error("bad"), { code: "ERR_INVALID_ARG_TYPE" }))).toBeUndefined();
  expect(systemProblem("thrown")).toBeUndefined();
});
