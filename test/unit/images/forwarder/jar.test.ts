import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeUnless, noSameJdk } from "./support/jdk";

const root = join(__dirname, "..", "..", "..", "..");

describeUnless(noSameJdk, "the agents' jars", () => {
  test("are what their sources compile to", () => {
    const folder = mkdtempSync(join(tmpdir(), "agents-"));
    try {
      execFileSync(join(root, "images", "agents.sh"), [folder]);
      for (const jar of ["forwarder.jar.json", "mending.jar.json"])
        expect(readFileSync(join(folder, jar), "utf8")).toBe(
          readFileSync(join(root, "model", "plan", jar), "utf8"),
        );
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 30_000);
});
