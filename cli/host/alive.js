// Plain JavaScript: it is needed before the packages are installed.
const { readFileSync } = require("node:fs");

/**
 * Whether a process of this machine is running; it may be another user's.
 *
 * @param {number} pid
 */
function isAlive(pid) {
  try {
    return pid > 0 && process.kill(pid, 0) && !isZombie(pid);
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}

/**
 * Whether a process has ended, but its parent has not read its exit status yet; an orphan's new parent may never do that.
 *
 * @param {number} pid
 */
function isZombie(pid) {
  try {
    return /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false; // not Linux
  }
}

module.exports = { isAlive };
