import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { load } from "js-yaml";
import { scripts } from "../../../package.json";
import {
  brokerSettings,
  clusterSettings,
  consoleSettings,
  nameServerSettings,
  proxySettings,
  resolved,
  Settings,
} from "../../../model/settings";

/** What the documents say, as far as a program can tell whether it is so. */

const root = join(__dirname, "../../..");

const pages = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"], {
  cwd: root,
  encoding: "utf8",
})
  .split("\n")
  .filter((page) => page !== "" && existsSync(join(root, page)));

const read = (page: string): string => readFileSync(join(root, page), "utf8");

const fence = /^( *)```(\w*)\n([^]*?)\n\1```$/gm;

interface Block {
  readonly language: string;
  readonly code: string;
}

const blocksIn = (text: string): Block[] =>
  [...text.matchAll(fence)].map(([, , language, code]) => ({ language, code }));

const withoutBlocks = (text: string): string => text.replace(fence, "");

const inlineCode = (text: string): string[] =>
  [...withoutBlocks(text).matchAll(/`([^`\n]+)`/g)].map(([, code]) => code);

/** Whatever is shown as code. */
const codeIn = (text: string): string[] => [...blocksIn(text).map(({ code }) => code), ...inlineCode(text)];

/** The targets of links and pictures, but those that are elsewhere. */
const linksIn = (text: string): string[] =>
  [...withoutBlocks(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target)
    .filter((target) => !/^[a-z]+:/.test(target));

/** The stack configs that a text shows. */
const configsIn = (text: string): Record<string, unknown>[] =>
  blocksIn(text)
    .filter(({ language, code }) => language === "yaml" && /^config:/m.test(code))
    .map(({ code }) => (load(code) as { config: Record<string, unknown> }).config);

const headingsIn = (text: string): string[] =>
  [...withoutBlocks(text).matchAll(/^#+ +(.+)$/gm)].map(([, heading]) => heading);

/** What GitHub calls a heading in an address. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(" ", "-");

test("there are pages, with links, code and commands", () => {
  expect(pages).toEqual(expect.arrayContaining(["README.md", "docs/reach.md", "examples/README.md"]));
  expect(linksIn(read("README.md"))).toContain("docs/engines.md#what-npm-start-does");
  expect(blocksIn(read("CONTRIBUTING.md")).length).toBeGreaterThan(3);
  expect(pages.flatMap((page) => configsIn(read(page))).length).toBeGreaterThan(3);
});

describe.each(pages)("%s", (page) => {
  const text = read(page);

  test("links to what there is", () => {
    const broken = linksIn(text).filter((link) => {
      const [path, anchor] = link.split("#");
      const target = path === "" ? page : normalize(join(dirname(page), path));
      if (!existsSync(join(root, target))) return true;
      return anchor !== undefined && !headingsIn(read(target)).map(anchorOf).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  test("names scripts of npm that there are", () => {
    const named = codeIn(text).flatMap((code) =>
      [...code.matchAll(/\bnpm (?:run (?:--silent )?([\w:-]+)|(start|stop|test)\b)/g)].map(
        ([, script, own]) => script ?? own,
      ),
    );
    expect(named.filter((script) => !Object.hasOwn(scripts, script))).toEqual([]);
  });

  test("names settings that there are", () => {
    // The examples' projects have keys of their own.
    const paths = page.startsWith("examples/") || page === "CHANGELOG.md" ? [] : settingsIn(text);
    expect(paths.filter((path) => !isSetting(path))).toEqual([]);
  });

  test("shows stack config that is legal", () => {
    for (const config of configsIn(text)) {
      const settings = Object.entries(config)
        .filter(([key]) => !key.startsWith("docker:")) // the provider's own
        .map(([key, value]) => [key.replace(/^rocketmq:/, ""), value]);
      const machine = { home: "/home/me", cwd: "/home/me/here", addresses: ["192.168.1.20"] };
      expect(() => resolved(Object.fromEntries(settings) as object, machine)).not.toThrow();
    }
  });
});

const serverKinds: Readonly<Record<string, Settings>> = {
  nameServers: nameServerSettings,
  brokers: brokerSettings,
  proxies: proxySettings,
};
const commonKinds: Readonly<Record<string, Settings>> = {
  nameServerDefaults: nameServerSettings,
  brokerDefaults: brokerSettings,
  proxyDefaults: proxySettings,
  console: consoleSettings,
};

/** The paths of settings that a text names: `rocketmq:KEY`, `pulumi config set PATH`, and paths such as `console.port`. */
function settingsIn(text: string): string[] {
  const code = codeIn(text);
  const found = (pattern: RegExp) =>
    code.flatMap((part) => [...part.matchAll(pattern)].map(([, path]) => path));
  const maps = [...Object.keys(serverKinds), ...Object.keys(commonKinds)].join("|");
  return [
    ...found(/(?<![-\w./])rocketmq:([A-Za-z]\w*)/g),
    ...found(/\bpulumi config set (?:--path )?'?([A-Za-z][\w.-]*)/g),
    ...inlineCode(text).filter((part) => new RegExp(`^(${maps})\\.(?!ts$)[\\w.-]+$`).test(part)),
  ];
}

function isSetting(path: string): boolean {
  const [first, ...rest] = path.split(".");
  if (!Object.hasOwn(clusterSettings, first)) return false;
  if (Object.hasOwn(serverKinds, first)) return rest.length < 2 || Object.hasOwn(serverKinds[first], rest[1]);
  return rest.length === 0 || (first in commonKinds && Object.hasOwn(commonKinds[first], rest[0]));
}

test.each([
  ["ip", true],
  ["ipp", false],
  ["console.port", true],
  ["console.prot", false],
  ["brokers.broker-a.heap", true],
  ["brokers.broker-a.heaps", false],
  ["ip.heap", false],
])("of a setting %s it can be told whether it exists: %s", (path, exists) => {
  expect(isSetting(path)).toBe(exists);
  expect(settingsIn(`\`npx pulumi config set --path '${path}' 1\``)).toEqual([path]);
});

describe("both READMEs", () => {
  const [english, chinese] = ["README.md", "README.zh-CN.md"].map(read);

  test("are short", () => {
    for (const text of [english, chinese]) expect(text.split("\n").length - 1).toBeLessThanOrEqual(130);
  });

  /** A page, whichever its language. */
  const inEnglish = (link: string): string => link.replace(".zh-CN", "");

  test("have the same links", () => {
    const [ofEnglish, ofChinese] = [english, chinese].map((text) => linksIn(text).map(inEnglish));
    expect(ofChinese).toEqual(ofEnglish);
  });

  test("have the same sections and the same code", () => {
    const levels = (text: string) => withoutBlocks(text).match(/^#+(?= )/gm);
    expect(levels(chinese)).toEqual(levels(english));
    const withoutComments = (text: string) =>
      blocksIn(text).map(({ language, code }) => [language, code.replace(/ +# .*$/gm, "")]);
    expect(withoutComments(chinese)).toEqual(withoutComments(english));
    expect(inlineCode(chinese).sort()).toEqual(inlineCode(english).sort());
  });
});
