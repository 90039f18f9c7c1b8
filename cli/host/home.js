// Plain JavaScript: it is needed before the packages are there.
const { homedir } = require("node:os");
const { join } = require("node:path");

/** Where `npm start` keeps what it must find again: Pulumi's state, a passphrase, generated secrets, a fitting Node. */
const home = join(process.env.XDG_STATE_HOME || join(homedir(), ".local", "state"), "pulumi-rocketmq");

/** @param {string} stack */
const stackFolder = (stack) => join(home, "stacks", stack);

module.exports = { home, stackFolder };
