// Plain JavaScript: it is needed before the packages are installed.
const { homedir } = require("node:os");
const { isAbsolute, join } = require("node:path");

/** The folder for everything that `npm start` must find again: Pulumi's state, a passphrase, generated secrets, a Node.js. */
const home = join(process.env.XDG_STATE_HOME || join(homedir(), ".local", "state"), "pulumi-rocketmq");

/** What is wrong with it, in words; nothing where it is fit. */
function homeProblem() {
  const { XDG_STATE_HOME: given } = process.env;
  if (!given || (isAbsolute(given) && !given.includes(":"))) return undefined;
  // Docker's notation for a bind mount separates its parts with colons.
  return `XDG_STATE_HOME is ${given}: an absolute path without colons is wanted, or none.`;
}

/** @param {string} stack */
const stackFolder = (stack) => join(home, "stacks", stack);

module.exports = { home, homeProblem, stackFolder };
