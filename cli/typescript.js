// Lets Node load TypeScript, without a look at its types. What was transpiled is kept: else that were most of a start.
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const Module = require("node:module");
const { dirname, join } = require("node:path");
const { quieten } = require("./lean");

const root = dirname(__dirname);
const cache = join(root, "node_modules", ".cache", "typescript");
const settings = join(root, "tsconfig.json");
const basis = require("typescript/package.json").version + readFileSync(settings, "utf8");

// What Node compiled of the packages is kept as well, from Node.js 22.1 on.
const { enableCompileCache } = /** @type {{ enableCompileCache?: (folder: string) => void }} */ (
  /** @type {unknown} */ (Module)
);
enableCompileCache?.(join(cache, "compiled"));

// Deprecated, and kept for good: what is to replace it is not in Node.js 20.
require.extensions[".ts"] = loadFirst;

/**
 * @param {object} module
 * @param {string} file
 */
function loadFirst(module, file) {
  require.extensions[".ts"] = load;
  quieten(); // not before, as Pulumi's host has something to load before the SDK
  load(module, file);
}

/**
 * @param {object} module
 * @param {string} file
 */
function load(module, file) {
  const { _compile } = /** @type {{ _compile(script: string, file: string): void }} */ (module);
  _compile.call(module, transpiled(file), file);
}

/** @param {string} file */
function transpiled(file) {
  const source = readFileSync(file, "utf8");
  const key = createHash("sha256").update([basis, file, source].join("\n")).digest("hex");
  const kept = join(cache, `${key}.js`);
  const whole = read(kept);
  if (whole !== undefined) return whole;
  const script = transpile(source, file);
  keep(kept, script);
  return script;
}

/**
 * What was kept, if all of it is there: a computer that went off may have left less.
 *
 * @param {string} kept
 */
function read(kept) {
  try {
    const script = readFileSync(kept, "utf8");
    return /\n\/\/# sourceMappingURL=.+$/.test(script.slice(script.lastIndexOf("\n"))) ? script : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} source
 * @param {string} fileName
 */
function transpile(source, fileName) {
  const ts = require("typescript");
  const { compilerOptions } = ts.readConfigFile(settings, ts.sys.readFile).config;
  const { options } = ts.convertCompilerOptionsFromJson(
    { ...compilerOptions, noEmit: false, inlineSourceMap: true }, // read with NODE_OPTIONS=--enable-source-maps
    root,
  );
  return ts.transpileModule(source, { fileName, compilerOptions: options }).outputText;
}

/**
 * Whole or not at all, as others may start at the same time; not where nothing may be written.
 *
 * @param {string} file
 * @param {string} script
 */
function keep(file, script) {
  const own = `${file}.${process.pid}`;
  try {
    mkdirSync(cache, { recursive: true });
    writeFileSync(own, script);
    renameSync(own, file);
  } catch {
    // the next start transpiles it again
  }
}
