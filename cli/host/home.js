// Plain JavaScript: it is needed before the packages are installed.
const { homedir } = require("node:os");
const { isAbsolute, join } = require("node:path");

/** The folder for everything that `npm start` must find again: Pulumi's state, a passphrase, generated secrets, a Node.js. */
const home = join(process.env.XDG_STATE_HOME || join(homedir(), ".local", "state"), "pulumi-rocketmq");

/** Why the folder cannot be used; undefined if it can. */
function homeProblem() {
  const { XDG_STATE_HOME: given } = process.env;
  // In Docker's notation, colons separate the parts of a bind mount; and below /proc, Node.js would try for ever.
  if (!given || (isAbsolute(given) && !/:|^\/(proc|sys|dev)(\/|$)/.test(given))) return undefined;
  return `XDG_STATE_HOME is ${given}: an absolute path without colons is wanted, none of the system's such as /proc, or none.`;
}

/** @param {string} stack */
const stackFolder = (stack) => join(home, "stacks", stack);

module.exports = { home, homeProblem, stackFolder };
