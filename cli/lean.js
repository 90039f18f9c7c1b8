// Leaves out what Pulumi's SDK does for features that nothing here uses: a fifth of what a small stack's preview takes, and a quarter of a
// large one's. Whoever looks for a fault in it has all of it with NODE_OPTIONS=--enable-source-maps.
const Module = require("node:module");
const { dirname } = require("node:path");

const sdk = dirname(require.resolve("@pulumi/pulumi"));

// Not in the types of Node.js 20.
const { sourceMapsEnabled } = /** @type {{ sourceMapsEnabled?: boolean }} */ (process);

/**
 * Loads a module of the SDK's when it is first asked for something, instead of at once.
 *
 * @param {string} name
 */
function later(name) {
  const file = require.resolve(name, { paths: [sdk] });
  const standIn = new Module(file);
  standIn.loaded = true;
  standIn.exports = new Proxy(standIn, {
    get(_, key) {
      if (key === "__esModule") return true; // or all of it would be copied
      if (require.cache[file] === standIn) delete require.cache[file];
      return require(file)[key];
    },
  });
  require.cache[file] = standIn;
}

// With them it turns functions into text, for dynamic providers and functions in a cloud.
for (const name of ["./typescript-shim", "@npmcli/arborist"]) later(name);

/**
 * It tells the engine of every step in words that only --debug shows, and takes a stack of every resource and promise, all of which its
 * host looks up in source maps. To be called once the SDK is loaded: its host has something to load before that.
 */
exports.quieten = () => {
  if (sourceMapsEnabled) return;
  const { log, Resource } = /** @type {Record<string, Record<string, unknown>>} */ (
    /** @type {unknown} */ (require("@pulumi/pulumi"))
  );
  const debuggable = /** @type {Record<string, (...args: unknown[]) => unknown>} */ (
    /** @type {unknown} */ (require("@pulumi/pulumi/runtime/debuggable"))
  );
  const { debuggablePromise } = debuggable;
  log.debug = () => Promise.resolve();
  Resource.callsites = () => [];
  debuggable.debuggablePromise = (...args) => {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
      return debuggablePromise(...args);
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  };
};
