// Plain JavaScript: it is needed before the packages are installed.
const { homedir } = require("node:os");
const { join } = require("node:path");

/** The folder for everything that `npm start` must find again: Pulumi's state, a passphrase, generated secrets, a Node.js. */
const home = join(process.env.XDG_STATE_HOME || join(homedir(), ".local", "state"), "pulumi-rocketmq");

/** @param {string} stack */
const stackFolder = (stack) => join(home, "stacks", stack);

module.exports = { home, stackFolder };
