import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeUnless, noSameJdk } from "./support/jdk";

const root = join(__dirname, "..", "..", "..", "..");

describeUnless(noSameJdk, "the forwarder's jar", () => {
  test("is what its source compiles to", () => {
    const folder = mkdtempSync(join(tmpdir(), "forwarder-"));
    try {
      const again = join(folder, "jar.json");
      execFileSync(join(root, "images", "forwarder", "build.sh"), [again]);
      expect(readFileSync(again, "utf8")).toBe(
        readFileSync(join(root, "model", "plan", "forwarder.jar.json"), "utf8"),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 30_000);
});
