import { execFileSync, spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "..", "..", "..");

jest.setTimeout(30_000); // each asks several programs

interface Part {
  name: string;
  minutes: number;
  paths: string[];
}

/** What test/parts.mjs exports; it is no module of the kind that tests import. */
const { parts, shared } = JSON.parse(
  execFileSync(process.execPath, [
    ...["--input-type=module", "--eval"],
    `import("file://${root}/test/parts.mjs").then((table) => console.log(JSON.stringify(table)))`,
  ]).toString(),
) as { parts: Part[]; shared: string[] };

const listed = (...args: string[]): string[] =>
  partsIn(
    execFileSync(process.execPath, [join(root, "test", "run.mjs"), "changed", "--list", ...args]).toString(),
  );

const partsIn = (said: string): string[] => [...said.matchAll(/(\S+) \(\d+ min\)/g)].map(([, name]) => name);

describe("the parts of the full run", () => {
  test("are the files of test/e2e/full, each once", () => {
    const files = readdirSync(join(root, "test", "e2e", "full"));
    expect(parts.map(({ name }) => `${name}.test.ts`).sort()).toEqual(files.sort());
  });

  test("are touched by paths that exist", () => {
    const paths = [...shared, ...parts.flatMap((part) => part.paths)];
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  test("are not forgotten by any folder of the product", () => {
    const folders = ["model", "components", "config", "cli", "images", "examples", "bench", "remoting"];
    for (const folder of folders)
      expect(parts.some(({ paths }) => paths.some((path) => path.startsWith(folder)))).toBe(true);
  });
});

describe("what CI runs besides npm test", () => {
  test("is what a change of a file touches, by priority", () => {
    expect(listed("--files=README.md")).toEqual([]);
    expect(listed("--files=bench/main.ts")).toEqual(["bench"]);
    expect(listed("--files=bench/main.ts,model/plan/owner.ts")[0]).toBe("servers-by-name");
    expect(listed("--files=test/e2e/full/restart.test.ts")).toEqual(["restart"]);
    expect(listed("--files=test/e2e/support/place.ts")).toEqual(parts.map(({ name }) => name));
  });

  test("is refused where a part is asked for that there is not", () => {
    const { status, stderr } = spawnSync(process.execPath, [join(root, "test", "run.mjs"), "full", "nosuch"]);
    expect(status).toBe(1);
    expect(stderr.toString()).toContain("There is no part nosuch. There are: unit core servers-by-name");
  });
});

describe("what counts as the change", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "change-"));
    for (const file of ["run.mjs", "parts.mjs", "reporter.mjs"])
      copyFileSync(join(root, "test", file), join(mkdir("test"), file));
    git("init", "--quiet", "--initial-branch=main");
    write("a.txt");
    commit("2026-01-01T12:00:00Z");
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const mkdir = (name: string): string => {
    mkdirSync(join(folder, name), { recursive: true });
    return join(folder, name);
  };
  const git = (...args: string[]): string => execFileSync("git", args, { cwd: folder }).toString();
  const write = (path: string): void => {
    mkdir(join(path, ".."));
    writeFileSync(join(folder, path), `${path} ${Math.random()}`);
  };
  const commit = (date: string): void => {
    git("add", ".");
    const who = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
    execFileSync("git", [...who, "commit", "--quiet", "--message=a"], {
      cwd: folder,
      env: { ...process.env, GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date },
    });
  };
  const said = (...args: string[]): string[] => {
    const { TEST_BASE: _, ...env } = process.env; // CI's own is not meant
    const command = [join(folder, "test", "run.mjs"), "changed", "--list", ...args];
    return partsIn(execFileSync(process.execPath, command, { env }).toString());
  };

  test("on main itself, is what its last day brought, and what is not committed", () => {
    write("examples/old.ts");
    commit("2026-01-02T12:00:00Z");
    write("model/plan/snippets.ts");
    commit("2026-01-09T01:00:00Z");
    write("README.md");
    commit("2026-01-09T23:00:00Z");
    git("update-ref", "refs/remotes/origin/main", "HEAD");
    expect(said()).toContain("snippets");
    expect(said()).not.toContain("examples");
    expect(said()).not.toContain("bench");
    write("bench/new.ts");
    expect(said()).toContain("bench");
  });

  test("on main itself is everything where all of it is younger than a day", () => {
    write("examples/new.ts");
    commit("2026-01-01T13:00:00Z");
    expect(said()).toContain("examples");
  });

  test("on a branch is what it brought since it left origin/main", () => {
    git("update-ref", "refs/remotes/origin/main", "HEAD");
    write("bench/new.ts");
    commit("2026-01-01T13:00:00Z");
    expect(said()).toEqual(["bench"]);
  });

  test("is what differs from the commit that was given", () => {
    write("bench/new.ts");
    commit("2026-01-01T13:00:00Z");
    const base = git("rev-parse", "HEAD").trim();
    write("examples/new.ts");
    commit("2026-01-01T14:00:00Z");
    expect(said(`--base=${base}`)).toEqual(["examples"]);
  });
});
